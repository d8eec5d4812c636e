"""Conversations on two phones: what one says the other sees, once, whatever goes away meanwhile."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Route, expect

from benchmarks.chat_long import fill
from tests.acceptance.acts import Person, befriend, join
from tests.acceptance.screens import Phone
from tests.acceptance.server import Server

Hand = Callable[..., Awaitable[Phone]]
SOON_MS = 15_000
SHANGHAI = ZoneInfo("Asia/Shanghai")  # where the phones are


async def test_two_people_talk_and_see_each_other_read(phone: Hand) -> None:
    mei, wei = await _two(phone)
    await mei.page.goto("/contacts")
    await mei.page.get_by_role("link", name="Wei").click()
    await mei.page.get_by_role("link", name="Message").click()
    await says(mei, "Noodles on Friday?")
    await expect(wei.page.get_by_role("link", name="1 unread message")).to_be_visible(timeout=SOON_MS)
    await wei.page.get_by_role("link", name="1 unread message").click()
    await wei.page.get_by_role("link", name="Mei").click()
    await expect(message(wei, "Noodles on Friday?")).to_be_visible()
    await says(wei, "好啊")

    await expect(message(mei, "好啊")).to_be_visible(timeout=SOON_MS)
    await expect(message(mei, "Noodles on Friday?").get_by_label("Read", exact=True)).to_be_visible()
    await expect(wei.page.get_by_role("link", name="1 unread message")).to_have_count(0)


async def test_friends_who_both_want_it_see_each_other_here(phone: Hand) -> None:
    mei, wei = await _two(phone)
    await _shows(wei, on=True)
    await _open_both(mei, wei)
    await expect(wei.page.locator(".conversation-state")).to_be_empty()
    await _shows(mei, on=True)
    await expect(wei.page.get_by_text("online", exact=True)).to_be_visible(timeout=SOON_MS)
    await _shows(mei, on=False)
    await expect(wei.page.locator(".conversation-state")).to_be_empty(timeout=SOON_MS)
    await _shows(mei, on=True)
    await expect(wei.page.get_by_text("online", exact=True)).to_be_visible(timeout=SOON_MS)
    await mei.page.goto("about:blank")
    await expect(wei.page.get_by_text("last seen")).to_be_visible(timeout=2 * SOON_MS)


async def test_a_message_is_answered_edited_liked_and_taken_back(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    await says(mei, "See you at sevn")
    await expect(message(wei, "See you at sevn")).to_be_visible(timeout=SOON_MS)

    await _chooses(mei, "See you at sevn", "Edit")
    await mei.page.get_by_role("textbox", name="Message").fill("See you at seven")
    await mei.page.get_by_role("button", name="Send", exact=True).click()
    await expect(message(wei, "See you at seven").get_by_text("edited")).to_be_visible(timeout=SOON_MS)

    await _chooses(wei, "See you at seven", "React with 👍")
    await expect(message(mei, "See you at seven").get_by_role("button", name="👍 1")).to_be_visible()
    await _chooses(wei, "See you at seven", "Reply")
    await says(wei, "I bring the tea")
    answer = message(mei, "I bring the tea")
    await expect(answer.get_by_role("button", name="See you at seven")).to_be_visible(timeout=SOON_MS)

    await _chooses(mei, "See you at seven", "Take back for everyone")
    await wei.sees("Mei took a message back")
    await expect(wei.page.locator("article", has_text="edited")).to_have_count(0)


async def test_a_long_conversation_opens_at_its_end_and_shows_every_part_of_it(phone: Hand) -> None:
    mei, wei = await _two(phone)
    people = [await mei.id(), await wei.id()]
    conversation = await mei.phone.calls("POST", "/v1/conversations", {"kind": "direct", "member": people[1]})
    url = mei.phone.town.environment["QUAN_DATABASE_URL"]
    await fill(url, conversation["id"], people, 1200)
    await mei.page.goto(f"/chats/{conversation['id']}")
    await expect(_numbered(mei, 1200)).to_be_in_viewport(timeout=SOON_MS)

    await _goes_to_the_beginning(mei)
    await expect(_numbered(mei, 1)).to_be_in_viewport(timeout=SOON_MS)
    await mei.page.get_by_role("button", name="To the latest message").click()
    await expect(_numbered(mei, 1200)).to_be_in_viewport(timeout=SOON_MS)

    yesterday = datetime.now(SHANGHAI).date() - timedelta(days=1)
    since = datetime.combine(yesterday, time(), SHANGHAI).isoformat()
    path = f"/v1/conversations/{conversation['id']}/messages?limit=1&since={quote(since)}"
    (first,) = (await mei.phone.calls("GET", path))["items"]
    await mei.page.get_by_role("button", name="Go to a day").click()
    await mei.page.get_by_label("Day", exact=True).fill(yesterday.isoformat())
    await mei.page.get_by_role("button", name="Go", exact=True).click()
    await expect(_numbered(mei, first["number"])).to_be_in_viewport(timeout=SOON_MS)
    assert await mei.page.locator("article").count() < 60


async def test_what_is_written_without_a_network_waits_and_goes_out_once(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    await says(mei, "Before the tunnel")
    await expect(message(wei, "Before the tunnel")).to_be_visible(timeout=SOON_MS)
    await mei.page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    await mei.page.wait_for_timeout(1500)
    await mei.phone.context.set_offline(True)
    await mei.page.reload()
    await expect(message(mei, "Before the tunnel")).to_be_visible(timeout=SOON_MS)
    for text in ("One", "Two", "Three"):
        await says(mei, text, waits=True)
    await expect(mei.page.get_by_label("Waiting to be sent")).to_have_count(3)
    await mei.phone.context.set_offline(False)

    await expect(message(wei, "Three")).to_be_visible(timeout=30_000)
    await expect(mei.page.get_by_label("Waiting to be sent")).to_have_count(0)
    assert await said(wei) == ["Before the tunnel", "One", "Two", "Three"]


async def test_closing_the_tab_while_sending_loses_and_doubles_nothing(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    await mei.page.route("**/messages", _never)
    await says(mei, "Sent as the battery died", waits=True)
    address = mei.page.url
    await mei.page.close()
    mei.phone.page = await mei.phone.context.new_page()
    await mei.page.goto(address)

    await expect(message(wei, "Sent as the battery died")).to_be_visible(timeout=30_000)
    await expect(mei.page.get_by_label("Waiting to be sent")).to_have_count(0, timeout=SOON_MS)
    assert await said(wei) == ["Sent as the battery died"]


async def test_an_answer_that_was_lost_makes_no_second_message(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    await mei.page.route("**/messages", _answer_is_lost, times=1)
    await says(mei, "Did you get this?", waits=True)

    await expect(message(wei, "Did you get this?")).to_be_visible(timeout=SOON_MS)
    await expect(mei.page.get_by_label("Waiting to be sent")).to_have_count(0, timeout=SOON_MS)
    await says(mei, "And this?")
    await expect(message(wei, "And this?")).to_be_visible(timeout=SOON_MS)
    assert await said(wei) == ["Did you get this?", "And this?"]
    assert await said(mei) == ["Did you get this?", "And this?"]


async def test_pictures_arrive_in_a_grid_and_open_on_the_whole_screen(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    pictures = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture(n)} for n in range(3)]
    await mei.page.locator("input[data-attach=photos]").set_input_files(pictures)  # type: ignore[arg-type]
    arrived = wei.page.locator("article .photo img")
    await expect(arrived).to_have_count(3, timeout=30_000)
    for n in range(3):
        await expect(arrived.nth(n)).to_have_js_property("naturalWidth", 600, timeout=SOON_MS)
    await wei.page.get_by_role("button", name="Photo 2 of 3").click()
    viewer = wei.page.get_by_role("dialog")
    await expect(viewer.get_by_role("img", name="Photo 2 of 3")).to_be_in_viewport(timeout=SOON_MS)
    await viewer.get_by_role("button", name="Close").click()
    await expect(viewer).to_have_count(0)


async def test_a_voice_message_is_spoken_and_heard(phone: Hand) -> None:
    mei, wei = await _talking(phone)
    await mei.page.get_by_role("button", name="Hold to talk").press("Enter")
    await mei.page.wait_for_timeout(2000)
    await mei.page.locator(".recorder").get_by_role("button", name="Send").click()
    play = wei.page.get_by_role("button", name="Play voice message")
    await expect(play).to_be_visible(timeout=30_000)
    await expect(wei.page.get_by_text("Not played yet")).to_be_attached()
    bars = wei.page.locator(".voice-wave rect")
    await expect(bars).to_have_count(64)
    await play.click()

    await expect(wei.page.get_by_text("Not played yet")).to_have_count(0, timeout=SOON_MS)
    await expect(wei.page.get_by_role("button", name="Speed")).to_be_visible()


async def test_a_stranger_waits_to_be_accepted(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await wei.page.goto(f"/chats/with/{await mei.id()}")
    await says(wei, "We met at the spring")
    await expect(wei.page.get_by_role("textbox", name="Message")).to_have_count(0, timeout=SOON_MS)
    await mei.page.goto("/chats")
    await mei.page.get_by_role("link", name="Message requests").click()
    await mei.page.get_by_role("link", name="Wei").click()
    await expect(message(mei, "We met at the spring")).to_be_visible()
    await expect(mei.page.get_by_role("textbox", name="Message")).to_have_count(0)
    await mei.page.get_by_role("button", name="Accept").click()
    await says(mei, "Of course!")

    await expect(message(wei, "Of course!")).to_be_visible(timeout=SOON_MS)
    await says(wei, "You remember")


async def test_a_group_is_joined_by_its_link_and_shows_what_was_said_since(phone: Hand) -> None:
    mei, wei = await _two(phone)
    luc = await join(await phone(), "Luc")
    await mei.page.goto("/chats/new-group")
    await mei.page.get_by_label("Name of the group").fill("Spring walk")
    await mei.page.get_by_role("button", name="Wei").click()
    await mei.page.get_by_role("button", name="Create group of 2").click()
    await says(mei, "Only for the two of us")
    await mei.page.get_by_role("link", name="Info").click()
    await mei.page.get_by_role("button", name="New invite").click()
    await mei.page.get_by_role("button", name="Make invite").click()
    link = await mei.page.locator(".info-link").inner_text()
    await luc.page.goto(link)
    await expect(luc.page.get_by_role("heading", name="Spring walk")).to_be_visible()
    await luc.page.get_by_role("button", name="Join", exact=True).click()
    await says(luc, "Bonjour à tous")

    await wei.page.goto("/chats")
    await wei.page.get_by_role("link", name="Spring walk").click()
    await expect(message(wei, "Bonjour à tous")).to_be_visible(timeout=SOON_MS)
    await expect(message(wei, "Only for the two of us")).to_be_visible()
    await expect(luc.page.get_by_text("Only for the two of us")).to_have_count(0)


async def test_who_is_put_out_of_an_open_group_sees_what_was_said_and_that_it_is_over(phone: Hand) -> None:
    mei, wei = await _two(phone)
    made = await mei.phone.calls(
        "POST",
        "/v1/conversations",
        {"kind": "group", "title": "Choir", "members": [await wei.id()], "client_id": str(uuid4())},
    )
    for one in (mei, wei):
        await one.page.goto(f"/chats/{made['id']}")
    await says(mei, "Wednesday at eight")
    await expect(message(wei, "Wednesday at eight")).to_be_visible(timeout=SOON_MS)
    await mei.phone.calls("DELETE", f"/v1/conversations/{made['id']}/members/{await wei.id()}")

    await expect(wei.page.get_by_text("You were removed from this group")).to_be_visible(timeout=SOON_MS)
    await says(mei, "Without Wei")
    await wei.page.wait_for_timeout(1000)
    await expect(message(wei, "Wednesday at eight")).to_be_visible()
    await expect(wei.page.get_by_role("log")).to_contain_text("Mei removed You")
    await expect(wei.page.get_by_role("textbox", name="Message")).to_have_count(0)
    assert await said(wei) == ["Wednesday at eight"]


async def test_a_group_says_how_long_words_can_be_taken_back_and_are_kept(phone: Hand) -> None:
    mei, wei = await _two(phone)
    made = await mei.phone.calls(
        "POST",
        "/v1/conversations",
        {"kind": "group", "title": "Choir", "members": [await wei.id()], "client_id": str(uuid4())},
    )
    await mei.page.goto(f"/chats/{made['id']}/info")
    for setting, choice in (("Take back messages", "Not at all"), ("Erase messages", "After 30 days")):
        await mei.page.get_by_role("button", name=setting).click()
        await mei.page.get_by_text(choice, exact=True).click()
    await mei.page.get_by_role("button", name="Erase messages", exact=True).click()
    await expect(mei.page.get_by_role("button", name="Erase messages After 30 days")).to_be_visible()
    await mei.page.get_by_role("link", name="Record of acts").click()
    for line in ("You: Erase messages → 30 days", "You: Take back messages within → 0 seconds"):
        await expect(mei.page.get_by_text(line)).to_be_visible()
    kept = await mei.phone.calls("GET", f"/v1/conversations/{made['id']}")
    assert (kept["recall_window_s"], kept["retention_days"]) == (0, 30)

    await wei.page.goto(f"/chats/{made['id']}")
    await says(wei, "For good")
    await message(wei, "For good").get_by_role("button", name="What to do with this message").press("Enter")
    await expect(wei.page.get_by_text("Delete for me")).to_be_visible()
    await expect(wei.page.get_by_text("Take back for everyone")).to_have_count(0)


@pytest.fixture
async def house(clone: Callable[[], str], tmp_path: Path) -> AsyncIterator[Server]:
    """Give a server of its own, to be killed."""
    server = Server.of(tmp_path, clone())
    server.start()
    yield server
    server.stop()


async def test_killing_the_server_while_sending_loses_and_doubles_nothing(
    chromium: Browser, house: Server
) -> None:
    phones = [await Phone.new(chromium, house.town, language="en", dark=False, desktop=False) for _ in "12"]
    mei, wei = await join(phones[0], "Mei"), await join(phones[1], "Wei")
    await befriend(mei, wei)
    await _open_both(mei, wei)
    for n in range(12):
        await says(mei, f"Message {n}", waits=True)
        if n == 5:
            house.kill()
    house.start()

    await expect(message(wei, "Message 11")).to_be_visible(timeout=60_000)
    await expect(mei.page.get_by_label("Waiting to be sent")).to_have_count(0, timeout=30_000)
    assert await said(wei) == [f"Message {n}" for n in range(12)]
    for one in phones:
        await one.context.close()


async def says(person: Person, text: str, *, waits: bool = False) -> None:
    """Write a text and send it; unless it may wait, see that the server has it."""
    await person.page.get_by_role("textbox", name="Message").fill(text)
    await person.page.get_by_role("button", name="Send", exact=True).click()
    await expect(message(person, text)).to_be_visible()
    if not waits:
        sent = message(person, text).get_by_label("Waiting to be sent")
        await expect(sent).to_have_count(0, timeout=SOON_MS)


def message(person: Person, text: str) -> Locator:
    """Find the bubble that says this."""
    return person.page.locator("article", has=person.page.locator(".said", has_text=text))


async def _goes_to_the_beginning(person: Person) -> None:
    """Press Home until it is reached: what is measured on the way moves it."""
    log = person.page.get_by_role("log")
    async with asyncio.timeout(60):
        while await log.evaluate("log => log.scrollTop") > 0 or not await _numbered(person, 1).count():
            await log.press("Home")
            await person.page.wait_for_timeout(500)


def _numbered(person: Person, number: int) -> Locator:
    return person.page.locator(f"article[data-number='{number}']")


async def said(person: Person) -> list[str]:
    """Read all bubbles, in the order in which they stand."""
    return [text.strip() for text in await person.page.locator("article .said").all_inner_texts()]


async def _two(phone: Hand) -> tuple[Person, Person]:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    return mei, wei


async def _talking(phone: Hand) -> tuple[Person, Person]:
    """Let two friends look at their conversation."""
    mei, wei = await _two(phone)
    await _open_both(mei, wei)
    return mei, wei


async def _open_both(mei: Person, wei: Person) -> None:
    await mei.page.goto(f"/chats/with/{await wei.id()}")
    await wei.page.goto(f"/chats/with/{await mei.id()}")
    for page in (mei.page, wei.page):
        await expect(page.get_by_role("textbox", name="Message")).to_be_visible(timeout=SOON_MS)
        await expect(page.locator("html[data-live]")).to_have_count(1, timeout=SOON_MS)


async def _shows(person: Person, *, on: bool) -> None:
    await person.page.goto("/chats/settings")
    switch = person.page.get_by_role("switch", name="Show when I am here")
    await expect(person.page.locator("html[data-live]")).to_have_count(1, timeout=SOON_MS)
    await switch.click()
    await expect(switch).to_be_checked(checked=on)
    await expect(switch).to_be_enabled()


async def _chooses(person: Person, text: str, name: str) -> None:
    """Open the menu of a message, as the keyboard does, and choose from it."""
    await message(person, text).get_by_role("button", name="What to do with this message").press("Enter")
    await person.page.get_by_role("dialog").get_by_role("button", name=name).click()


def picture(n: int) -> bytes:
    """Paint something in one colour."""
    painted = io.BytesIO()
    Image.new("RGB", (600, 400), (60 * n, 120, 200)).save(painted, "PNG")
    return painted.getvalue()


async def _never(_route: Route) -> None:
    """Let a request go nowhere: the tab is gone before it leaves."""


async def _answer_is_lost(route: Route) -> None:
    """Let the server do it, and lose what it says."""
    if route.request.method == "POST":
        await route.fetch()
        await route.abort("connectionreset")
    else:
        await route.continue_()

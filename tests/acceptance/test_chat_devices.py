"""One member on two devices: what they do on one holds on the other, and others see it once."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, expect

from tests.acceptance.acts import PASSWORD, Person, befriend, join
from tests.acceptance.screens import Phone
from tests.acceptance.test_chat import SOON_MS, message, picture, says

Hand = Callable[..., Awaitable[Phone]]


async def test_what_is_played_on_one_device_is_played_on_the_other_and_for_its_sender(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    tablet = await _also(wei, await phone(desktop=True))
    for one, other in ((mei, wei), (wei, mei), (tablet, mei)):
        await _open(one, other)
    await mei.page.get_by_role("button", name="Hold to talk").press("Enter")
    await mei.page.wait_for_timeout(1500)
    await mei.page.locator(".recorder").get_by_role("button", name="Send").click()
    for one in (mei, wei, tablet):
        await expect(one.page.get_by_text("Not played yet")).to_be_attached(timeout=2 * SOON_MS)
    await wei.page.get_by_role("button", name="Play voice message").click()
    for one in (wei, tablet, mei):
        await expect(one.page.get_by_text("Not played yet")).to_have_count(0, timeout=SOON_MS)
    await tablet.page.reload()
    await expect(tablet.page.get_by_role("button", name="Play voice message")).to_be_visible(timeout=SOON_MS)
    await expect(tablet.page.get_by_text("Not played yet")).to_have_count(0)


async def test_a_draft_goes_along_with_what_it_answers(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    tablet = await _also(wei, await phone(desktop=True))
    for one, other in ((mei, wei), (wei, mei), (tablet, mei)):
        await _open(one, other)
    await says(mei, "Who brings the tea?")
    bubble = message(wei, "Who brings the tea?")
    await bubble.get_by_role("button", name="What to do with this message").press("Enter")
    await wei.page.get_by_role("dialog").get_by_role("button", name="Reply").click()
    await wei.page.get_by_role("textbox", name="Message").fill("I do, and the cups")

    await expect(_box(tablet.page)).to_have_value("I do, and the cups", timeout=SOON_MS)
    await expect(tablet.page.locator(".composer-bar")).to_contain_text("Who brings the tea?")
    await wei.page.reload()
    await expect(_box(wei.page)).to_have_value("I do, and the cups", timeout=SOON_MS)
    await expect(wei.page.locator(".composer-bar")).to_contain_text("Who brings the tea?")
    await tablet.page.get_by_role("button", name="Send", exact=True).click()

    answer = message(mei, "I do, and the cups")
    await expect(answer.get_by_role("button", name="Who brings the tea?")).to_be_visible(timeout=SOON_MS)
    await expect(_box(wei.page)).to_have_value("", timeout=SOON_MS)
    await expect(wei.page.locator(".composer-bar")).to_have_count(0)


async def test_answering_on_one_device_leaves_no_badge_on_the_other(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    tablet = await _also(wei, await phone(desktop=True))
    await _open(mei, wei)
    await tablet.page.goto("/chats")
    await expect(tablet.page.locator("html[data-live]")).to_have_count(1, timeout=SOON_MS)
    for n in range(3):
        await says(mei, f"Question {n}")
    row = tablet.page.locator(".chat-row", has_text="Mei")
    await expect(row.get_by_text("3 unread")).to_be_attached(timeout=SOON_MS)
    await _open(wei, mei)
    await expect(message(wei, "Question 2")).to_be_visible(timeout=SOON_MS)
    for n in range(3):
        await says(wei, f"Answer {n}")

    await expect(row.get_by_text("Answer 2")).to_be_visible(timeout=SOON_MS)
    await expect(row.locator(".badge")).to_have_count(0, timeout=SOON_MS)
    await expect(tablet.page.get_by_role("link", name=re.compile("unread message"))).to_have_count(0)


async def test_who_hides_in_one_tab_sees_nobody_in_the_other(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    for one, other in ((mei, wei), (wei, mei)):
        await _open(one, other)
        await one.phone.calls("PATCH", "/v1/chat/settings", {"presence": True})
        await one.page.goto("/chats")
    dot = wei.page.locator(".chat-row", has_text="Mei").get_by_role("img", name="online")
    await expect(dot).to_be_visible(timeout=SOON_MS)
    tab = await wei.phone.context.new_page()
    await tab.goto("/chats/settings")
    await tab.get_by_role("switch", name="Show when I am here").click()

    await expect(dot).to_have_count(0, timeout=2_000)


async def test_a_group_s_picture_is_changed_by_its_owner_and_seen_by_all(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await befriend(mei, wei)
    made = {"kind": "group", "title": "Tea", "members": [await wei.id()]}
    group = await mei.phone.calls("POST", "/v1/conversations", {**made, "client_id": _ID})
    await wei.page.goto(f"/chats/{group['id']}/info")
    await expect(wei.page.get_by_role("heading", name="Tea")).to_be_visible(timeout=SOON_MS)
    await expect(wei.page.get_by_role("button", name="Change picture")).to_have_count(0)
    await mei.page.goto(f"/chats/{group['id']}/info")
    chosen: Any = {"name": "tea.png", "mimeType": "image/png", "buffer": picture(3)}
    await mei.page.locator(".picture-chooser input").set_input_files(chosen)
    await mei.page.get_by_role("button", name="Use picture").click()

    for one in (mei, wei):
        shown = one.page.locator(".info-title .avatar img")
        await expect(shown).to_have_js_property("naturalWidth", 320, timeout=SOON_MS)
    await wei.page.goto(f"/chats/{group['id']}")
    told = wei.page.get_by_role("log").get_by_text("Mei changed the picture of the group")
    await expect(told).to_be_visible(timeout=SOON_MS)
    await mei.page.get_by_role("button", name="Remove picture").click()
    await expect(mei.page.locator(".info-title .avatar img")).to_have_count(0, timeout=SOON_MS)
    await expect(wei.page.locator(".conversation-head .avatar img")).to_have_count(0, timeout=SOON_MS)


_ID = "0d6f9a52-6d5c-4f3e-9d49-9a4f8b1c2d3e"


async def _also(person: Person, device: Phone) -> Person:
    """Let somebody sign in on one more device."""
    await device.page.goto("/about-to-arrive")
    await device.calls("POST", "/v1/sign-in", {"login": person.handle, "password": PASSWORD})
    return Person(person.name, person.handle, device)


async def _open(one: Person, other: Person) -> None:
    await one.page.goto(f"/chats/with/{await other.id()}")
    await expect(_box(one.page)).to_be_visible(timeout=SOON_MS)
    await expect(one.page.locator("html[data-live]")).to_have_count(1, timeout=SOON_MS)


def _box(page: Page) -> Any:
    return page.get_by_role("textbox", name="Message")

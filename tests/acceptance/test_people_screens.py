"""People, accounts and devices, as their screens show them."""

import re
from collections.abc import Awaitable, Callable

import psycopg
from playwright.async_api import expect

from tests.acceptance.acts import PASSWORD, Person, befriend, join
from tests.acceptance.screens import Phone

Hand = Callable[..., Awaitable[Phone]]
NEW_PASSWORD = "rain on the lake at noon"  # noqa: S105 - of people who do not exist


async def test_a_contact_request_is_accepted_live(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await wei.page.goto("/contacts/requests")
    await _asks(mei, wei)
    await wei.sees("We met at the spring")
    await wei.page.get_by_role("button", name="Accept").click()

    await wei.sees("Mei is now your contact")
    await expect(mei.page.get_by_role("link", name="Send", exact=True)).to_be_visible()


async def test_a_declined_contact_request_is_gone(phone: Hand) -> None:
    mei, wei = await join(await phone(), "Mei"), await join(await phone(), "Wei")
    await _asks(mei, wei)
    await wei.page.goto("/contacts")
    await wei.page.get_by_role("link", name=re.compile("Contact requests")).click()
    await wei.page.get_by_role("button", name="Decline").click()

    await wei.sees("No contact requests")
    assert (await wei.phone.calls("GET", "/v1/contacts"))["items"] == []


async def test_a_remark_is_the_name_that_only_its_writer_sees(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await mei.page.goto(f"/people/{await wei.id()}")
    await mei.page.get_by_role("button", name=re.compile("^Remark")).click()
    await mei.page.get_by_role("textbox", name="Remark").fill("Wei from badminton")
    await mei.page.get_by_role("button", name="Save").click()

    await expect(mei.page.get_by_role("heading", name="Wei from badminton")).to_be_visible()
    await mei.page.goto("/contacts")
    await expect(mei.page.get_by_role("link", name=re.compile("Wei from badminton"))).to_be_visible()
    assert "badminton" not in str(await wei.phone.calls("GET", "/v1/contacts"))


async def test_a_removed_contact_can_be_asked_again(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await mei.page.goto(f"/people/{await wei.id()}")
    await mei.page.get_by_role("button", name="Remove contact").click()
    await mei.page.get_by_role("dialog").get_by_role("button", name="Remove contact").click()

    await expect(mei.page.get_by_role("button", name="Ask to be contacts")).to_be_visible()
    await expect(mei.page.get_by_role("link", name="Send", exact=True)).to_be_hidden()


async def test_who_is_blocked_waits_for_an_answer_and_is_not_told(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await mei.page.goto(f"/people/{await wei.id()}")
    await mei.page.get_by_role("button", name="Block", exact=True).click()
    await mei.page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    await mei.sees("You blocked this person")

    await wei.page.goto("/contacts")
    await wei.sees("No contacts yet")
    await _asks(wei, mei)
    await expect(wei.page.get_by_role("link", name="Send", exact=True)).to_be_hidden()
    assert (await mei.phone.calls("GET", "/v1/contact-requests"))["incoming"] == []

    await mei.page.goto("/contacts/blocked")
    await mei.page.get_by_role("button", name="Unblock").click()
    await mei.sees("Nobody is blocked")


async def test_a_new_password_signs_the_other_devices_out_at_once(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    laptop = await phone(desktop=True)
    await _signs_in(laptop, mei.handle, PASSWORD)
    await mei.page.goto("/me/password")
    await mei.page.get_by_label("Current password", exact=True).fill("not this one")
    await mei.page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    await mei.page.get_by_role("button", name="Save").click()
    await mei.sees(re.compile("password is not right|not the right|wrong", re.IGNORECASE))
    await mei.page.get_by_label("Current password", exact=True).fill(PASSWORD)
    await mei.page.get_by_role("button", name="Save").click()
    await mei.sees("Your password is changed")

    await expect(laptop.page.get_by_role("link", name="Create account")).to_be_visible()
    await _signs_in(laptop, mei.handle, NEW_PASSWORD)


async def test_another_device_is_signed_out_from_the_list(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    laptop = await phone(desktop=True)
    await _signs_in(laptop, mei.handle, PASSWORD)
    await mei.page.goto("/me/devices")
    await mei.page.get_by_role("button", name=re.compile("^Sign out .*Linux|^Sign out .*Android")).click()
    await mei.page.get_by_role("dialog").get_by_role("button", name="Sign out", exact=True).click()

    await expect(laptop.page.get_by_role("link", name="Create account")).to_be_visible()
    await expect(mei.page.get_by_role("button", name="Sign out all other devices")).to_be_hidden()
    await mei.sees("This device")


async def test_a_recovery_code_lets_its_owner_back_in_once(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    made = await mei.phone.calls("POST", "/v1/me/recovery-codes", {"password": PASSWORD})
    code = made["recovery_codes"][0]
    found = await phone()
    await _recovers(found, mei.handle, code)
    await expect(found.page.get_by_role("heading", name="Hello, Mei")).to_be_visible()

    again = await phone()
    await _recovers(again, mei.handle, code)
    await expect(again.page.get_by_role("button", name="Set password and sign in")).to_be_enabled()
    await expect(again.page.get_by_role("main")).to_contain_text(re.compile("recovery code", re.IGNORECASE))
    await expect(again.page).to_have_url(re.compile("/recover$"))


async def test_an_old_session_adds_a_passkey_after_the_password(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    await mei.phone.has_passkeys()
    await _grows_old(mei)
    await mei.page.goto("/me/passkeys")
    await mei.page.get_by_role("button", name="Add a passkey").click()
    sheet = mei.page.get_by_role("dialog", name="Is it you?")
    await sheet.get_by_label("Password", exact=True).fill("not this one")
    await sheet.get_by_role("button", name="Confirm").click()
    await expect(sheet.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    await sheet.get_by_label("Password", exact=True).fill(PASSWORD)
    await sheet.get_by_role("button", name="Confirm").click()

    await mei.sees("Passkey added")
    await expect(sheet).to_be_hidden()
    await expect(mei.page.get_by_role("button", name=re.compile("^Remove "))).to_be_visible()


async def test_the_language_changes_without_a_reload(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    await mei.page.evaluate("() => { window.sameVisit = true }")
    await mei.page.get_by_role("link", name="Me", exact=True).last.click()
    await mei.page.get_by_role("link", name=re.compile("^Language")).click()
    for word, title, language in (("Français", "Langue", "fr"), ("简体中文", "语言", "zh-Hans")):
        await mei.page.get_by_text(word).click()
        await expect(mei.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        await expect(mei.page.locator("html")).to_have_attribute("lang", language)

    assert await mei.page.evaluate("() => window.sameVisit")
    assert (await mei.phone.calls("GET", "/v1/me"))["me"]["language"] == "zh-Hans"


async def _friends(one: Phone, other: Phone) -> tuple[Person, Person]:
    mei, wei = await join(one, "Mei"), await join(other, "Wei")
    await befriend(mei, wei)
    return mei, wei


async def _asks(one: Person, other: Person) -> None:
    await _looks_for(one, other)
    await one.page.get_by_role("button", name="Ask to be contacts").click()
    await one.page.get_by_role("dialog").get_by_role("textbox").fill("We met at the spring")
    await one.page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await one.sees(f"{other.name} has not answered yet")


async def _looks_for(one: Person, other: Person) -> None:
    await one.page.goto("/contacts/add")
    await one.page.get_by_label("Handle", exact=True).fill(other.handle)
    await one.page.get_by_role("button", name="Find").click()


async def _signs_in(where: Phone, handle: str, password: str) -> None:
    await where.page.goto("/sign-in")
    await where.page.get_by_label("Handle or e-mail").fill(handle)
    await where.page.get_by_label("Password", exact=True).fill(password)
    await where.page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(where.page.get_by_role("heading", name="Hello, Mei")).to_be_visible()


async def _recovers(where: Phone, handle: str, code: str) -> None:
    await where.page.goto("/recover")
    await where.page.get_by_label("Handle or e-mail").fill(handle)
    await where.page.get_by_label("Recovery code").fill(code)
    await where.page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    await where.page.get_by_role("button", name="Set password and sign in").click()


async def _grows_old(person: Person) -> None:
    """Let an hour pass since everybody signed in, which no screen can do."""
    database = person.phone.town.environment["QUAN_DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as conn:
        await conn.execute("UPDATE identity.sessions SET created_at = created_at - interval '1 hour'")

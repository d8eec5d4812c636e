"""What people do with their phones, by the words and buttons they see (in English)."""

import re
import secrets
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.acceptance.screens import Phone

PASSWORD = "a long walk by the river"  # noqa: S105 - of people who do not exist
DIGITS = "258036"


@dataclass
class Person:
    """Somebody with a phone in their hand."""

    name: str
    handle: str
    phone: Phone

    @property
    def page(self) -> Page:
        return self.phone.page

    async def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until this can be read on the screen."""
        await expect(self.page.get_by_text(text).first).to_be_visible(timeout=15_000)

    async def balance(self) -> str:
        """Ask the server, not the screen."""
        wallet = await self.phone.calls("GET", "/v1/wallet")
        return str(wallet["balance"]["amount"])

    async def id(self) -> str:
        """Ask the server who this is."""
        answer = await self.phone.calls("GET", "/v1/me")
        return str(answer["me"]["id"])


async def sign_up(phone: Phone, name: str, *, passkey: bool = False) -> Person:
    """Join through the screens, by password or by passkey, and keep the recovery codes."""
    person = Person(name, f"{name.lower()}_{secrets.token_hex(3)}", phone)
    page = phone.page
    if passkey:
        await phone.has_passkeys()
    await page.goto("/")
    await page.get_by_role("link", name="Create account").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Handle", exact=True).fill(person.handle)
    if passkey:
        await page.get_by_text("Passkey", exact=True).click()
    else:
        await page.get_by_label("Password", exact=True).nth(-1).fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await page.get_by_text("I have saved these codes").click()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", name=f"Hello, {name}")).to_be_visible()
    return person


async def set_payment_password(person: Person) -> None:
    """Follow the first step of the home screen; whoever has no password proves it by passkey."""
    page = person.page
    await page.get_by_role("link", name="Set your payment password").click()
    await press(page, DIGITS, "Choose six digits")
    await press(page, DIGITS, "The same six digits again")
    with_passkey = page.get_by_role("button", name="Use passkey")
    with_password = page.get_by_label("Account password")
    await expect(with_passkey.or_(with_password)).to_be_visible()
    if await with_passkey.is_visible():
        await with_passkey.click()
    else:
        await with_password.fill(PASSWORD)
        await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("heading", name=f"Hello, {person.name}")).to_be_visible()


async def press(page: Page, digits: str, cells: str) -> None:
    """Tap digits on the pad below these cells."""
    pad = page.get_by_role("group", name=cells)
    for digit in digits:
        await pad.get_by_role("button", name=digit, exact=True).click()


async def type_amount(where: Page | Locator, amount: str) -> None:
    """Tap an amount on the keypad."""
    for key in amount:
        await where.get_by_role("button", name=key, exact=True).click()


async def confirm_with_digits(page: Page, digits: str = DIGITS) -> None:
    """Give the payment password on the sheet that asks for it."""
    sheet = page.get_by_role("dialog")
    instead = sheet.get_by_role("button", name="Use payment password instead")
    await expect(instead.or_(sheet.get_by_role("group", name="Payment password"))).to_be_visible()
    if await instead.is_visible():
        await instead.click()
    await press(page, digits, "Payment password")


async def arrive(phone: Phone, name: str) -> Person:
    """Join with a payment password and 200.00, past the screens: for stories that begin later."""
    person = await join(phone, name)
    proof = {"account_password": PASSWORD}
    await phone.calls("PUT", "/v1/wallet/payment-password", {"new": DIGITS, "proof": proof})
    await phone.calls("POST", "/v1/vouchers/redeem", {"code": phone.town.voucher()}, key=person.handle)
    await _comes_home(person)
    return person


async def join(phone: Phone, name: str) -> Person:
    """Join with nothing, past the screens; vouchers are few: one address may try 30 a minute."""
    person = Person(name, f"{name.lower()}_{secrets.token_hex(3)}", phone)
    await phone.page.goto("/about-to-arrive")
    await phone.calls("POST", "/v1/sign-up", {"handle": person.handle, "name": name, "password": PASSWORD})
    await _comes_home(person)
    return person


async def _comes_home(person: Person) -> None:
    await person.page.goto("/")
    await expect(person.page.get_by_role("heading", name=f"Hello, {person.name}")).to_be_visible()


async def top_up(person: Person) -> None:
    """Type the code of a voucher of 200.00 into the screens."""
    page = person.page
    await page.goto("/topup/voucher")
    await page.get_by_label("Voucher code").fill(person.phone.town.voucher())
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Add")).click()
    await expect(page.get_by_role("heading", name="Topped up").first).to_be_visible()


async def befriend(one: Person, other: Person) -> None:
    """Become contacts, without screens: other tests look at those."""
    await one.phone.calls("POST", "/v1/contact-requests", {"member": await other.id()})
    waiting = await other.phone.calls("GET", "/v1/contact-requests")
    request = waiting["incoming"][0]["id"]
    await other.phone.calls("POST", f"/v1/contact-requests/{request}/accept", {})


async def friends(one: Phone, other: Phone) -> tuple[Person, Person]:
    """Let Mei and Wei arrive and become contacts, with 200.00 each."""
    mei, wei = await arrive(one, "Mei"), await arrive(other, "Wei")
    await befriend(mei, wei)
    return mei, wei

"""Money screens that the great journey does not cross: each seen on both phones, live."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.acts import (
    DIGITS,
    PASSWORD,
    Person,
    arrive,
    befriend,
    confirm_with_digits,
    join,
    press,
    type_amount,
)
from tests.acceptance.screens import Phone

Hand = Callable[..., Awaitable[Phone]]
NEW_DIGITS = "741852"
FIRST = {"account_password": PASSWORD}


async def test_a_passkey_confirms_a_payment(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await mei.phone.has_passkeys()
    await mei.page.goto("/me/passkeys")
    await mei.page.get_by_role("button", name="Add a passkey").click()
    await mei.sees("Passkey added")

    await mei.page.goto(f"/transfer/{await wei.id()}?amount=60.00")
    await mei.page.get_by_role("button", name="Transfer", exact=True).click()
    await mei.page.get_by_role("dialog").get_by_role("button", name="Use passkey").click()

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    await wei.sees(re.compile("Mei paid you"))
    assert (await mei.balance(), await wei.balance()) == ("140.00", "60.00")


async def test_cash_is_ordered_and_handed_over(phone: Hand) -> None:
    mei, luc = await _member_and_agent(await phone(), await phone())
    await luc.page.goto("/agent")
    await luc.sees("Nobody is waiting")
    await mei.page.goto("/cash-out")
    await mei.page.get_by_role("link", name=re.compile("^Luc")).click()
    await type_amount(mei.page, "35.00")
    await mei.page.get_by_role("button", name="Order", exact=True).click()
    await confirm_with_digits(mei.page)
    await expect(mei.page.get_by_role("heading", name="Waiting for the agent")).to_be_visible()
    number = await mei.page.locator(".cash-number strong").inner_text()

    await luc.sees(re.compile(f"Number {number}"))
    await luc.page.get_by_role("button", name="Hand over").click()
    await luc.sees("Confirm only once Mei holds the cash.")
    await confirm_with_digits(luc.page)

    await expect(mei.page.get_by_role("heading", name="Cash handed over")).to_be_visible()
    await luc.sees("Nobody is waiting")
    await expect(luc.page.get_by_role("main")).to_contain_text("535.00")
    assert await mei.balance() == "165.00"


async def test_a_cash_order_is_called_off_on_both_screens(phone: Hand) -> None:
    mei, luc = await _member_and_agent(await phone(), await phone())
    order = {"agent": await luc.id(), "amount": _yuan("35.00"), "proof": {"password": DIGITS}}
    made = await mei.phone.calls("POST", "/v1/cash-out", order, key="cash")
    await luc.page.goto("/agent")
    await luc.sees(re.compile("Number"))
    await mei.page.goto(f"/cash-orders/{made['id']}")
    await mei.page.get_by_role("button", name="Cancel order").click()
    sheet = mei.page.get_by_role("dialog", name="Cancel this order?")
    await expect(sheet.get_by_role("button", name="Keep it")).to_be_visible()
    await sheet.get_by_role("button", name="Cancel order").click()

    await mei.sees("The money is back in your wallet.")
    await luc.sees("Nobody is waiting")
    assert await mei.balance() == "200.00"


async def test_a_request_is_paid_and_both_see_it(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await wei.page.goto("/requests/new")
    await wei.page.get_by_role("link", name=re.compile("^Mei")).click()
    await type_amount(wei.page, "75.50")
    await wei.page.get_by_label("Note").fill("Cinema")
    await wei.page.get_by_role("button", name="Ask", exact=True).click()
    await wei.sees("You asked Mei for")

    await mei.sees("1 request waits for you")
    await mei.page.get_by_role("link", name="View").click()
    await mei.page.get_by_role("link", name=re.compile("Wei.*75.50")).click()
    await mei.page.get_by_role("button", name="Pay", exact=True).click()
    await confirm_with_digits(mei.page)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    await wei.page.goto("/requests")
    await wei.page.get_by_text("Asked by me").click()
    await expect(wei.page.get_by_role("link", name=re.compile("Mei.*75.50.*Paid"))).to_be_visible()
    assert (await mei.balance(), await wei.balance()) == ("124.50", "75.50")


@pytest.mark.parametrize("who", ["payer", "payee"])
async def test_a_request_that_is_turned_down_ends_for_both(phone: Hand, who: str) -> None:
    mei, wei = await _friends(await phone(), await phone())
    body = {"payer": await mei.id(), "amount": _yuan("12.00"), "note": "Tea"}
    asked = await wei.phone.calls("POST", "/v1/payment-requests", body, key="tea")
    for one in (mei, wei):
        await one.page.goto(f"/requests/{asked['id']}")
        await one.sees("Open")
    one, button, end = (
        (mei, "Decline", "Declined") if who == "payer" else (wei, "Cancel request", "Cancelled")
    )
    await one.page.get_by_role("button", name=button, exact=True).click()
    await one.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()

    for seeing in (mei, wei):
        await expect(seeing.page.get_by_text(end, exact=True)).to_be_visible()
        await expect(seeing.page.get_by_role("button", name=button, exact=True)).to_be_hidden()
    assert (await mei.balance(), await wei.balance()) == ("200.00", "0.00")


async def test_a_new_payment_password_replaces_the_old(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await mei.page.goto("/wallet")
    await mei.page.get_by_role("link", name=re.compile("Payment password")).click()
    await press(mei.page, DIGITS, "Present payment password")
    await press(mei.page, NEW_DIGITS, "Choose six digits")
    await press(mei.page, NEW_DIGITS, "The same six digits again")

    await mei.sees("Payment password changed")
    assert (await _proves(mei, DIGITS), await _proves(mei, NEW_DIGITS)) == (403, 204)


async def test_a_forgotten_payment_password_is_chosen_anew(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await mei.page.goto("/wallet/password")
    await mei.page.get_by_role("button", name="Forgot it?").click()
    await mei.page.get_by_label("Account password", exact=True).fill(PASSWORD)
    await mei.page.get_by_role("button", name="Continue").click()
    await press(mei.page, NEW_DIGITS, "Choose six digits")
    await press(mei.page, NEW_DIGITS, "The same six digits again")

    await mei.sees("Payment password changed")
    assert await _proves(mei, NEW_DIGITS) == 204


async def test_a_voucher_is_worth_something_once(phone: Hand) -> None:
    mei, wei = await arrive(await phone(), "Mei"), await join(await phone(), "Wei")
    code = mei.phone.town.voucher()
    await _offers(mei.page, code)
    await mei.page.get_by_role("dialog").get_by_role("button", name="Add ¥200.00").click()
    await expect(mei.page.get_by_role("heading", name="Topped up").first).to_be_visible()

    for late in (mei, wei):
        await _offers(late.page, code)
        await expect(late.page.get_by_role("alert")).to_contain_text("used")
    assert (await mei.balance(), await wei.balance()) == ("400.00", "0.00")


async def test_a_bill_gets_a_category_and_a_remark_and_is_found_by_it(phone: Hand) -> None:
    mei, wei = await _friends(await phone(), await phone())
    await _pays(mei, wei, "9.90", "Dumplings")
    await mei.page.goto("/bills")
    await mei.page.get_by_role("link", name=re.compile("Wei.*9.90")).click()
    await mei.page.get_by_role("button", name=re.compile("Change category")).click()
    await mei.page.get_by_role("dialog").get_by_text("Food and drink").click()
    await expect(mei.page.get_by_role("button", name="Change category Food and drink")).to_be_visible()
    await mei.page.get_by_role("button", name=re.compile("^Remark")).click()
    await mei.page.get_by_role("textbox", name="Remark").fill("Birthday of Luc")
    await mei.page.get_by_role("button", name="Save").click()
    await mei.sees("Birthday of Luc")

    await mei.page.goto("/bills?view=overview")
    await expect(mei.page.get_by_text("Food and drink").first).to_be_visible()
    await mei.page.goto("/bills")
    await mei.page.get_by_role("searchbox").fill("birthday")
    await expect(mei.page.get_by_role("link", name=re.compile("Birthday of Luc"))).to_be_visible()
    await expect(mei.page.get_by_role("link", name=re.compile("Voucher"))).to_be_hidden()
    await mei.page.get_by_role("searchbox").fill("nothing of the kind")
    await mei.sees("Nothing matches")


@pytest.mark.parametrize(("button", "begins"), [("Document (PDF)", b"%PDF-"), ("Spreadsheet (CSV)", b"")])
async def test_a_statement_is_downloaded(phone: Hand, button: str, begins: bytes) -> None:
    mei = await arrive(await phone(), "Mei")
    await mei.page.goto("/bills")
    await mei.page.get_by_role("button", name="Export statement").click()
    async with mei.page.expect_download() as waiting:
        await mei.page.get_by_role("dialog").get_by_role("button", name=button).click()
    file = await waiting.value
    written = (await file.path()).read_bytes()

    assert file.suggested_filename.startswith("statement-")
    assert written.startswith(begins)
    assert b"200.00" in written or begins


async def _friends(one: Phone, other: Phone) -> tuple[Person, Person]:
    """Let Mei arrive with 200.00, and Wei with nothing."""
    mei, wei = await arrive(one, "Mei"), await join(other, "Wei")
    await befriend(mei, wei)
    return mei, wei


async def _member_and_agent(one: Phone, other: Phone) -> tuple[Person, Person]:
    mei, luc = await arrive(one, "Mei"), await join(other, "Luc")
    await luc.phone.calls("PUT", "/v1/wallet/payment-password", {"new": DIGITS, "proof": FIRST})
    luc.phone.town.quan("agent", "add", luc.handle)
    luc.phone.town.quan("agent", "fund", luc.handle, "500.00")
    await befriend(mei, luc)
    return mei, luc


async def _offers(page: Page, code: str) -> None:
    await page.goto("/topup/voucher")
    await page.get_by_label("Voucher code").fill(code)
    await page.get_by_role("button", name="Continue").click()


async def _proves(person: Person, digits: str) -> int:
    body = {"amount": _yuan("10.00"), "proof": {"password": digits}}
    answer = await person.phone.call("PUT", "/v1/wallet/small-payment", body)
    return int(answer["status"])


async def _pays(payer: Person, payee: Person, amount: str, note: str) -> None:
    proof = {"password": DIGITS}
    body = {"payee": await payee.id(), "amount": _yuan(amount), "note": note, "proof": proof}
    await payer.phone.calls("POST", "/v1/transfers", body, key=note)


def _yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "asset": "CNY"}

"""Money comes from a bank and goes to one, seen on the member's phone while the operator works."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import expect

from tests.acceptance.acts import Person, arrive, confirm_with_digits, type_amount
from tests.acceptance.screens import Phone
from tests.wallet.rails.bank import MEIS_IBAN, Entry, Statement, camt053

Hand = Callable[..., Awaitable[Phone]]


async def test_a_transfer_arrives_and_a_withdrawal_leaves(phone: Hand, tmp_path: Path) -> None:
    mei = await arrive(await phone(), "Mei")
    monday = Statement(entries=(Entry(minor=5_000, text=await _reads_reference(mei)),))
    _operator_reads(mei, tmp_path / "monday.xml", monday)
    await mei.sees("You received ¥50.00")
    assert await mei.balance() == "250.00"

    await _withdraws(mei, "70.00")
    await expect(mei.page.get_by_role("heading", name="Set aside")).to_be_visible()
    assert await mei.balance() == "180.00"
    payout = mei.phone.town.quan("rails", "payouts")[-1]
    mei.phone.town.quan("rails", "payouts", "--out", str(tmp_path / "payouts.xml"))
    await expect(mei.page.get_by_role("heading", name="With the bank")).to_be_visible()
    await expect(mei.page.get_by_role("button", name="Cancel withdrawal")).to_have_count(0)

    tuesday = monday.then(Entry(minor=-7_000, end_to_end=payout["end_to_end"], iban=payout["iban"]))
    _operator_reads(mei, tmp_path / "tuesday.xml", tuesday)
    await expect(mei.page.get_by_role("heading", name="Paid")).to_be_visible()


async def test_a_withdrawal_is_called_off_before_the_bank_has_it(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await _withdraws(mei, "70.00")
    await mei.page.get_by_role("button", name="Cancel withdrawal").click()
    await mei.page.get_by_role("dialog").get_by_role("button", name="Cancel withdrawal").click()
    await expect(mei.page.get_by_role("heading", name="Cancelled")).to_be_visible()
    assert await mei.balance() == "200.00"


async def test_a_slip_in_an_iban_is_seen_before_anything_is_sent(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await mei.page.goto("/withdraw")
    await mei.page.get_by_label("IBAN").fill("DE88 3704 0044 0532 0130 00")
    await mei.page.get_by_role("button", name="Continue").click()
    await mei.sees("There is a slip in this IBAN.")


async def _reads_reference(mei: Person) -> str:
    await mei.page.goto("/topup")
    await mei.page.get_by_role("link", name=re.compile("^Bank transfer")).click()
    await mei.sees("NL20 INGB 0001 2345 67")
    shown = mei.page.get_by_text(re.compile(r"^RF\d\d [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{2}$"))
    return await shown.inner_text()


async def _withdraws(mei: Person, amount: str) -> None:
    await mei.page.goto("/topup")
    await mei.page.get_by_role("link", name=re.compile("^To a bank account")).click()
    await mei.page.get_by_label("IBAN").fill(MEIS_IBAN)
    await mei.page.get_by_role("button", name="Continue").click()
    await type_amount(mei.page, amount)
    await mei.page.get_by_role("button", name="Continue", exact=True).click()
    await confirm_with_digits(mei.page)


def _operator_reads(mei: Person, file: Path, statement: Statement) -> None:
    file.write_bytes(camt053(statement))
    mei.phone.town.quan("rails", "import", str(file))

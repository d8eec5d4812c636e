"""The operator's console: a clerk proposes, a supervisor approves, both members see it on their phones."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.acceptance.acts import DIGITS, Person, arrive, friends, join
from tests.acceptance.screens import Phone
from tests.wallet.rails.bank import FIRST_DAY, MEIS_IBAN, Entry, Statement, camt053

Hand = Callable[..., Awaitable[Phone]]
REASON = "Paid to the wrong Wei"


async def test_two_of_the_staff_take_a_payment_back_and_both_members_see_it(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    cleo, susan = await _staff(await phone(desktop=True), await phone(desktop=True))
    paid = await _pays(mei, wei, "30.00")

    page = cleo.page
    await page.goto("/me")
    await page.get_by_role("link", name="Operator console").click()
    await cleo.sees("Everything owed is covered")
    await page.get_by_role("link", name="Journal").click()
    await page.get_by_label("Reference").fill(paid)
    await page.get_by_label("Reference").press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("row").filter(has_text="Mei").get_by_role("link").first.click()
    await page.get_by_role("button", name="Propose reversal").click()
    await page.get_by_label("Reason").fill(REASON)
    await page.get_by_role("dialog").get_by_role("button", name="Propose reversal").click()
    await cleo.sees("Proposed. Somebody else must approve it.")
    await expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    await susan.page.goto("/operator/proposals")
    card = susan.page.get_by_role("article").filter(has_text=REASON)
    await card.get_by_role("button", name="Approve").click()
    sheet = susan.page.get_by_role("dialog", name=re.compile("30.00 back"))
    await expect(sheet).to_contain_text("From Wei to Mei")
    await sheet.get_by_role("button", name="Approve").click()
    await susan.sees("The money was moved back")
    await expect(card).to_have_count(0)

    await mei.sees(re.compile("30.00 came back to you"))
    await wei.sees(re.compile("30.00 was taken back"))
    assert (await mei.balance(), await wei.balance()) == ("200.00", "200.00")
    await (
        wei.page.get_by_role("button", name="View")
        .or_(wei.page.get_by_role("link", name="View"))
        .first.click()
    )
    await expect(wei.page.get_by_role("main")).to_contain_text(REASON)
    await expect(wei.page.get_by_role("main")).to_contain_text("Reversal")


async def test_an_auditor_takes_the_proof_home_and_checks_it_there(phone: Hand, tmp_path: Path) -> None:
    mei, wei = await friends(await phone(), await phone())
    ada = await join(await phone(desktop=True), "Ada")
    town, page = mei.phone.town, ada.page
    town.quan("operator", "grant", ada.handle, "auditor")
    paid = await _pays(mei, wei, "12.34")

    await page.goto(f"/operator/transfers/{paid.replace('pay_', 'trf_')}")
    await page.get_by_role("button", name="Show the proof").click()
    await ada.sees(re.compile(r"\d+ of \d+ in batch \d+ of chain \d+"))
    async with page.expect_download() as arriving:
        await page.get_by_role("link", name="Download the receipt").click()
    file = tmp_path / "receipt.json"
    await (await arriving.value).save_as(file)

    verified = town.quan("verify-receipt", str(file))
    assert (verified["proved"], verified["transfer"]["amount"]) == (True, "12.34")
    file.write_text(file.read_text().replace("12.34", "12.35"))
    with pytest.raises(AssertionError):
        town.quan("verify-receipt", str(file))


async def test_a_member_finds_no_console(phone: Hand) -> None:
    mei = await join(await phone(), "Mei")
    await mei.page.goto("/me")
    await expect(mei.page.get_by_role("link", name="Devices")).to_be_visible()
    await expect(mei.page.get_by_role("link", name="Operator console")).to_have_count(0)
    await mei.page.goto("/operator/journal")
    await mei.sees("This is for the staff")
    await expect(mei.page.get_by_role("table")).to_have_count(0)


async def test_filters_live_in_the_address(phone: Hand) -> None:
    cleo, _ = await _staff(await phone(desktop=True), await phone(desktop=True))
    page = cleo.page
    await page.goto("/operator/accounts")
    await page.get_by_label("Type").select_option(label="2000 Member wallet")
    await expect(page).to_have_url(re.compile(r"code=(%22)?2000"))
    await page.get_by_label("Owner").fill(f"@{cleo.handle}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.reload()
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("button", name="Clear filters").click()
    await expect(page).to_have_url(re.compile(r"/operator/accounts$"))


async def test_a_clerk_reads_a_statement_in_and_finds_whose_money_it_is(phone: Hand, tmp_path: Path) -> None:
    mei = await join(await phone(), "Mei")
    cleo, _ = await _staff(await phone(desktop=True), await phone(desktop=True))
    statement = Statement(
        entries=(Entry(minor=7_700, text="A gift for Mei"), Entry(minor=-7_700, text="Monthly fee")),
        on=FIRST_DAY - timedelta(days=14),
        name="GIFT",
    )
    file = tmp_path / "gift.xml"
    file.write_bytes(camt053(statement))

    await cleo.page.goto("/operator/bank")
    await cleo.page.locator("input[type=file]").set_input_files(file)
    await cleo.sees("2 new entries")
    await cleo.page.locator("input[type=file]").set_input_files(file)
    await cleo.sees("2 known before")
    gift = cleo.page.get_by_role("article").filter(has_text="A gift for Mei")
    await gift.get_by_role("button", name="Give to a member").click()
    await cleo.page.get_by_label("Handle").fill(mei.handle)
    await cleo.page.get_by_role("dialog").get_by_role("button", name="Give to a member").click()
    await expect(gift).to_have_count(0)
    await mei.sees("You received ¥77.00")

    fee = cleo.page.get_by_role("article").filter(has_text="Monthly fee")
    await fee.get_by_role("button", name="Explain").click()
    await cleo.page.get_by_label("Remark").fill("As agreed with the bank")
    await cleo.page.get_by_role("dialog").get_by_role("button", name="Explain").click()
    await expect(fee).to_have_count(0)


async def test_a_clerk_finds_that_a_debit_is_a_whole_file_of_payouts(phone: Hand, tmp_path: Path) -> None:
    mei = await arrive(await phone(), "Mei")
    cleo, _ = await _staff(await phone(desktop=True), await phone(desktop=True))
    ids = [await _withdraws(mei, amount) for amount in ("10.00", "20.00")]
    batch = mei.phone.town.quan("rails", "payouts", "--out", str(tmp_path / "payouts.xml"))["batch"]
    sent = (await cleo.phone.calls("GET", "/v1/operator/reconciliation"))["sent_batches"]
    total = next(one["total"]["amount"] for one in sent if one["id"] == batch)
    minor = int(total.replace(".", ""))
    entries = (Entry(minor=minor, text="Own means"), Entry(minor=-minor, text="All payouts"))
    file = tmp_path / "batch.xml"
    file.write_bytes(camt053(Statement(entries=entries, on=FIRST_DAY - timedelta(days=21), name="BATCH")))
    mei.phone.town.quan("rails", "import", str(file))

    await cleo.page.goto("/operator/bank")
    debit = cleo.page.get_by_role("article").filter(has_text="All payouts")
    await debit.get_by_role("button", name="Match a payout").click()
    sheet = cleo.page.get_by_role("dialog", name="Which payout is it?")
    await expect(sheet.get_by_role("radio", name=f"{total}, a whole file of")).to_be_checked()
    await sheet.get_by_role("button", name="Match a payout").click()
    await expect(debit).to_have_count(0)
    for id_ in ids:
        payout = await mei.phone.calls("GET", f"/v1/payouts/{id_}")
        assert payout["status"] == "settled"


async def _withdraws(member: Person, amount: str) -> str:
    account = {"iban": MEIS_IBAN, "holder": member.name}
    body = {**account, "amount": {"amount": amount, "asset": "CNY"}, "proof": {"password": DIGITS}}
    payout = await member.phone.calls("POST", "/v1/payouts", body, key=f"payout-{amount}")
    return str(payout["id"])


async def _staff(one: Phone, other: Phone) -> tuple[Person, Person]:
    cleo, susan = await join(one, "Cleo"), await join(other, "Susan")
    one.town.quan("operator", "grant", cleo.handle, "clerk")
    one.town.quan("operator", "grant", susan.handle, "supervisor")
    return cleo, susan


async def _pays(payer: Person, payee: Person, amount: str) -> str:
    body = {
        "payee": await payee.id(),
        "amount": {"amount": amount, "asset": "CNY"},
        "proof": {"password": DIGITS},
    }
    payment = await payer.phone.calls("POST", "/v1/transfers", body, key="mistake")
    return str(payment["id"])

"""Money that comes in at the bank, and finds its member once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest

from quan import wallet
from quan.core.db import Database
from quan.wallet import office
from quan.wallet.errors import bankfiles as errors
from quan.wallet.errors.rails import NoBankAccount
from quan.wallet.jobs.rails import book_entries
from quan.wallet.operations.bankimport import import_statement
from quan.wallet.rules.rails import new_reference, references_in, spaced_reference
from tests.conftest import opened
from tests.wallet.purse import notices, slug, together, yuan
from tests.wallet.rails.bank import FIRST_DAY, IBAN, Entry, Statement, camt053, mt940
from tests.wallet.rails.till import CODES, BankTown, day, reference_of

Why = office.WaitReason


async def test_a_transfer_with_the_reference_arrives_in_the_wallet(town: BankTown) -> None:
    mei = await town.join("Mei")
    reference = await reference_of(mei)
    assert reference == await reference_of(mei)
    report = await town.reads(day(Entry(minor=12_345, text=f"for me {reference}", name="LI MEI")))
    assert report.booked == {"topup": 1}
    assert await mei.balance() == "123.45"
    assert await town.at_the_bank() == "123.45"
    bills = (await mei.browser.get("/v1/bills")).json()["items"]
    assert [(bill["kind"], bill["category"], bill["note"], bill["title"]) for bill in bills] == [
        ("bank_topup", "topup", "LI MEI", "Top-up by bank")
    ]
    told = await notices(town, mei, until="payment.received")
    assert told[-1][1]["kind"] == "bank_topup"


@pytest.mark.parametrize(
    "written",
    [
        "{spaced}",
        "{tight}",
        "{lower}",
        "Invoice 12, {spaced}. Thank you!",
        "{dashed}",
        "XX{tight}YY",
        "{misread}",
    ],
)
async def test_a_reference_is_found_however_it_is_written(town: BankTown, written: str) -> None:
    mei = await town.join("Mei")
    spaced = await reference_of(mei)
    tight = spaced.replace(" ", "")
    text = written.format(
        spaced=spaced,
        tight=tight,
        lower=spaced.lower(),
        dashed=spaced.replace(" ", "-"),
        misread=f"RF{tight[2:].replace('0', 'O').replace('1', 'l')}",
    )
    assert (await town.reads(day(Entry(minor=100, text=text)))).booked == {"topup": 1}
    assert await mei.balance() == "1.00"


async def test_a_structured_reference_is_found_in_both_formats(town: BankTown) -> None:
    mei = await town.join("Mei")
    reference = (await reference_of(mei)).replace(" ", "")
    first = day(Entry(minor=100, structured=reference, ref="A"))
    assert (await town.reads(first)).booked == {"topup": 1}
    second = first.then(Entry(minor=200, structured=reference, ref="B", on=FIRST_DAY + timedelta(days=1)))
    assert (await town.reads_file(mt940(second))).booked == {"topup": 1}
    assert await mei.balance() == "3.00"


async def test_whom_nothing_names_waits_on_the_work_list(town: BankTown) -> None:
    mei, bo, gone, cold = [await town.join(name) for name in ("Mei", "Bo", "Gone", "Cold")]
    references = [await reference_of(one) for one in (mei, bo, gone, cold)]
    async with town.db.transaction() as tx:
        await wallet.close_account(tx, town.config, gone.who.id)
        await wallet.set_status(tx, town.config, cold.who.id, wallet.WalletStatus.FROZEN)
    mistyped = references[0].replace(references[0][-1], "X" if references[0][-1] != "X" else "Y")
    texts = {
        "rent": Why.NO_REFERENCE,
        mistyped: Why.NO_REFERENCE,
        "RF18 5390 0754 7034": Why.NO_REFERENCE,  # a creditor reference, and none of our making
        f"{references[0]} or {references[1]}": Why.SEVERAL_MEMBERS,
        references[2]: Why.CANNOT_RECEIVE,
        references[3]: Why.CANNOT_RECEIVE,
    }
    report = await town.reads(day(*(Entry(minor=100, text=text) for text in texts)))
    assert report.booked == {"waiting": len(texts)}
    waiting = {entry.line.remittance: entry.reason for entry in await town.work_list()}
    assert waiting == texts
    assert await town.holds(CODES.UNMATCHED_RECEIPTS) == "6.00"
    assert await mei.balance() == await bo.balance() == "0.00"


async def test_a_reference_that_we_never_gave_out_is_nobodys(town: BankTown) -> None:
    report = await town.reads(day(Entry(minor=100, text=new_reference())))
    assert report.booked == {"waiting": 1}
    assert (await town.the_one_waiting()).reason is Why.UNKNOWN_REFERENCE


async def test_a_file_read_twice_books_nothing_twice(town: BankTown) -> None:
    mei = await town.join("Mei")
    reference = await reference_of(mei)
    statement = day(
        Entry(minor=1_000, text=reference, ref="A"),
        Entry(minor=1_000, text=reference),
        Entry(minor=500, text="unknown"),
        Entry(minor=-100, text="charges"),
    )
    await town.owns(100)
    first = await town.reads(statement)
    assert (first.statements[0].fresh, first.statements[0].known) == (4, 0)
    again = await town.reads(statement)
    assert (again.statements[0].fresh, again.statements[0].known) == (0, 4)
    assert again.statements[0].id == first.statements[0].id
    assert again.booked == {}
    assert await mei.balance() == "20.00"
    assert await town.at_the_bank() == "24.00"


async def test_the_same_line_in_another_format_and_statement_is_the_same_line(town: BankTown) -> None:
    mei = await town.join("Mei")
    reference = await reference_of(mei)
    monday = day(Entry(minor=1_000, text=reference, ref="BANK001"))
    await town.reads(monday)
    assert (await town.reads_file(mt940(monday))).booked == {}
    both = replace(
        monday,
        number=2,
        until=FIRST_DAY + timedelta(days=1),
        entries=(*monday.entries, Entry(minor=700, text=reference, ref="BANK002")),
    )
    report = await town.reads(both)
    assert (report.statements[0].fresh, report.booked) == (1, {"topup": 1})
    assert await mei.balance() == "17.00"
    assert (await town.agreement()).complete


async def test_two_equal_payments_of_one_day_are_two(town: BankTown) -> None:
    mei = await town.join("Mei")
    twin = Entry(minor=1_000, text=await reference_of(mei))
    await town.reads(day(twin))
    assert await mei.balance() == "10.00"
    # The whole day, told later: the bank now shows a second one that is the same in everything.
    assert (await town.reads(day(twin, twin, name="DAY"))).booked == {"topup": 1}
    assert (await town.reads(day(twin, twin, name="DAY"))).booked == {}
    assert await mei.balance() == "20.00"


async def test_equal_payments_of_one_day_in_two_statements_that_follow_are_two(town: BankTown) -> None:
    mei = await town.join("Mei")
    twin = Entry(minor=1_000, text=await reference_of(mei))
    morning = day(twin, opening=500)
    noon = morning.then(twin, twin, on=FIRST_DAY)
    evening = noon.then(twin, on=FIRST_DAY)
    for statement in (morning, noon, noon, evening, morning, evening):
        await town.reads(statement)
    assert await mei.balance() == "40.00"
    whole_day = replace(morning, entries=(twin,) * 4, name="DAY", number=9)
    assert (await town.reads(whole_day)).booked == {}
    assert (await town.agreement()).complete


async def test_a_statement_that_only_seems_to_follow_tells_nothing_twice(town: BankTown) -> None:
    mei = await town.join("Mei")
    twin = Entry(minor=1_000, text=await reference_of(mei))
    monday = day(twin)
    tuesday = monday.then(twin, on=FIRST_DAY)
    await town.reads(monday)
    # The bank tells both in one statement first, and numbers it on its own.
    await town.reads(replace(monday, entries=(twin, twin), name="BOTH", number=7))
    assert (await town.reads(tuesday)).booked == {}
    assert await mei.balance() == "20.00"
    assert (await town.agreement()).complete


async def test_a_bank_that_names_two_lines_alike_means_two_lines(town: BankTown) -> None:
    await town.owns(1_000)
    report = await town.reads(day(Entry(minor=-300, ref="SAME"), Entry(minor=-5, ref="SAME", text="charge")))
    assert report.statements[0].fresh == 2
    assert await town.at_the_bank() == "-3.05"


async def test_each_payment_of_a_batch_booking_finds_its_own_member(town: BankTown) -> None:
    mei, bo = await town.join("Mei"), await town.join("Bo")
    parts = (Entry(minor=100, text=await reference_of(mei)), Entry(minor=250, text=await reference_of(bo)))
    statement = day(Entry(minor=350, ref="BATCH", parts=parts))
    assert (await town.reads(statement)).booked == {"topup": 2}
    assert (await town.reads(statement)).booked == {}
    assert (await mei.balance(), await bo.balance()) == ("1.00", "2.50")


async def test_of_many_who_read_in_one_file_at_once_each_line_is_booked_by_one(town: BankTown) -> None:
    mei = await town.join("Mei")
    reference = await reference_of(mei)
    content = camt053(day(*(Entry(minor=100, text=reference) for _ in range(20))))
    async with opened(Database(town.db.url, max_size=4)) as elsewhere:
        reports = await together(
            import_statement(db, town.config, content=content) for db in (town.db, elsewhere) * 3
        )
    assert sum(report.statements[0].fresh for report in reports) == 20
    assert sum(report.booked.get("topup", 0) for report in reports) == 20
    assert await mei.balance() == "20.00"


async def test_a_line_that_a_crash_left_unbooked_is_booked_by_the_next_who_looks(
    town: BankTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei = await town.join("Mei")
    content = camt053(day(Entry(minor=100, text=await reference_of(mei))))

    async def crash(*_: object, **__: object) -> dict[str, int]:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr("quan.wallet.operations.bankimport.book_new", crash)
        with pytest.raises(asyncio.CancelledError):
            await town.reads_file(content)
    agreed = await town.agreement()
    assert (agreed.booked, agreed.unbooked, agreed.agrees) == (yuan("0"), yuan("1.00"), True)
    report = await town.reads_file(content)
    assert (report.statements[0].fresh, report.booked) == (0, {"topup": 1})
    assert await mei.balance() == "1.00"


async def test_the_job_books_what_a_crash_left_and_disturbs_no_import_at_work(
    town: BankTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei = await town.join("Mei")
    content = camt053(day(Entry(minor=100, text=await reference_of(mei))))
    with monkeypatch.context() as patched:
        patched.setattr("quan.wallet.operations.bankimport.book_new", AsyncMock(return_value={}))
        await town.reads_file(content)
    await book_entries(town.db, town.config)
    assert await mei.balance() == "0.00"
    async with town.db.transaction() as tx:
        await tx.execute("UPDATE wallet.bank_entries SET stored_at = stored_at - INTERVAL '6 minutes'")
    await book_entries(town.db, town.config)
    assert await mei.balance() == "1.00"


async def test_a_missing_statement_shows_until_it_is_read_in(town: BankTown) -> None:
    monday = day(Entry(minor=1_000, text="a"), opening=5_000)
    tuesday = monday.then(Entry(minor=200, text="b", on=FIRST_DAY + timedelta(days=1)))
    wednesday = tuesday.then(Entry(minor=30, text="c", on=FIRST_DAY + timedelta(days=2)))
    await town.reads(monday)
    assert (await town.agreement()).complete
    await town.reads(wednesday)
    agreed = await town.agreement()
    assert (agreed.complete, agreed.agrees, agreed.missing) == (False, True, ("2026/2",))
    assert agreed.closing - agreed.opening - agreed.moved == yuan("2.00")
    await town.reads(tuesday)
    agreed = await town.agreement()
    assert (agreed.complete, agreed.missing) == (True, ())
    assert (agreed.opening, agreed.closing, agreed.booked) == (yuan("50.00"), yuan("62.30"), yuan("12.30"))


async def test_an_older_statement_moves_the_beginning_back(town: BankTown) -> None:
    monday = day(Entry(minor=1_000, text="a"), opening=5_000)
    await town.reads(monday.then(Entry(minor=200, text="b")))
    await town.reads(monday)
    agreed = await town.agreement()
    assert (agreed.opening, agreed.closing, agreed.complete) == (yuan("50.00"), yuan("62.00"), True)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (camt053(Statement(iban="NL91ABNA0417164300")), errors.StatementOfAnotherAccount),
        (mt940(Statement(iban="0417164300")), errors.StatementOfAnotherAccount),
        (camt053(Statement(), Statement(iban="NL91ABNA0417164300")), errors.StatementOfAnotherAccount),
        (camt053(Statement(currency="EUR")), errors.StatementInAnotherCurrency),
        (camt053(day(Entry(minor=5)), day(Entry(minor=5), closing=6)), errors.StatementDoesNotAddUp),
    ],
)
async def test_a_refused_file_leaves_nothing_behind(
    town: BankTown, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await town.reads_file(content)
    async with town.db.read() as reader:
        assert await reader.value("SELECT COUNT(*) FROM wallet.bank_statements") == 0
        assert await reader.value("SELECT COUNT(*) FROM wallet.bank_entries") == 0
    assert await town.at_the_bank() == "0.00"


async def test_older_formats_name_the_account_without_the_head_of_its_iban(town: BankTown) -> None:
    for account in (IBAN[4:], f"{IBAN}CNY", f"{IBAN[4:8]}/{IBAN[8:]}"):
        await town.reads_file(mt940(Statement(iban=account)))


async def test_without_a_bank_account_there_are_no_rails(town: BankTown) -> None:
    mei = await town.join("Mei")
    bare = replace(town.config, bank_iban="")
    town.app.state.config = bare
    reply = await mei.browser.get("/v1/bank-topup")
    assert (reply.status_code, slug(reply)) == (404, "wallet/no-bank-account")
    with pytest.raises(NoBankAccount):
        await import_statement(town.db, bare, content=camt053(Statement()))


async def test_nobody_rewrites_what_the_bank_said(town: BankTown) -> None:
    await town.reads(day(Entry(minor=100, text="x")))
    for wrong in (
        "UPDATE wallet.bank_entries SET amount = 1",
        "UPDATE wallet.bank_entries SET remittance = 'y'",
        "UPDATE wallet.bank_statements SET closing = 1",
        "DELETE FROM wallet.bank_entries",
        "DELETE FROM wallet.bank_statements",
    ):
        with pytest.raises(Exception, match=r"refused|append-only|immutable|never"):
            async with town.db.transaction() as tx:
                await tx.conn.execute(wrong)


def test_references_are_told_apart_by_their_check_digits() -> None:
    for _ in range(200):
        reference = new_reference()
        assert references_in(spaced_reference(reference).lower()) == {reference}
        for at in range(4, len(reference)):
            wrong = _another(reference[at])
            assert references_in(reference[:at] + wrong + reference[at + 1 :]) == set()


def _another(sign: str) -> str:
    """Give another sign of the same kind: a digit for a digit, a letter for a letter."""
    kin = "3456789" if sign.isdigit() else "ABCDEFGH"
    return next(one for one in kin if one != sign)

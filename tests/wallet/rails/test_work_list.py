"""What an operator says of entries that explained nothing by themselves."""

from collections.abc import Awaitable, Callable

import pytest

from quan import identity, ledger
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.wallet import office
from quan.wallet.errors import rails as errors
from tests.wallet.purse import CNY, together
from tests.wallet.rails.bank import IBAN, MEIS_IBAN, Entry
from tests.wallet.rails.test_payouts import came_back, paid
from tests.wallet.rails.till import CODES, BankTown, day, withdrawn

Outcome = office.EntryOutcome
Act = Callable[[Tx, office.BankEntryId], Awaitable[object]]


async def act(town: BankTown, entry: office.BankEntry, run: Act) -> object:
    async with town.db.transaction() as tx:
        return await run(tx, entry.id)


async def test_a_receipt_is_assigned_to_the_member_it_was_meant_for(town: BankTown) -> None:
    mei = await town.join("Mei")
    await town.reads(day(Entry(minor=5_000, text="for Mei", name="Auntie")))
    entry = await town.the_one_waiting()
    assert await town.holds(CODES.UNMATCHED_RECEIPTS) == "50.00"

    async def assign() -> bool:
        try:
            await act(town, entry, lambda tx, id_: office.assign(tx, town.config, id=id_, member=mei.who.id))
        except errors.BankEntrySettled:
            return False
        return True

    assert sorted(await together(assign() for _ in range(4))) == [False, False, False, True]
    assert await mei.balance() == "50.00"
    assert await town.work_list() == []
    async with town.db.read() as reader:
        settled = await office.bank_entry(reader, entry.id)
        audited = await reader.value(
            "SELECT detail ->> 'member' FROM core.audit_log WHERE action = 'wallet.receipt-assigned'"
        )
    assert (settled.outcome, settled.member, settled.reason) == (Outcome.MEMBER, mei.who.id, None)
    assert audited == str(mei.who.id)


async def test_a_receipt_goes_back_to_its_sender_with_the_next_file(town: BankTown) -> None:
    await town.reads(day(Entry(minor=5_000, text="mistake", name="Auntie")))
    entry = await town.the_one_waiting()
    payout = await act(town, entry, lambda tx, id_: office.return_to_sender(tx, town.config, id=id_))
    assert isinstance(payout, office.Payout)
    assert (payout.iban, payout.holder, payout.member, payout.entry) == (MEIS_IBAN, "Auntie", None, entry.id)
    assert (await town.holds(CODES.UNMATCHED_RECEIPTS), await town.holds(CODES.PAYOUT_HELD)) == (
        "0.00",
        "50.00",
    )
    await town.sends()
    statement = day(Entry(minor=5_000, text="mistake", name="Auntie")).then(paid(payout))
    assert (await town.reads(statement)).booked == {"payout": 1}
    assert await town.at_the_bank() == "0.00"
    # The sender's bank refuses it: the money is unmatched again, as the new entry that it is.
    assert (await town.reads(statement.then(came_back(payout)))).booked == {"waiting": 1}
    assert (await town.the_one_waiting()).reason is office.WaitReason.RETURN_FAILED
    assert await town.holds(CODES.UNMATCHED_RECEIPTS) == "50.00"


async def test_a_return_that_our_bank_rejects_puts_the_receipt_back_on_the_list(town: BankTown) -> None:
    mei = await town.join("Mei")
    await town.reads(day(Entry(minor=5_000, text="mistake")))
    entry = await town.the_one_waiting()
    for _ in range(2):
        payout = await act(town, entry, lambda tx, id_: office.return_to_sender(tx, town.config, id=id_))
        assert isinstance(payout, office.Payout)
        rejected = payout.id
        await town.sends()
        async with town.db.transaction() as tx:
            await office.reject(tx, town.config, id=rejected, reason="account closed")
        entry = await town.the_one_waiting()
        assert entry.reason is office.WaitReason.RETURN_FAILED
    await act(town, entry, lambda tx, id_: office.assign(tx, town.config, id=id_, member=mei.who.id))
    assert await mei.balance() == "50.00"


@pytest.mark.parametrize(
    ("outcome", "minor", "moved"),
    [
        (Outcome.CHARGES, -700, {CODES.EXPENSES: "7.00"}),
        (Outcome.CHARGES, 700, {CODES.FEE_INCOME: "7.00"}),
        (Outcome.OWN, 700, {CODES.EQUITY: "107.00"}),
        (Outcome.OWN, -700, {CODES.EQUITY: "93.00"}),
        (Outcome.TILL, 700, {CODES.SETTLEMENT_CASH: "93.00"}),
        (Outcome.TILL, -700, {CODES.SETTLEMENT_CASH: "107.00"}),
    ],
)
async def test_an_entry_is_explained_as_charges_own_money_or_cash_of_the_till(
    town: BankTown, outcome: office.Explanation, minor: int, moved: dict[ledger.AccountCode, str]
) -> None:
    await town.owns(10_000)
    await town.reads(day(Entry(minor=minor, text="?", name="", iban="")))
    entry = await town.the_one_waiting()
    await act(town, entry, lambda tx, id_: office.explain(tx, id=id_, outcome=outcome, remark="seen"))
    expected = {CODES.SETTLEMENT_CASH: "100.00", CODES.EQUITY: "100.00", CODES.EXPENSES: "0.00"} | moved
    assert {code: await town.holds(code) for code in expected} == expected
    assert await town.holds(CODES.UNMATCHED_RECEIPTS) == "0.00"


async def test_the_till_gives_no_cash_that_it_does_not_hold(town: BankTown) -> None:
    await town.reads(day(Entry(minor=700)))
    entry = await town.the_one_waiting()
    for _ in range(2):
        with pytest.raises(ledger.HoldingExceeded):
            await act(
                town, entry, lambda tx, id_: office.explain(tx, id=id_, outcome=Outcome.TILL, remark="x")
            )
    await town.owns(700)  # a refusal is not for ever: the act has no id of its own
    await act(town, entry, lambda tx, id_: office.explain(tx, id=id_, outcome=Outcome.TILL, remark="x"))
    assert await town.work_list() == []


async def test_a_debit_is_matched_by_hand_with_the_payout_it_was(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    first = office.PayoutId.parse(await withdrawn(mei, "40.00"))
    other = office.PayoutId.parse(await withdrawn(mei, "41.00"))
    await town.owns(10_000)
    await town.sends()
    await town.reads(day(Entry(minor=-4_000, text="SEPA transfer"), Entry(minor=4_000, text="?")))
    debit, receipt = sorted(await town.work_list(), key=lambda entry: entry.line.side, reverse=True)
    with pytest.raises(errors.PayoutDiffers):
        await act(town, debit, lambda tx, id_: office.match_payout(tx, id=id_, payout=other))
    with pytest.raises(errors.NotADebit):
        await act(town, receipt, lambda tx, id_: office.match_payout(tx, id=id_, payout=first))
    await act(town, debit, lambda tx, id_: office.match_payout(tx, id=id_, payout=first))
    assert (await town.payout(str(first))).status is office.PayoutStatus.SETTLED
    assert (await town.holds(CODES.EXPENSES), await town.holds(CODES.PAYOUT_HELD)) == ("0.00", "41.00")


async def test_what_a_debit_has_beyond_its_payout_are_charges(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    id_ = await withdrawn(mei, "40.00")
    await town.owns(10_000)
    await town.sends()
    payout = await town.payout(id_)
    await town.reads(day(paid(payout, minor=-4_015)))
    entry = await town.the_one_waiting()
    assert entry.reason is office.WaitReason.PAYOUT_DIFFERS
    await act(town, entry, lambda tx, id_: office.match_payout(tx, id=id_, payout=payout.id))
    assert (await town.holds(CODES.EXPENSES), await town.holds(CODES.PAYOUT_HELD)) == ("0.15", "0.00")


async def test_a_file_that_the_bank_paid_in_one_sum_settles_all_that_is_open_in_it(town: BankTown) -> None:
    mei = await town.join("Mei", money="100.00")
    ids = [await withdrawn(mei, amount) for amount in ("10.00", "20.00", "30.00")]
    await town.owns(10_000)
    batch, _ = await town.sends()
    async with town.db.transaction() as tx:
        await office.reject(tx, town.config, id=office.PayoutId.parse(ids[0]), reason="closed")
    await town.reads(day(Entry(minor=-4_999, ref="A"), Entry(minor=-5_000, ref="B")))
    short, whole = sorted(await town.work_list(), key=lambda entry: entry.line.amount)
    match = office.match_batch
    with pytest.raises(errors.PayoutDiffers):
        await act(town, short, lambda tx, id_: match(tx, id=id_, batch=batch.id))
    await act(town, whole, lambda tx, id_: match(tx, id=id_, batch=batch.id))
    with pytest.raises(errors.PayoutBatchNotFound):
        await act(town, short, lambda tx, id_: match(tx, id=id_, batch=batch.id))
    settled = [(await town.payout(one)).status for one in ids]
    assert settled == [office.PayoutStatus.REJECTED, *[office.PayoutStatus.SETTLED] * 2]
    assert (await town.holds(CODES.EXPENSES), await town.holds(CODES.PAYOUT_HELD)) == ("49.99", "0.00")
    assert await mei.balance() == "50.00"


async def test_an_entry_put_aside_is_off_the_list_and_can_be_taken_up(town: BankTown) -> None:
    mei = await town.join("Mei")
    await town.reads(day(Entry(minor=700)))
    entry = await town.the_one_waiting()
    await act(town, entry, lambda tx, id_: office.put_aside(tx, id=id_, reason="asked the bank"))
    assert await town.work_list() == []
    (aside,) = await town.work_list(aside=True)
    assert (aside.remark, aside.reason) == ("asked the bank", office.WaitReason.NO_REFERENCE)
    await act(town, entry, lambda tx, id_: office.take_up(tx, id=id_))
    assert (await town.the_one_waiting()).id == entry.id
    await act(town, entry, lambda tx, id_: office.put_aside(tx, id=id_, reason="again"))
    await act(town, entry, lambda tx, id_: office.assign(tx, town.config, id=id_, member=mei.who.id))
    assert await mei.balance() == "7.00"


async def test_what_makes_no_sense_is_refused_by_name_and_changes_nothing(town: BankTown) -> None:
    mei = await town.join("Mei")
    await town.owns(1_000)
    await town.reads(day(Entry(minor=-700), Entry(minor=800, iban=""), Entry(minor=900, iban=IBAN)))
    debit, senderless, ours = sorted(await town.work_list(), key=lambda entry: entry.line.amount.minor)
    config, nobody = town.config, MemberId.derive("nobody")
    wrong: list[tuple[office.BankEntry, Act, type[Problem]]] = [
        (debit, lambda tx, id_: office.assign(tx, config, id=id_, member=mei.who.id), errors.NotAReceipt),
        (debit, lambda tx, id_: office.return_to_sender(tx, config, id=id_), errors.NotAReceipt),
        (senderless, lambda tx, id_: office.return_to_sender(tx, config, id=id_), errors.SenderUnknown),
        (ours, lambda tx, id_: office.return_to_sender(tx, config, id=id_), errors.PayoutToOurselves),
        (ours, lambda tx, id_: office.assign(tx, config, id=id_, member=nobody), identity.MemberNotFound),
        (ours, lambda tx, id_: office.put_aside(tx, id=id_, reason="  "), errors.ReasonNeeded),
        (ours, lambda tx, id_: office.put_aside(tx, id=id_, reason="x" * 201), errors.ReasonNeeded),
        (
            ours,
            lambda tx, id_: office.explain(tx, id=id_, outcome=Outcome.OWN, remark=""),
            errors.ReasonNeeded,
        ),
        (
            ours,
            lambda tx, _: office.assign(tx, config, id=office.BankEntryId.derive("none"), member=mei.who.id),
            errors.BankEntryNotFound,
        ),
    ]
    for entry, run, refusal in wrong:
        with pytest.raises(refusal):
            await act(town, entry, run)
    assert len(await town.work_list()) == 3
    async with town.db.read() as reader:
        with pytest.raises(errors.BankEntryNotFound):
            await office.bank_entry(reader, office.BankEntryId.derive("none"))
        with pytest.raises(errors.PayoutBatchNotFound):
            await office.batch_document(reader, office.PayoutBatchId.derive("none"))


async def test_the_list_continues_where_a_page_ended(town: BankTown) -> None:
    await town.reads(day(*(Entry(minor=100 + n) for n in range(5))))
    async with town.db.read() as reader:
        page = await office.work_list(reader, limit=2)
        rest = await office.work_list(reader, after=page[-1].id)
        (agreed,) = await office.reconciliations(reader, CNY)
    assert [len(page), len(rest)] == [2, 3]
    assert agreed.iban == IBAN

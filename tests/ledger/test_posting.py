"""Posting on the real database: ids, refusals, chains, replay."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quan import ledger
from quan.core.clock import FixedClock
from quan.core.ids import MemberId
from quan.core.money import Asset
from quan.core.problems import Problem
from quan.ledger import errors, rules
from quan.ledger.model import MAX_TOTAL, UNLIMITED
from tests.ledger.bookkeeping import CNY, Books, new_id, wish

EUR = Asset("EUR", 2)


async def test_an_account_is_opened_once(books: Books) -> None:
    mei, member = ledger.AccountId.derive("mei"), MemberId.derive("mei")
    for _ in range(2):
        async with books.db.transaction() as tx:
            account = await ledger.open_account(
                tx, id=mei, asset=CNY, code=ledger.AccountCode.MEMBER_WALLET, owner=member
            )
    assert account.owner == member.uuid
    assert account.limit == ledger.AccountCode.MEMBER_WALLET.limit
    with pytest.raises(ledger.AccountOpenedDifferently):
        async with books.db.transaction() as tx:
            await ledger.open_account(
                tx, id=mei, asset=EUR, code=ledger.AccountCode.MEMBER_WALLET, owner=member
            )


async def test_two_devices_opening_one_account_get_the_same(books: Books) -> None:
    luc = ledger.AccountId(new_id().uuid)

    async def open_it() -> ledger.Account:
        async with books.db.transaction() as tx:
            return await ledger.open_account(tx, id=luc, asset=CNY, code=ledger.AccountCode.MEMBER_WALLET)

    opened = await asyncio.gather(*(open_it() for _ in range(6)))
    assert {account.id for account in opened} == {luc}


async def test_a_transfer_is_found_with_both_its_entries(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    order = MemberId.derive("order")
    (done,) = await books.post(
        ledger.NewTransfer(
            id=new_id(),
            debit=mei,
            credit=wei,
            amount=wish(mei, wei, 250).amount,
            code=ledger.TransferCode.PAY_CODE,
            reference=order,
        )
    )
    async with books.db.read() as reader:
        assert await ledger.transfer(reader, done.id) == done
        debit, credit = await ledger.entries(reader, done.id)
    assert done.reference == order.uuid
    assert (debit.account, debit.version, debit.delta.text, debit.balance.text) == (
        mei, done.debit_version, "-2.50", "7.50",
    )  # fmt: skip
    assert (credit.account, credit.version, credit.delta.text, credit.balance.text) == (
        wei, done.credit_version, "2.50", "2.50",
    )  # fmt: skip


async def test_the_same_id_and_body_is_executed_once(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    again = wish(mei, wei, 600)
    assert await books.post(again) == await books.post(again)
    assert await books.minor(wei) == 600


async def test_the_same_id_with_another_body_is_refused(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    first = wish(mei, wei, 600)
    await books.post(first)
    for other in (
        wish(mei, wei, 601, id=first.id),
        wish(wei, mei, 600, id=first.id),
        wish(mei, wei, 600, id=first.id, code=ledger.TransferCode.PAY_CODE),
        wish(mei, wei, 600, id=first.id, phase=ledger.Phase.PENDING),
        wish(mei, wei, 600, id=first.id, flags=ledger.Flag.BALANCING_DEBIT),
        wish(mei, wei, 600, id=first.id, reference=new_id()),
    ):
        with pytest.raises(ledger.IdReused):
            await books.post(other)
    assert (await books.post(first))[0].id == first.id
    assert await books.minor(wei) == 600


async def test_a_refused_id_stays_refused(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    early = wish(mei, wei, 500)
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(early)
    equity = await books.open(ledger.AccountCode.EQUITY)
    await books.post(wish(equity, mei, 1000))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(early)
    with pytest.raises(ledger.IdReused):
        await books.post(wish(mei, wei, 50, id=early.id))
    await books.post(wish(mei, wei, 500))
    assert await books.minor(wei) == 500


async def test_a_refused_id_stays_refused_inside_a_longer_story(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    early = wish(mei, wei, 500)
    equity = await books.open(ledger.AccountCode.EQUITY)
    async with books.db.transaction() as tx:
        with pytest.raises(ledger.InsufficientFunds):
            async with tx.refusable():
                await ledger.post(tx, early)
        await ledger.post(tx, wish(equity, mei, 1000))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(early)


async def test_every_refusal_with_odd_figures_can_be_remembered(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    for minor, refusal in (
        (0, ledger.AmountNotPositive),
        (-5, ledger.AmountNotPositive),
        (MAX_TOTAL + 1, ledger.AmountTooLarge),
        (10**30, ledger.AmountTooLarge),
    ):
        odd = wish(mei, wei, minor)
        for _ in range(2):
            with pytest.raises(refusal):
                await books.post(odd)


async def test_a_chain_happens_as_a_whole_or_not_at_all(books: Books) -> None:
    mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
    chain = [wish(mei, wei, 100), wish(wei, amara, 100), wish(mei, amara, 1)]
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(*chain)
    assert [await books.minor(who) for who in (mei, wei, amara)] == [100, 0, 0]
    with pytest.raises(ledger.LinkedTransferRefused):
        await books.post(chain[0])
    again = [wish(mei, wei, 100), wish(wei, amara, 100)]
    first = await books.post(*again)
    assert await books.post(*again) == first
    assert [await books.minor(who) for who in (mei, wei, amara)] == [0, 0, 100]


async def test_the_asset_must_be_one(books: Books) -> None:
    mei, luc = await books.open(holding=100), await books.open(asset=EUR)
    with pytest.raises(ledger.AssetsDiffer):
        await books.post(wish(mei, luc, 5))
    with pytest.raises(ledger.AssetsDiffer):
        await books.post(wish(mei, await books.open(), 5, asset=EUR))


async def test_a_closed_account_neither_gives_nor_takes_until_it_is_reopened(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    await books.set_closed(mei, closed=True)
    for debit, credit in ((mei, wei), (wei, mei)):
        with pytest.raises(ledger.AccountClosed):
            await books.post(wish(debit, credit, 5))
    await books.set_closed(mei, closed=False)
    await books.post(wish(mei, wei, 5))
    with pytest.raises(ledger.UnknownAccount):
        await books.set_closed(ledger.AccountId(new_id().uuid), closed=True)


async def test_an_unknown_account_is_named(books: Books) -> None:
    nobody = ledger.AccountId(new_id().uuid)
    with pytest.raises(ledger.UnknownAccount):
        await books.post(wish(await books.open(holding=10), nobody, 5))
    with pytest.raises(ledger.UnknownAccount):
        await books.account(nobody)


async def test_an_overdraft_line_ends_at_its_floor(books: Books) -> None:
    line = ledger.Limit(ledger.LimitKind.FLOOR, -300)
    mei, wei = await books.open(limit=line), await books.open()
    await books.post(wish(mei, wei, 300))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(mei, wei, 1))
    assert await books.minor(mei) == -300


async def test_totals_stop_at_the_largest_whole_number(books: Books) -> None:
    mei, wei = [await books.open(limit=UNLIMITED) for _ in range(2)]
    await books.post(wish(mei, wei, MAX_TOTAL))
    with pytest.raises(ledger.TotalTooLarge):
        await books.post(wish(mei, wei, 1))
    await books.post(wish(wei, mei, MAX_TOTAL))
    assert await books.minor(mei) == 0


async def test_a_reversal_brings_the_money_back_once(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    (done,) = await books.post(wish(mei, wei, 70))
    id = new_id()  # noqa: A001
    back = await books.reverse(done.id, id=id)
    assert await books.reverse(done.id, id=id) == back
    assert (back.debit, back.credit, back.amount) == (wei, mei, done.amount)
    assert (await books.minor(mei), await books.minor(wei)) == (100, 0)
    with pytest.raises(ledger.AlreadyReversed):
        await books.reverse(done.id)
    with pytest.raises(ledger.ReversalNotReversible):
        await books.reverse(back.id)
    with pytest.raises(ledger.UnknownTransfer):
        await books.reverse(new_id())


async def test_a_reversal_needs_the_money_to_be_there(books: Books) -> None:
    mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
    (done,) = await books.post(wish(mei, wei, 70))
    await books.post(wish(wei, amara, 1))
    with pytest.raises(ledger.InsufficientFunds):
        await books.reverse(done.id)


async def test_replaying_the_log_gives_the_state(fresh_books: Books) -> None:
    books = fresh_books
    people = [await books.open(holding=500) for _ in range(4)]
    for n in range(40):
        debit, credit = people[n % 4], people[(n * 7 + 1) % 4]
        if debit != credit:
            await books.post(wish(debit, credit, n + 1), wish(credit, debit, n // 2 + 1))
    async with books.db.read() as reader:
        log: list[dict[str, Any]] = await reader.rows(
            "SELECT * FROM ledger.transfers ORDER BY recorded_at, id", into=dict
        )
        stored: list[dict[str, Any]] = await reader.rows("SELECT * FROM ledger.accounts", into=dict)
    fields = rules.AccountState._fields
    end = {row["id"].int: rules.AccountState(*(row[name] for name in fields)) for row in stored}
    start = {key: state._replace(debits_posted=0, credits_posted=0, version=0) for key, state in end.items()}
    orders = [
        rules.Order(
            row["id"].int, row["debit"].int, row["credit"].int, row["amount"], row["asset"], row["code"]
        )
        for row in log
    ]
    decision = rules.apply(start, orders, at_us=1)
    assert set(decision.results) == {rules.Outcome.POSTED}
    assert start | decision.accounts == end


async def test_a_statement_is_read_page_by_page(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    for _ in range(5):
        await books.post(wish(mei, wei, 1))
    async with books.db.read() as reader:
        first = await ledger.statement(reader, wei, limit=2)
        rest = await ledger.statement(reader, wei, after_version=first[-1].version, limit=10)
    assert [entry.version for entry in first + rest] == [1, 2, 3, 4, 5]
    assert [entry.balance.minor for entry in first + rest] == [1, 2, 3, 4, 5]


async def test_a_balance_can_be_asked_for_any_instant(timed_books: Books, clock: FixedClock) -> None:
    books, day = timed_books, timedelta(days=1)
    start = clock.now()
    mei, wei = await books.open(holding=100), await books.open()
    expected = []
    for n in range(9):
        clock.advance(day)
        await books.post(wish(mei, wei, n + 1))
        expected.append(sum(range(1, n + 2)))
    async with books.db.read() as reader:
        seen = [(await ledger.balance_at(reader, wei, start + day * (n + 1))).minor for n in range(9)]
        before = await ledger.balance_at(reader, wei, start + day - timedelta(microseconds=1))
    assert seen == expected
    assert before.minor == 0


async def test_a_back_dated_transfer_counts_from_the_day_it_is_dated(
    timed_books: Books, clock: FixedClock
) -> None:
    books, day = timed_books, timedelta(days=1)
    mei, wei = await books.open(holding=100), await books.open()
    start = clock.now()
    clock.advance(10 * day)
    (late,) = await books.post(wish(mei, wei, 7, effective_at=start + 2 * day))
    await books.post(wish(mei, wei, 20, effective_at=start + 30 * day))
    await books.post(wish(mei, wei, 30))
    assert late.effective_at == start + 2 * day
    assert late.recorded_at == start + 10 * day

    async with books.db.read() as reader:

        async def at(days: int, *, effective: bool) -> int:
            instant = start + days * day + timedelta(seconds=1)
            return (await ledger.balance_at(reader, wei, instant, effective=effective)).minor

        assert [await at(n, effective=False) for n in (1, 2, 10, 30)] == [0, 0, 57, 57]
        assert [await at(n, effective=True) for n in (1, 2, 10, 30)] == [0, 7, 37, 57]


async def test_recorded_time_rises_even_when_the_clock_stands_or_falls_back(
    timed_books: Books, clock: FixedClock
) -> None:
    books = timed_books
    mei, wei = await books.open(holding=100), await books.open()
    await books.post(wish(mei, wei, 1), wish(mei, wei, 2))
    clock.at -= timedelta(hours=1)
    await books.post(wish(mei, wei, 3))
    times = [entry.recorded_at for entry in await books.statement(wei)]
    assert times == sorted(set(times))


async def test_the_books_are_sound_when_debts_are_covered(fresh_books: Books) -> None:
    books = fresh_books
    cash = await books.open(ledger.AccountCode.SETTLEMENT_CASH)
    mei = await books.open()
    await books.post(wish(cash, mei, 1000))
    async with books.db.read(snapshot=True) as reader:
        (report,) = await ledger.check(reader)
    assert report.sound
    assert (report.held.minor, report.owed.minor) == (1000, 1000)
    assert [(line.code.name, line.balance.minor) for line in report.lines] == [
        ("SETTLEMENT_CASH", 1000),
        ("MEMBER_WALLET", 1000),
    ]


async def test_the_books_are_not_sound_when_more_is_owed_than_held(fresh_books: Books) -> None:
    await fresh_books.open(holding=5)
    async with fresh_books.db.read(snapshot=True) as reader:
        (report,) = await ledger.check(reader)
    assert report.balanced
    assert not report.covered
    assert not report.sound


def test_every_refusal_has_its_own_outcome() -> None:
    refusals = errors.REFUSALS
    assert set(refusals) == {outcome for outcome in rules.Outcome if outcome.refused}
    assert len(set(refusals.values())) == len(refusals)
    assert all(issubclass(problem, Problem) for problem in refusals.values())

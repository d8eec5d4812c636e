"""Many at once: one winner, no deadlock, nothing lost."""

import asyncio
import random
from collections import Counter

import psycopg
import pytest

from quan import ledger
from quan.core.db import Database
from quan.core.money import Asset
from quan.core.problems import Problem, Unavailable
from tests.ledger.bookkeeping import Books, new_id, wish


async def attempt(books: Books, *wishes: ledger.NewTransfer) -> str:
    try:
        await books.post(*wishes)
    except Problem as refusal:
        return type(refusal).__name__
    return "done"


async def test_two_devices_spending_the_last_money_at_once_have_one_winner(books: Books) -> None:
    for _ in range(10):
        mei, wei, amara = await books.open(holding=1000), await books.open(), await books.open()
        outcomes = await asyncio.gather(
            attempt(books, wish(mei, wei, 1000)), attempt(books, wish(mei, amara, 1000))
        )
        assert sorted(outcomes) == ["InsufficientFunds", "done"]
        assert await books.minor(mei) == 0
        assert await books.minor(wei) + await books.minor(amara) == 1000


async def test_one_id_sent_many_times_at_once_is_executed_once(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    same = wish(mei, wei, 300)
    outcomes = await asyncio.gather(*(books.post(same) for _ in range(8)))
    assert len(set(outcomes)) == 1
    assert await books.minor(wei) == 300


async def test_one_id_sent_at_once_between_other_accounts_is_executed_once(books: Books) -> None:
    pairs = [(await books.open(holding=100), await books.open()) for _ in range(6)]
    same = new_id()
    outcomes = await asyncio.gather(
        *(attempt(books, wish(debit, credit, 100, id=same)) for debit, credit in pairs)
    )
    assert Counter(outcomes) == {"done": 1, "IdReused": 5}
    assert sum([await books.minor(credit) for _, credit in pairs]) == 100


async def test_one_refused_id_sent_many_times_at_once_is_refused_each_time(books: Books) -> None:
    mei, wei = await books.open(holding=10), await books.open()
    same = wish(mei, wei, 300)
    outcomes = await asyncio.gather(*(attempt(books, same) for _ in range(8)))
    assert Counter(outcomes) == {"InsufficientFunds": 8}


async def test_one_transfer_is_reversed_once_however_many_try(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open(holding=500)
    (done,) = await books.post(wish(mei, wei, 70))

    async def undo() -> str:
        try:
            await books.reverse(done.id)
        except Problem as refusal:
            return type(refusal).__name__
        return "done"

    outcomes = await asyncio.gather(*(undo() for _ in range(8)))
    assert Counter(outcomes) == {"done": 1, "AlreadyReversed": 7}
    assert await books.minor(mei) == 100


async def test_crossing_transfers_never_deadlock_and_lose_nothing(books: Books) -> None:
    seed = random.randrange(2**32)  # noqa: S311 - printed by pytest when this fails
    draw = random.Random(seed)  # noqa: S311
    people = [await books.open(holding=200) for _ in range(5)]

    def chain() -> list[ledger.NewTransfer]:
        pairs = [draw.sample(people, 2) for _ in range(draw.randint(1, 4))]
        return [wish(debit, credit, draw.randint(1, 60)) for debit, credit in pairs]

    gate = asyncio.Semaphore(8)  # as many as the pool has connections, so that none waits in vain

    async def one() -> str:
        async with gate:
            return await attempt(books, *chain())

    outcomes = Counter(await asyncio.gather(*(one() for _ in range(200))))
    assert set(outcomes) <= {"done", "InsufficientFunds"}, seed
    assert outcomes["done"] > 50, seed
    assert sum([await books.minor(person) for person in people]) == 1000, seed
    for person in people:
        entries = await books.statement(person)
        assert [entry.version for entry in entries] == list(range(1, len(entries) + 1)), seed
        assert entries[-1].balance.minor == await books.minor(person), seed


async def test_a_refusal_is_neither_noted_nor_told_while_a_twin_is_being_paid(books: Books) -> None:
    mei, wei, equity = await books.open(), await books.open(), await books.open(ledger.AccountCode.EQUITY)
    same = wish(mei, wei, 100)
    async with books.db.transaction() as refused:
        with pytest.raises(ledger.InsufficientFunds):
            async with refused.conn.transaction():
                await ledger.post(refused, same)
        await books.post(wish(equity, mei, 100))
        async with books.db.transaction() as paid:
            await ledger.post(paid, same)
            noting = asyncio.create_task(refused.keep_refusals())
            await asyncio.sleep(0.1)
        with pytest.raises(Unavailable):
            await noting
    async with books.db.read() as reader:
        assert await reader.value("SELECT count(*) FROM ledger.refusals WHERE id = %s", (same.id,)) == 0


async def test_an_id_refused_for_one_pair_while_another_was_paid_stands_for_the_payment(books: Books) -> None:
    mei, wei, amara, luc = [await books.open(holding=holding) for holding in (100, 0, 0, 0)]
    same = new_id()
    async with books.db.transaction() as paid:
        transfers = await ledger.post(paid, wish(mei, wei, 100, id=same))
        with pytest.raises(ledger.InsufficientFunds):  # of accounts that nobody holds
            await books.post(wish(amara, luc, 100, id=same))
    assert await books.post(wish(mei, wei, 100, id=same)) == transfers
    with pytest.raises(ledger.IdReused):
        await books.post(wish(amara, luc, 100, id=same))


async def test_many_who_are_the_first_with_money_of_a_kind_all_get_an_account(fresh_db: Database) -> None:
    async def open_one(asset: Asset) -> None:
        async with fresh_db.transaction() as tx:
            account = ledger.AccountId.new(tx.now)
            await ledger.open_account(tx, id=account, asset=asset, code=ledger.AccountCode.MEMBER_WALLET)

    for number in range(30):
        await asyncio.gather(*(open_one(Asset(f"HOURS{number}", 2)) for _ in range(4)))
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await open_one(Asset("HOURS1", 3))

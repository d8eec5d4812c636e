"""The simulated server and PostgreSQL are asked the same, and must answer the same.

Each scene is a few statements of the store, some on two connections at once; it tells what came of them.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from quan import ledger
from quan.core.clock import FixedClock
from quan.core.db import Database, Tx
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.ledger import store
from quan.ledger.model import Phase
from quan.ledger.operations.orders import chain_of
from quan.ledger.operations.sealing import seal, start_of
from quan.ledger.rules import Book
from tests.conftest import opened
from tests.simulation.line import SimulatedDatabase
from tests.simulation.loop import SimulatedClock, SimulatedLoop
from tests.simulation.server import Server, Weather
from tests.simulation.statements import WatchedBook, in_place_of_sql
from tests.simulation.wishes import FLOOR, WALLET

CNY = Asset("CNY", 2)
EQUITY, MEI, WEI, AMARA = (ledger.AccountId(UUID(int=number)) for number in range(1, 5))
NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
HELD = ledger.TransferId(UUID(int=77))

Scene = Callable[["Stage"], Awaitable[list[Any]]]


class Stage:
    """A database with four accounts, and a book that decides as a poster would."""

    def __init__(self, db: Database, book: type[Book]) -> None:
        self.db = db
        self.book = book

    async def set(self) -> None:
        async with self.db.transaction() as tx:
            await ledger.open_account(tx, id=EQUITY, asset=CNY, code=ledger.AccountCode.EQUITY)
            for member in (MEI, WEI):
                await ledger.open_account(tx, id=member, asset=CNY, code=WALLET)
            await ledger.open_account(tx, id=AMARA, asset=CNY, code=WALLET, limit=FLOOR)
        await self.post(wish(1, EQUITY, MEI, 100))

    async def post(self, *wishes: ledger.NewTransfer) -> tuple[ledger.Transfer, ...]:
        async with self.db.transaction() as tx:
            return await ledger.post(tx, *wishes)

    async def tried(self, *wishes: ledger.NewTransfer) -> str:
        try:
            await self.post(*wishes)
        except Problem as problem:
            return type(problem).__name__
        return "done"

    async def decided(self, tx: Tx, *wishes: ledger.NewTransfer) -> store.Packed:
        """Decide as a poster does by memory: nothing is held, no id is looked up."""
        orders = chain_of(wishes)
        read = await store.read_accounts(tx, sorted({key for order in orders for key in order[1:3]}))
        head = await store.take_chain(tx)
        assert head is not None
        at_us = start_of(tx.now, head, max(one.last_us for one in read))
        book = self.book({one.key: one.state for one in read}, {}, at_us=at_us)
        book.decide_chain(orders)
        return store.pack(seal(head, book.booked), book.booked, book.changed())

    async def accounts(self) -> list[Any]:
        async with self.db.read() as reader:
            keys = [account.uuid.int for account in (EQUITY, MEI, WEI, AMARA)]
            return sorted(tuple(one) for one in await store.read_accounts(reader, keys))


def wish(
    number: int, debit: ledger.AccountId, credit: ledger.AccountId, minor: int, **rest: Any
) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        id=ledger.TransferId(UUID(int=number)),
        debit=debit,
        credit=credit,
        amount=Money(minor, CNY),
        code=ledger.TransferCode.ADJUSTMENT,
        **rest,
    )


async def refused_write(stage: Stage, meanwhile: Callable[[], Awaitable[object]], *late: Any) -> list[Any]:
    """Write what was decided before something else happened; tell why it is refused."""
    conn = await stage.db.connect()
    try:
        async with stage.db.transaction_on(conn) as tx:
            packed = await stage.decided(tx, *late)
            await meanwhile()
            await store.write(tx, packed)
    except psycopg.Error as error:
        return [type(error).__name__, error.diag.constraint_name, *await stage.accounts()]
    finally:
        await conn.close()
    return ["written", *await stage.accounts()]


async def nothing() -> None:
    """Let nothing happen."""


async def money_moves(stage: Stage) -> list[Any]:
    made = await stage.post(
        wish(2, MEI, WEI, 30), wish(3, WEI, AMARA, 10, effective_at=NOW - timedelta(days=1))
    )
    again = await stage.post(
        wish(2, MEI, WEI, 30), wish(3, WEI, AMARA, 10, effective_at=NOW - timedelta(days=1))
    )
    return [made, again == made, *await stage.accounts()]


async def an_account_moved_meanwhile(stage: Stage) -> list[Any]:
    return await refused_write(stage, lambda: stage.post(wish(2, EQUITY, WEI, 1)), wish(3, MEI, WEI, 5))


async def an_account_was_closed_meanwhile(stage: Stage) -> list[Any]:
    async def close() -> None:
        async with stage.db.transaction() as tx:
            await ledger.set_closed(tx, WEI, True)  # noqa: FBT003 - the door's own way

    return (await refused_write(stage, close, wish(3, MEI, WEI, 5)))[1:]


async def an_id_was_used_meanwhile(stage: Stage) -> list[Any]:
    return await refused_write(stage, lambda: stage.post(wish(3, EQUITY, AMARA, 1)), wish(3, MEI, WEI, 5))


async def an_id_was_refused_meanwhile(stage: Stage) -> list[Any]:
    return await refused_write(stage, lambda: stage.tried(wish(3, AMARA, EQUITY, 99)), wish(3, MEI, WEI, 5))


async def nothing_happened_meanwhile(stage: Stage) -> list[Any]:
    return await refused_write(stage, nothing, wish(3, MEI, WEI, 5))


async def ids_stay_what_they_are(stage: Stage) -> list[Any]:
    tries = [
        await stage.tried(wish(2, WEI, MEI, 5)),
        await stage.tried(wish(4, EQUITY, WEI, 5)),
        await stage.tried(wish(2, WEI, MEI, 5)),
        await stage.tried(wish(2, WEI, MEI, 4)),
        await stage.tried(wish(4, EQUITY, WEI, 6)),
        await stage.tried(wish(5, MEI, WEI, 1), wish(6, WEI, MEI, 700)),
        await stage.tried(wish(5, MEI, WEI, 1)),
    ]
    return [*tries, *await stage.accounts()]


async def held_money_comes_and_goes(stage: Stage) -> list[Any]:
    until = NOW + timedelta(seconds=5)
    held = wish(77, MEI, WEI, 60, phase=Phase.PENDING, expires_at=until)
    tries = [
        await stage.tried(held),
        await stage.tried(wish(2, MEI, WEI, 41)),
        await stage.tried(wish(3, MEI, WEI, 50, phase=Phase.POST, pending=HELD)),
        await stage.tried(wish(4, MEI, WEI, 60, phase=Phase.VOID, pending=HELD)),
        await stage.tried(wish(78, MEI, WEI, 40, phase=Phase.PENDING, expires_at=until)),
    ]
    async with stage.db.read() as reader:
        soon = await store.due(reader, limit=9)
        reader.now = until
        late = [await store.due(reader, limit=9), await store.due_on(reader, [MEI.uuid.int])]
    return [*tries, soon, late, *await stage.accounts()]


async def who_comes_second_waits_and_sees_what_is_left(stage: Stage) -> list[Any]:
    async with stage.db.transaction() as first:
        await ledger.post(first, wish(2, MEI, WEI, 80))
        second = asyncio.get_running_loop().create_task(stage.tried(wish(3, MEI, AMARA, 80)))
        await asyncio.sleep(0.3)
        waited = not second.done()
    return [waited, await second, *await stage.accounts()]


SCENES: tuple[Scene, ...] = (
    money_moves,
    nothing_happened_meanwhile,
    an_account_moved_meanwhile,
    an_account_was_closed_meanwhile,
    an_id_was_used_meanwhile,
    an_id_was_refused_meanwhile,
    ids_stay_what_they_are,
    held_money_comes_and_goes,
    who_comes_second_waits_and_sees_what_is_left,
)


def simulated(scene: Scene) -> list[Any]:
    draw = random.Random(1)  # noqa: S311 - nothing is drawn that matters
    loop = SimulatedLoop(draw)
    db = SimulatedDatabase(Server(loop, draw, Weather()), SimulatedClock(loop, wrong_by_s=0.0), lambda: None)
    db.clock = FixedClock(NOW)
    stage = Stage(db, WatchedBook)
    with in_place_of_sql():
        loop.run_until_complete(stage.set())
        told = loop.run_until_complete(scene(stage))
    loop.end()
    return told


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_the_simulated_server_answers_as_postgresql_does(
    scene: Scene, clone: Callable[[], str]
) -> None:
    expected = await asyncio.to_thread(simulated, scene)
    db: AbstractAsyncContextManager[Database] = opened(Database(clone(), clock=FixedClock(NOW), max_size=3))
    async with db as real:
        stage = Stage(real, Book)
        await stage.set()

        assert await scene(stage) == expected

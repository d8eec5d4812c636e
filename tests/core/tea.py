"""A tea house: facts and reactions for tests of the outbox."""

from typing import ClassVar
from uuid import uuid4

from quan.core.clock import FixedClock
from quan.core.db import Database, Tx
from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import ASSETS, Asset, Money
from quan.core.outbox import Reaction

YUAN = Asset("CNY", 2)
ASSETS.register(YUAN)


class TeaPoured(Event, frozen=True, kw_only=True):
    kind: ClassVar[str] = "test.tea-poured"
    by: MemberId
    cup: int
    price: Money


class CupBroken(Event, frozen=True, kw_only=True):
    kind: ClassVar[str] = "test.cup-broken"
    cup: int


async def pour(db: Database, *cups: int) -> None:
    async with db.transaction() as tx:
        for cup in cups:
            tx.emit(TeaPoured(by=MemberId(uuid4()), cup=cup, price=Money(250, YUAN)))


async def write_down(tx: Tx, who: str, cup: int) -> None:
    await tx.execute("INSERT INTO book (who, cup) VALUES (%s, %s)", (who, cup))


async def book(db: Database) -> list[tuple[str, int]]:
    async with db.read() as reader:
        return await reader.rows("SELECT who, cup FROM book ORDER BY at", into=lambda who, cup: (who, cup))


async def waiting(db: Database) -> tuple[int, int]:
    """Count the facts not yet told and the notes about them."""
    async with db.read() as reader:
        return (
            await reader.value("SELECT COUNT(*) FROM core.outbox"),
            await reader.value("SELECT COUNT(*) FROM core.reactions_done"),
        )


def waiter(name: str = "waiter") -> Reaction:
    async def run(tx: Tx, event: TeaPoured) -> None:
        await write_down(tx, name, event.cup)

    return Reaction(TeaPoured, name, run)


def clumsy(failures: int, name: str = "clumsy") -> Reaction:
    """Give a reaction that writes, then fails, so many times."""
    left = failures

    async def run(tx: Tx, event: TeaPoured) -> None:
        nonlocal left
        await write_down(tx, name, event.cup)
        if left > 0:
            left -= 1
            raise RuntimeError("dropped it")

    return Reaction(TeaPoured, name, run)


class Database_of:  # noqa: N801 - reads as a phrase
    """Another process's pool on the same database."""

    def __init__(self, db: Database, clock: FixedClock | None = None) -> None:
        self.db = Database(db.url, max_size=3, clock=clock)

    async def __aenter__(self) -> Database:
        await self.db.open()
        return self.db

    async def __aexit__(self, *_: object) -> None:
        await self.db.close()

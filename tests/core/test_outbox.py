"""The relay: every reaction takes effect exactly once, whoever fails, dies or competes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from quan.core import outbox, streams
from quan.core.clock import FixedClock
from quan.core.db import Database, Tx
from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import ASSETS, Asset, Money
from quan.core.outbox import PARK_AFTER, Reaction, Relay, back_off

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


@pytest.fixture
async def house(fresh_db: Database) -> Database:
    """Give a database with a book that reactions write into."""
    async with fresh_db.transaction() as tx:
        await tx.execute("CREATE TABLE book (at bigint GENERATED ALWAYS AS IDENTITY, who text, cup integer)")
    return fresh_db


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


async def test_a_fact_reaches_every_reaction_and_leaves(house: Database) -> None:
    relay = Relay(house, [waiter("Wei"), waiter("Mei")])
    await pour(house, 1)
    assert await relay.deliver() == 1
    assert await book(house) == [("Wei", 1), ("Mei", 1)]
    assert await waiting(house) == (0, 0)
    assert await relay.deliver() == 0


async def test_ids_and_money_arrive_as_they_were(house: Database) -> None:
    heard: list[TeaPoured] = []

    async def run(_tx: Tx, event: TeaPoured) -> None:
        heard.append(event)

    mei = MemberId(uuid4())
    async with house.transaction() as tx:
        tx.emit(TeaPoured(by=mei, cup=1, price=Money(250, YUAN)))
    await Relay(house, [Reaction(TeaPoured, "ears", run)]).deliver()
    assert heard == [TeaPoured(by=mei, cup=1, price=Money(250, YUAN))]


async def test_facts_of_an_undone_transaction_were_never_told(house: Database) -> None:
    async def spill() -> None:
        async with house.transaction() as tx:
            tx.emit(CupBroken(cup=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await spill()
    assert await waiting(house) == (0, 0)


async def test_a_fact_without_reactions_leaves_quietly(house: Database) -> None:
    async with house.transaction() as tx:
        tx.emit(CupBroken(cup=1))
    assert await Relay(house, [waiter()]).deliver() == 1
    assert await waiting(house) == (0, 0)


async def test_facts_are_told_in_the_order_they_were_written(house: Database) -> None:
    for cup in range(5):
        await pour(house, cup * 10, cup * 10 + 1)
    await Relay(house, [waiter()]).deliver()
    assert [cup for _, cup in await book(house)] == [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]


async def test_a_running_relay_reacts_within_milliseconds_of_the_commit(house: Database) -> None:
    reacted = asyncio.Event()

    async def run(tx: Tx, _event: TeaPoured) -> None:
        tx.after_commit(reacted.set)

    relay = Relay(house, [Reaction(TeaPoured, "quick", run)], poll_s=60)
    await relay.start()
    loop = asyncio.get_running_loop()
    times = []
    for cup in range(10):
        reacted.clear()
        await pour(house, cup)
        committed = loop.time()
        await asyncio.wait_for(reacted.wait(), 5)
        times.append(loop.time() - committed)
    await relay.stop()
    assert sorted(times)[5] < 0.05  # about 3 ms alone on a machine; the tests share theirs


async def test_facts_of_other_processes_are_found_by_polling(house: Database) -> None:
    relay = Relay(house, [waiter()], poll_s=0.02)
    await relay.start()
    async with Database_of(house) as elsewhere:
        await pour(elsewhere, 7)
    async with asyncio.timeout(5):
        while await waiting(house) != (0, 0):  # noqa: ASYNC110 - another process has no event of ours
            await asyncio.sleep(0.01)
    await relay.stop()
    assert await book(house) == [("waiter", 7)]


class Database_of:  # noqa: N801 - reads as a phrase
    """Another process's pool on the same database."""

    def __init__(self, db: Database, clock: FixedClock | None = None) -> None:
        self.db = Database(db.url, max_size=3, clock=clock)

    async def __aenter__(self) -> Database:
        await self.db.open()
        return self.db

    async def __aexit__(self, *_: object) -> None:
        await self.db.close()


async def test_a_crash_before_the_reaction_commits_leaves_no_trace_and_it_runs_again(house: Database) -> None:
    class Killed(BaseException):
        pass

    async def dies(tx: Tx, event: TeaPoured) -> None:
        await write_down(tx, "ghost", event.cup)
        raise Killed

    await pour(house, 1)
    with pytest.raises(Killed):
        await Relay(house, [Reaction(TeaPoured, "waiter", dies)]).deliver()
    assert await book(house) == []
    await Relay(house, [waiter()]).deliver()
    assert await book(house) == [("waiter", 1)]


async def test_a_crash_after_the_reaction_commits_does_not_run_it_again(
    house: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> int:
        raise KeyboardInterrupt

    await pour(house, 1)
    with monkeypatch.context() as crash:
        crash.setattr(outbox, "_forget", killed)
        with pytest.raises(KeyboardInterrupt):
            await Relay(house, [waiter()]).deliver()
    assert await book(house) == [("waiter", 1)]
    assert await waiting(house) == (1, 1)
    await Relay(house, [waiter()]).deliver()
    assert await book(house) == [("waiter", 1)]
    assert await waiting(house) == (0, 0)


async def test_a_failing_reaction_stops_neither_its_neighbours_nor_other_facts(house: Database) -> None:
    relay = Relay(house, [clumsy(99), waiter()])
    await pour(house, 1)
    async with house.transaction() as tx:
        tx.emit(CupBroken(cup=2))
    await pour(house, 3)
    assert await relay.deliver() == 1
    assert await book(house) == [("waiter", 1), ("waiter", 3)]
    assert await waiting(house) == (2, 2)


async def test_a_failed_reaction_is_tried_again_later_and_the_others_are_not(house: Database) -> None:
    clock = FixedClock(datetime.now(UTC))
    async with Database_of(house, clock) as db:
        relay = Relay(db, [clumsy(2), waiter()])
        await pour(db, 1)
        assert await relay.deliver() == 0
        assert await relay.deliver() == 0
        clock.advance(back_off(1))
        assert await relay.deliver() == 0
        clock.advance(back_off(2))
        assert await relay.deliver() == 1
    assert await book(house) == [("waiter", 1), ("clumsy", 1)]
    assert await waiting(house) == (0, 0)


async def test_a_reaction_that_never_works_is_parked_not_lost(house: Database) -> None:
    clock = FixedClock(datetime.now(UTC))
    async with Database_of(house, clock) as db:
        relay = Relay(db, [clumsy(99)])
        await pour(db, 1)
        for _ in range(PARK_AFTER):
            assert await relay.deliver() == 0
            clock.advance(timedelta(hours=1))
        clock.advance(timedelta(days=1000))
        await pour(db, 2)
        assert await Relay(db, [waiter()]).deliver() == 1
    async with house.read() as reader:
        parked = await reader.row(
            "SELECT body, attempts FROM core.outbox_parked",
            into=lambda body, attempts: (body["cup"], attempts),
        )
    assert parked == (1, PARK_AFTER)
    assert await book(house) == [("waiter", 2)]


async def test_a_fact_that_cannot_be_read_waits_like_a_failure(house: Database) -> None:
    async with house.transaction() as tx:
        await tx.execute(
            "INSERT INTO core.outbox (kind, body, at, next_at) VALUES (%s, '{}', now(), now())",
            (TeaPoured.kind,),
        )
    await pour(house, 2)
    assert await Relay(house, [waiter()]).deliver() == 1
    assert await waiting(house) == (1, 0)


async def test_two_relays_at_once_react_once(house: Database) -> None:
    for cup in range(60):
        await pour(house, cup)
    async with Database_of(house) as elsewhere:
        relays = [Relay(db, [waiter("Wei"), waiter("Mei")], poll_s=0.01) for db in (house, elsewhere)]
        for relay in relays:
            await relay.start()
        await pour(elsewhere, *range(60, 90))
        async with asyncio.timeout(20):
            while await waiting(house) != (0, 0):  # noqa: ASYNC110 - two relays, no common event
                await asyncio.sleep(0.01)
        for relay in relays:
            await relay.stop()
    told = await book(house)
    assert sorted(told) == sorted((who, cup) for who in ("Wei", "Mei") for cup in range(90))


async def test_the_relay_survives_an_outage(house: Database) -> None:
    async with Database_of(house) as db:
        relay = Relay(db, [waiter()], poll_s=0.02)
        await relay.start()
        async with house.read() as reader:
            await reader.value(
                """
                SELECT COUNT(pg_terminate_backend(pid))
                FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
        await house.pool.check()  # the test's own connections were cut as well
        await pour(house, 1)
        async with asyncio.timeout(10):
            while await waiting(house) != (0, 0):  # noqa: ASYNC110 - seen from outside, through the table
                await asyncio.sleep(0.02)
        await relay.stop()
    assert await book(house) == [("waiter", 1)]


async def test_what_a_reaction_emits_is_told_in_turn(house: Database) -> None:
    async def drop(tx: Tx, event: TeaPoured) -> None:
        tx.emit(CupBroken(cup=event.cup))

    async def sweep(tx: Tx, event: CupBroken) -> None:
        await write_down(tx, "sweeper", event.cup)

    relay = Relay(house, [Reaction(TeaPoured, "drop", drop), Reaction(CupBroken, "sweep", sweep)])
    await pour(house, 4)
    while await relay.deliver():
        pass
    assert await book(house) == [("sweeper", 4)]


async def test_a_reaction_may_append_to_a_stream(house: Database) -> None:
    mei = MemberId(uuid4())

    async def tell(tx: Tx, event: TeaPoured) -> None:
        await streams.append(tx, mei, "tea.poured", {"price": event.price})

    await pour(house, 1, 2)
    await Relay(house, [Reaction(TeaPoured, "tell", tell)]).deliver()
    async with house.read() as reader:
        heads = await streams.heads(reader, [mei])
    assert heads[mei.uuid].seq == 2


def test_names_of_reactions_are_unique() -> None:
    with pytest.raises(ValueError, match="waiter"):
        Relay(Database("postgresql://"), [waiter(), waiter()])

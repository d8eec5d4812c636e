"""The relay in trouble: every reaction takes effect exactly once, whoever fails, dies or competes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from quan.core import outbox
from quan.core.clock import FixedClock
from quan.core.db import Database, Tx
from quan.core.outbox import PARK_AFTER, Reaction, Relay, back_off
from tests.core.tea import CupBroken, Database_of, TeaPoured, book, clumsy, pour, waiter, waiting, write_down


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

"""Streams: contiguous, append-only, and honest when a history was replaced."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from quan.core import streams
from quan.core.db import Database, Tx
from quan.core.ids import Id, MemberId
from quan.core.invariants import InvariantBroken
from quan.core.problems import NotFound
from quan.core.streams import (
    EVERYTHING,
    Access,
    Answer,
    Cursor,
    Ended,
    Reset,
    Slice,
    StreamEvent,
    Window,
    rules,
)
from quan.core.streams.rules import FAR_BEHIND, SLICE_EVENTS


def somebody() -> MemberId:
    return MemberId(uuid4())


async def append(db: Database, stream: Id, note: object = "", times: int = 1) -> int:
    seq = 0
    async with db.transaction() as tx:
        for _ in range(times):
            seq = await streams.append(tx, stream, "test.noted", {"note": note})
    return seq


async def append_and_fail(db: Database, stream: Id) -> None:
    async with db.transaction() as tx:
        await streams.append(tx, stream, "test.noted", {"note": "undone"})
        raise RuntimeError


async def known(db: Database, stream: Id) -> Cursor:
    """Give the cursor of a device that has everything."""
    async with db.read() as reader:
        head = (await streams.heads(reader, [stream]))[stream.uuid]
    return Cursor(head.seq, head.epoch)


async def since(db: Database, stream: Id, cursor: Cursor) -> Answer:
    async with db.read() as reader:
        [(answer, _)] = await streams.catch_up(
            reader, Access(), MemberId(stream.uuid), [(stream, cursor, None)]
        )
    return answer


async def test_twenty_writers_at_once_leave_no_gap(db: Database) -> None:
    mei = somebody()
    start = await known(db, mei)
    await asyncio.gather(*(append(db, mei, writer) for writer in range(20) for _ in range(5)))
    part = await since(db, mei, start)
    assert isinstance(part, Slice)
    assert [event.seq for event in part.events] == list(range(1, 101))
    assert sorted(event.body["note"] for event in part.events) == sorted([*range(20)] * 5)


async def test_an_append_that_is_rolled_back_gives_its_seq_to_the_next(db: Database) -> None:
    mei = somebody()
    await append(db, mei, "kept")
    with pytest.raises(RuntimeError):
        await append_and_fail(db, mei)
    assert await append(db, mei, "kept as well") == 2


async def test_a_commit_hints_and_a_rollback_does_not(db: Database) -> None:
    mei = somebody()
    told: list[Id] = []
    stop = streams.listen(lambda stream, _: told.append(stream))
    await append(db, mei)
    with pytest.raises(RuntimeError):
        await append_and_fail(db, mei)
    stop()
    await append(db, mei)
    assert told == [mei]


async def test_a_stream_nobody_wrote_to_is_born_in_the_epoch_it_was_shown_in(db: Database) -> None:
    mei = somebody()
    before = await known(db, mei)
    await append(db, mei)
    part = await since(db, mei, before)
    assert before.seq == 0
    assert isinstance(part, Slice)
    assert (part.prev, part.seq, part.more) == (0, 1, False)


async def test_a_long_absence_is_answered_in_slices(db: Database) -> None:
    mei = somebody()
    cursor = await known(db, mei)
    await append(db, mei, times=SLICE_EVENTS + 1)
    first = await since(db, mei, cursor)
    assert isinstance(first, Slice)
    assert (first.seq, first.more) == (SLICE_EVENTS, True)
    second = await since(db, mei, Cursor(first.seq, first.epoch))
    assert isinstance(second, Slice)
    assert (second.prev, len(second.events), second.more) == (SLICE_EVENTS, 1, False)


async def test_a_device_of_another_epoch_or_beyond_the_head_starts_again(db: Database) -> None:
    mei = somebody()
    await append(db, mei, times=3)
    head = await known(db, mei)
    assert head.epoch is not None
    again = Reset(epoch=head.epoch, seq=3)
    assert await since(db, mei, Cursor(3, uuid4())) == again
    assert await since(db, mei, Cursor(3, None)) == again
    assert await since(db, mei, Cursor(4, head.epoch)) == again


def test_a_device_far_behind_starts_again() -> None:
    epoch = uuid4()
    head = streams.Head(epoch, FAR_BEHIND + 1)
    assert isinstance(rules.answer(Cursor(0, epoch), head, (), EVERYTHING), Reset)
    assert isinstance(rules.answer(Cursor(1, epoch), head, (), EVERYTHING), Slice)


def test_a_window_bounds_what_is_answered() -> None:
    epoch, now = uuid4(), datetime(2026, 3, 14, tzinfo=UTC)
    events = [StreamEvent(seq, "test.noted", {}, now) for seq in range(6, 10)]
    head, cursor = streams.Head(epoch, 9), Cursor(5, epoch)
    closed = rules.answer(cursor, head, events, Window(after=2, upto=7))
    assert isinstance(closed, Slice)
    assert ([event.seq for event in closed.events], closed.seq, closed.more) == ([6, 7], 7, False)
    assert rules.answer(cursor, head, events, Window(after=6)) == Reset(epoch, 9)
    for nothing in (Window(after=6, upto=9), Window(upto=5), Window(upto=3)):
        assert rules.answer(cursor, head, events, nothing) == Ended()
    assert rules.answer(Cursor(5, uuid4()), head, events, Window(upto=7)) == Ended()


def test_a_window_that_was_closed_after_the_events_were_read_is_not_over_yet() -> None:
    epoch = uuid4()
    part = rules.answer(Cursor(5, epoch), streams.Head(epoch, 5), [], Window(upto=6))
    assert isinstance(part, Slice)
    assert (part.prev, part.seq, part.events) == (5, 5, ())


async def test_rotating_the_epoch_makes_every_device_start_again(fresh_db: Database) -> None:
    mei, wei = somebody(), somebody()
    await append(fresh_db, mei)
    mei_has, wei_has = await known(fresh_db, mei), await known(fresh_db, wei)
    async with fresh_db.transaction() as tx:
        assert await streams.rotate_epoch(tx) == 1
    assert isinstance(await since(fresh_db, mei, mei_has), Reset)
    assert isinstance(await since(fresh_db, wei, wei_has), Reset)
    assert isinstance(await since(fresh_db, mei, await known(fresh_db, mei)), Slice)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO core.stream_events (stream, seq, kind, body, at) VALUES (%s, 3, 'a.b', '{}', now())",
        "INSERT INTO core.stream_events (stream, seq, kind, body, at) VALUES (%s, 5, 'a.b', '{}', now())",
        "UPDATE core.streams SET head = head + 2 WHERE stream = %s",
        "UPDATE core.streams SET head = head - 1 WHERE stream = %s",
        "DELETE FROM core.streams WHERE stream = %s",
        "UPDATE core.stream_events SET body = '{}' WHERE stream = %s",
        "DELETE FROM core.stream_events WHERE stream = %s",
        """
        WITH skipped AS (UPDATE core.streams SET head = head + 1 WHERE stream = %s RETURNING *)
        INSERT INTO core.stream_events (stream, seq, kind, body, at)
        SELECT stream, head + 1, 'a.b', '{}', now() FROM skipped
        """,
        "UPDATE core.streams SET stream = gen_random_uuid() WHERE stream = %s",
        """
        INSERT INTO core.streams (stream, epoch, head)
        SELECT gen_random_uuid(), epoch, 7 FROM core.streams WHERE stream = %s
        """,
        "UPDATE core.streams SET head = head + 1 WHERE stream = %s",
    ],
)
async def test_the_database_refuses_gaps_and_changes(db: Database, statement: str) -> None:
    mei = somebody()
    await append(db, mei, times=3)
    with pytest.raises(psycopg.errors.IntegrityError):
        async with db.transaction() as tx:
            await tx.conn.execute(statement.encode(), (mei,))


async def test_a_large_body_is_a_bug(db: Database) -> None:
    with pytest.raises(InvariantBroken):
        await append(db, somebody(), "x" * 9000)
    async with db.transaction() as tx:
        with pytest.raises(InvariantBroken):
            streams.append_last(tx, somebody(), "test.noted", {"note": "x" * 9000})


async def test_what_is_appended_last_is_written_with_the_commit_each_stream_in_its_order(
    db: Database,
) -> None:
    mei, wei = somebody(), somebody()
    await append(db, mei, "first")
    told: list[Id] = []
    stop = streams.listen(lambda stream, _: told.append(stream))
    starts = {one: await known(db, one) for one in (mei, wei)}
    async with db.transaction() as tx:
        for note in range(3):
            streams.append_last(tx, wei, "test.noted", {"note": note})
            streams.append_last(tx, mei, "test.noted", {"note": note * 10})
        assert (await streams.heads(tx, [wei]))[wei.uuid].seq == 0
    stop()
    of_mei, of_wei = await since(db, mei, starts[mei]), await since(db, wei, starts[wei])
    assert isinstance(of_mei, Slice)
    assert isinstance(of_wei, Slice)
    assert [(event.seq, event.body["note"]) for event in of_mei.events] == [(2, 0), (3, 10), (4, 20)]
    assert [(event.seq, event.body["note"]) for event in of_wei.events] == [(1, 0), (2, 1), (3, 2)]
    assert sorted(told) == sorted([mei, wei])


async def test_what_is_appended_last_by_a_refused_part_is_not_written(db: Database) -> None:
    mei = somebody()
    start = await known(db, mei)
    async with db.transaction() as tx:
        streams.append_last(tx, mei, "test.noted", {"note": "kept"})
        with pytest.raises(NotFound):
            await refused(tx, mei)
    part = await since(db, mei, start)
    assert isinstance(part, Slice)
    assert [event.body["note"] for event in part.events] == ["kept"]


async def refused(tx: Tx, stream: Id) -> None:
    async with tx.refusable():
        streams.append_last(tx, stream, "test.noted", {"note": "undone"})
        raise NotFound


async def test_writers_of_the_same_streams_in_any_order_wait_and_never_lock_each_other_out(
    db: Database,
) -> None:
    people = [somebody() for _ in range(6)]

    async def write(writer: int) -> None:
        async with db.transaction() as tx:
            for step in range(12):
                streams.append_last(tx, people[(writer * 5 + step) % 6], "test.noted", {"note": writer})

    await asyncio.gather(*(write(writer) for writer in range(20)))
    async with db.read() as reader:
        heads = await streams.heads(reader, people)
    assert [heads[one.uuid].seq for one in people] == [40] * 6

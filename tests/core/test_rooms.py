"""Streams that many read: each within a window, all from one reading, shown as things are now."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import uuid4

import pytest

from quan.core import streams
from quan.core.db import Database, Reader
from quan.core.ids import Id, MemberId
from quan.core.realtime import Hub
from quan.core.streams import Access, Kind, Pair, StreamEvent, Window
from tests.core import rooms
from tests.core.devices import CALM, Copy, Device, Line, Wire, device_of, visible
from tests.core.rooms import RoomId


def new_room() -> RoomId:
    return RoomId(uuid4())


async def enter(db: Database, room: RoomId, *devices: Device) -> None:
    async with db.transaction() as tx:
        for device in devices:
            await rooms.join(tx, room, device.member)


async def put_out(db: Database, room: RoomId, device: Device) -> None:
    async with db.transaction() as tx:
        await rooms.leave(tx, room, device.member)


async def say(db: Database, room: RoomId, *notes: str) -> int:
    seq = 0
    for note in notes:
        async with db.transaction() as tx:
            seq = await rooms.say(tx, room, note)
    return seq


async def tell(db: Database, room: RoomId, *notes: str) -> int:
    async with db.transaction() as tx:
        return await rooms.tell(tx, room, *notes)


class CountingReads:
    """Counts how often a database is read from."""

    def __init__(self, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
        self.n = 0
        read = hub.db.read

        def counted(*, snapshot: bool = False) -> Any:
            self.n += 1
            return read(snapshot=snapshot)

        monkeypatch.setattr(hub.db, "read", counted)


async def test_a_member_is_told_of_a_new_room_and_follows_it_at_once(db: Database, hub: Hub) -> None:
    mei, room = device_of(db), new_room()
    async with Line(hub, mei) as line:
        await line.in_step()
        await enter(db, room, mei)
        await line.until(1)
        await say(db, room, "welcome", "Mei")
        await line.until(3, room)
    assert mei.copy(room).log == await visible(db, mei.member, str(room))
    assert [note for _, note in mei.copy(room).log] == ["welcome", "Mei"]


async def test_one_reading_serves_everybody_in_step(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, people = new_room(), [device_of(db) for _ in range(12)]
    await enter(db, room, *people)
    lines = [await Line(hub, person).__aenter__() for person in people]
    for line in lines:
        await line.until(12, room)
    await settled(room, *lines)
    reads = CountingReads(hub, monkeypatch)
    last = await say(db, room, "hello everybody")
    for line in lines:
        await line.until(last, room)
    assert reads.n == 1
    for line in lines:
        await line.__aexit__()
    assert all(person.copy(room).log[-1] == (last, "hello everybody") for person in people)


async def test_what_is_told_with_its_commit_is_not_read_at_all(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, people = new_room(), [device_of(db) for _ in range(4)]
    await enter(db, room, *people)
    lines = [await Line(hub, person).__aenter__() for person in people]
    for line in lines:
        await line.until(4, room)
    await settled(room, *lines)
    reads = CountingReads(hub, monkeypatch)
    last = await tell(db, room, "one", "two", "three")
    await tell(db, room, "four")
    for line in lines:
        await line.until(last + 1, room)
    assert reads.n == 0
    for line in lines:
        await line.__aexit__()
    truth = await visible(db, people[0].member, str(room))
    assert [note for _, note in truth[-4:]] == ["one", "two", "three", "four"]
    assert all(person.copy(room).log[-4:] == truth[-4:] for person in people)


async def test_what_is_told_after_something_unheard_is_read_with_it(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, mei = new_room(), device_of(db)
    await enter(db, room, mei)
    async with Line(hub, mei) as line:
        await settled(room, line)
        with monkeypatch.context() as patch:
            patch.setattr(streams.operations, "_listeners", [])
            await say(db, room, "unheard")
        await line.until(await tell(db, room, "told"), room)
    assert [note for _, note in mei.copy(room).log] == ["unheard", "told"]


async def test_who_was_put_out_unheard_is_not_told_what_comes_after(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, mei, wei = new_room(), device_of(db), device_of(db)
    await enter(db, room, mei, wei)
    async with Line(hub, mei) as inside, Line(hub, wei) as outside:
        await settled(room, inside, outside)
        with monkeypatch.context() as patch:
            patch.setattr(streams.operations, "_listeners", [])
            await put_out(db, room, wei)
        last = await tell(db, room, "now that Wei is gone")
        await inside.until(last, room)
        await outside.until_gone(room)
    assert "now that Wei is gone" not in str(wei.seen)


async def test_what_is_read_and_told_at_once_comes_once_and_in_order(db: Database, hub: Hub) -> None:
    room, people = new_room(), [device_of(db) for _ in range(3)]
    await enter(db, room, *people)
    lines = [await Line(hub, person).__aenter__() for person in people]
    for line in lines:
        await line.until(3, room)
    await asyncio.gather(*((say if n % 3 else tell)(db, room, str(n)) for n in range(60)))
    for line in lines:
        await line.until(63, room)
        await line.__aexit__()
    truth = await visible(db, people[0].member, str(room))
    assert len(truth) == 62
    assert all(person.copy(room).log[-60:] == truth[-60:] for person in people)


async def settled(room: RoomId, *lines: Line) -> None:
    """Wait until devices are in step and the server has nothing to say to them."""
    async with asyncio.timeout(5):
        while not all(line.is_in_step and line.follows(room) for line in lines):
            await asyncio.gather(*(line.something_said() for line in lines))


async def test_who_cannot_be_pushed_to_reads_for_themselves(db: Database, hub: Hub) -> None:
    room, mei = new_room(), device_of(db)
    await enter(db, room, mei)
    async with Line(hub, mei, Wire(pushes=False)) as line:
        await line.until(1, room)
        await line.until(await say(db, room, "one", "two", "three"), room)
    assert [note for _, note in mei.copy(room).log] == ["one", "two", "three"]


async def test_a_new_member_sees_nothing_from_before(db: Database, hub: Hub) -> None:
    room, mei, wei = new_room(), device_of(db), device_of(db)
    await enter(db, room, mei)
    await say(db, room, "a secret among us")
    await enter(db, room, wei)
    async with Line(hub, wei) as line:
        await line.until(3, room)
        line.wire.say({"type": "fetch", "stream": str(room), "after": 0, "epoch": wei.copy(room).epoch})
        await line.until(await say(db, room, "hello Wei"), room)
    assert "a secret among us" not in str(wei.seen)
    assert [note for _, note in wei.copy(room).log] == ["hello Wei"]


@pytest.mark.parametrize("hinted", [True, False], ids=["hinted", "in silence"])
async def test_who_was_put_out_hears_that_and_nothing_after(
    db: Database,
    hub: Hub,
    monkeypatch: pytest.MonkeyPatch,
    hinted: bool,  # noqa: FBT001 - pytest names the parameter
) -> None:
    room, mei, wei = new_room(), device_of(db), device_of(db)
    await enter(db, room, mei, wei)
    async with Line(hub, mei) as inside, Line(hub, wei) as outside:
        await settled(room, inside, outside)
        with monkeypatch.context() as patch:
            if not hinted:
                patch.setattr(streams.operations, "_listeners", [])
            await put_out(db, room, wei)
        last = await say(db, room, "now that Wei is gone")
        await inside.until(last, room)
        await outside.until_gone(room)
    assert wei.seen[str(room)][-1] == (3, f"{wei.member} went")
    assert "now that Wei is gone" not in str(wei.seen)
    assert str(room) not in wei.copies


async def test_who_was_put_out_while_away_is_given_what_is_left_and_then_nothing(
    db: Database, hub: Hub
) -> None:
    room, mei, wei = new_room(), device_of(db), device_of(db)
    await enter(db, room, mei, wei)
    async with Line(hub, wei) as line:
        await line.until(2, room)
    await say(db, room, "still for Wei")
    await put_out(db, room, wei)
    await say(db, room, "not for Wei")
    async with Line(hub, wei) as line:
        await line.until_gone(room)
    assert [note for _, note in wei.seen[str(room)]] == ["still for Wei", f"{wei.member} went"]


async def test_who_was_put_out_reads_nothing_by_asking_from_beyond_that(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, wei = new_room(), device_of(db)
    await enter(db, room, wei)
    async with Line(hub, wei) as line:
        await settled(room, line)
        monkeypatch.setattr(streams.operations, "_listeners", [])
        await put_out(db, room, wei)
        last = await say(db, room, "not for Wei", "nor this")
        line.wire.say({"type": "fetch", "stream": str(room), "after": last - 1})
        await line.until_gone(room)
    assert not wei.seen[str(room)]


async def test_who_was_put_out_far_behind_is_not_told_to_start_again(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, wei = new_room(), device_of(db)
    await enter(db, room, wei)
    async with Line(hub, wei) as line:
        await settled(room, line)
        monkeypatch.setattr(streams.operations, "_listeners", [])
        monkeypatch.setattr(streams.rules, "SLICE_EVENTS", 2)
        monkeypatch.setattr(streams.rules, "FAR_BEHIND", 3)
        await say(db, room, "one", "two", "three")
        await put_out(db, room, wei)
        line.wire.say({"type": "fetch", "stream": str(room), "after": 1})
        await line.until_gone(room)
    assert not wei.seen[str(room)]


async def test_a_device_from_the_future_is_not_believed_to_be_inside(db: Database) -> None:
    room, wei = new_room(), device_of(db)
    await enter(db, room, wei)

    async def put_out_meanwhile(reader: Reader, pairs: Collection[Pair]) -> Mapping[Pair, Window]:
        """Say what may be read, and put Wei out right after the first answer."""
        windows = await rooms.windows(reader, pairs)
        if (wei.member, room) in windows and windows[wei.member, room].upto is None:
            await put_out(db, room, wei)
            await say(db, room, "not for Wei")
        return windows

    hub = Hub(db, Access({RoomId: Kind(put_out_meanwhile, rooms.present)}), pace=CALM)
    async with db.read() as reader:
        head = (await streams.heads(reader, [room]))[room.uuid]
    wei.copies[str(room)] = Copy(seq=head.seq + 1, epoch=str(head.epoch))
    async with Line(hub, wei) as line:
        await line.until_gone(room)
    assert not wei.seen[str(room)]


async def test_a_right_that_is_taken_without_an_event_ends_at_once(db: Database, hub: Hub) -> None:
    room, mei = new_room(), device_of(db)
    await enter(db, room, mei)
    async with Line(hub, mei) as line:
        await line.until(1, room)
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM public.room_members WHERE room = %s", (room,))
            await streams.revoke(tx, room, mei.member)
        await line.until_gone(room)
        await say(db, room, "unheard")
    assert "unheard" not in str(mei.seen)


async def test_a_right_that_was_taken_unheard_is_noticed_by_the_watch(db: Database, quick_hub: Hub) -> None:
    room, mei = new_room(), device_of(db)
    await enter(db, room, mei)
    async with Line(quick_hub, mei) as line:
        await line.until(1, room)
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM public.room_members WHERE room = %s", (room,))
        await line.until_gone(room)


async def test_a_stranger_to_a_room_is_told_that_it_is_gone(db: Database, hub: Hub) -> None:
    room, mei, eve = new_room(), device_of(db), device_of(db)
    await enter(db, room, mei)
    await say(db, room, "private")
    async with Line(hub, eve) as line:
        await line.in_step()
        line.wire.say({"type": "fetch", "stream": str(room), "after": 0})
        line.wire.say({"type": "typing", "stream": str(room)})
        await line.until_gone(room)
    assert eve.seen == {}


async def test_a_note_is_shown_as_it_reads_now_also_to_who_was_away(db: Database, hub: Hub) -> None:
    room, mei = new_room(), device_of(db)
    await enter(db, room, mei)
    async with Line(hub, mei) as line:
        await line.until(1, room)
    await say(db, room, "regrettable")
    async with db.transaction() as tx:
        await rooms.reword(tx, room, 1, "withdrawn")
    async with Line(hub, mei) as line:
        await line.until(3, room)
    assert mei.seen[str(room)] == [(2, "withdrawn"), (3, "withdrawn")]


async def test_who_types_is_seen_by_the_others_inside_and_by_nobody_else(db: Database, hub: Hub) -> None:
    room = new_room()
    mei, wei, ada, eve = (device_of(db) for _ in range(4))
    tablet = Device(db, mei.member)
    await enter(db, room, mei, wei, ada)
    async with (
        Line(hub, mei) as typist,
        Line(hub, tablet) as her_tablet,
        Line(hub, wei) as other,
        Line(hub, eve),
        Line(hub, ada) as gone,
    ):
        for line in (typist, her_tablet, other, gone):
            await line.until(3, room)
        await put_out(db, room, ada)
        await gone.until_gone(room)
        await settled(room, typist, other)
        typist.wire.say({"type": "typing", "stream": str(room)})
        typist.wire.say({"type": "typing", "stream": str(mei.member)})
        await other.until_typing()
    assert wei.typing == [{"type": "typing", "stream": str(room), "member": str(mei.member)}]
    assert [mei.typing, tablet.typing, ada.typing, eve.typing] == [[], [], [], []]


async def test_typing_is_passed_on_once_in_a_while(db: Database, quick_hub: Hub) -> None:
    room, mei = new_room(), device_of(db)
    passed_on: list[Id] = []
    quick_hub.on_typing.append(lambda stream, _: passed_on.append(stream))
    await enter(db, room, mei)
    async with Line(quick_hub, mei) as line:
        await settled(room, line)
        for _ in range(20):
            line.wire.say({"type": "typing", "stream": str(room)})
        await asyncio.sleep(0.05)
    assert passed_on == [room]


async def test_a_device_in_a_thousand_rooms_is_told_only_of_those_that_differ(
    db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei, many = device_of(db), [new_room() for _ in range(1_000)]
    async with db.transaction() as tx:
        for room in many:
            await rooms.join(tx, room, mei.member)
    async with db.read() as reader:
        heads = await streams.heads(reader, [mei.member, *many])
    for stream in (mei.member, *many):
        head = heads[stream.uuid]
        mei.copies[str(stream)] = Copy(head.seq, str(head.epoch))
    await say(db, many[417], "here")
    reads = CountingReads(hub, monkeypatch)
    async with Line(hub, mei) as line:
        await line.in_step()
        await line.until(2, many[417])
        assert line.wire.sent == 2  # a slice and the heads
    assert reads.n == 2


async def test_one_stream_that_cannot_be_shown_keeps_nobody_else_waiting(db: Database) -> None:
    async def stumble(reader: Reader, events: Sequence[tuple[Id, StreamEvent]]) -> Sequence[object]:
        if any(stream == broken for stream, _ in events):
            raise ValueError("this cannot be shown")
        return await rooms.present(reader, events)

    broken, room, mei, wei = new_room(), new_room(), device_of(db), device_of(db)
    await rooms.build(db)
    await enter(db, room, mei)
    await enter(db, broken, wei)
    hub = Hub(db, Access({RoomId: Kind(rooms.windows, stumble)}))
    await hub.start()
    try:
        async with Line(hub, mei) as line, Line(hub, wei) as other:
            await settled(room, line)
            await settled(broken, other)
            async with db.transaction() as tx:
                await rooms.say(tx, broken, "unspeakable")
                last = await rooms.say(tx, room, "fine")
            await line.until(last, room)
            assert wei.copy(broken).seq == 1
    finally:
        await hub.stop()


async def test_a_personal_stream_shows_nobody_typing(db: Database, hub: Hub) -> None:
    mei = device_of(db)
    hub.type(mei.member, MemberId(uuid4()))
    async with Line(hub, mei) as line:
        await line.in_step()
        hub.type(mei.member, MemberId(uuid4()))
    assert mei.typing == []

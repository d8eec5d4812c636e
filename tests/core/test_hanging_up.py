"""How a live connection ends: who is sent away, and why."""

import asyncio
from uuid import uuid4

import pytest

from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.realtime import Close, Hub
from tests.core.devices import Line, Wire, device_of, note


async def test_a_revoked_session_is_closed_and_others_stay(db: Database, hub: Hub) -> None:
    phone, tablet = device_of(db), device_of(db)
    async with Line(hub, phone) as lost, Line(hub, tablet) as kept:
        await lost.in_step()
        await kept.in_step()
        hub.close_session(lost.session)
        await lost.over()
        assert lost.closing is not None
        assert lost.closing.code == Close.SIGNED_OUT
        assert len(hub) == 1


async def test_a_session_that_ended_elsewhere_is_closed_by_the_heartbeat(
    db: Database, quick_hub: Hub
) -> None:
    async with Line(quick_hub, device_of(db)) as line:
        await line.in_step()
        line.signed_in = False
        await asyncio.wait_for(line.over(), 2)
        assert line.closing is not None
        assert line.closing.code == Close.SIGNED_OUT


async def test_a_device_that_does_not_read_is_sent_away_and_holds_one_frame(
    db: Database, quick_hub: Hub
) -> None:
    phone = device_of(db)
    async with Line(quick_hub, phone) as line:
        await line.in_step()
        line.wire.reading.clear()
        for n in range(50):
            await note(db, phone.stream, f"unheard {n}")
        assert {each.feed.stream for each in line.connection.telling._dirty} <= {phone.stream}
        await asyncio.wait_for(line.over(), 2)
        assert line.closing is not None
        assert line.closing.code == Close.TOO_SLOW


async def test_a_restart_sends_everybody_away_politely(db: Database, hub: Hub) -> None:
    async with Line(hub, device_of(db)) as line:
        await line.in_step()
        await hub.stop()
        await line.over()
        assert line.closing is not None
        assert line.closing.code == Close.RESTART


async def test_a_member_has_so_many_connections_and_no_more(db: Database) -> None:
    hub, phone = Hub(db, connections_per_member=1), device_of(db)
    async with Line(hub, phone) as first:
        await first.in_step()
        async with Line(hub, phone) as second:
            await second.over()
            assert second.closing is not None
            assert second.closing.code == Close.TOO_MANY
        assert len(hub) == 1
    assert len(hub) == 0


async def test_a_stream_of_somebody_else_is_gone(db: Database, hub: Hub) -> None:
    phone, wei = device_of(db), MemberId(uuid4())
    await note(db, wei, "not for Mei")
    wire = Wire()
    line = Line(hub, phone, wire)
    wire.say({"type": "hello", "cursors": {str(wei): {"seq": 0}}})
    running = asyncio.create_task(line.connection.run())
    seen = [await wire.down.get() for _ in range(3)]
    wire.cut()
    await running
    assert {"type": "gone", "stream": str(wei)} in seen
    assert "not for Mei" not in str(seen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type":"fetch"}',
        '{"type":"pong"}',
        '{"type":"hello"}',
        '{"type":"hello","cursors":{"usr_x":{"seq":1}}}',
        '{"type":"hello","cursors":{"trf_01h455vb4pex5vsknk084sn02q":{"seq":1}}}',
        '{"type":"hello","cursors":{"usr_01h455vb4pex5vsknk084sn02q":{"seq":-1}}}',
        '{"type":"hello","cursors":{"usr_01h455vb4pex5vsknk084sn02q":{"seq":1.5}}}',
        '{"type":"hello","cursors":{"usr_01h455vb4pex5vsknk084sn02q":{"seq":99999999999999999999}}}',
        '{"type":"hello","cursors":{},"more":1}',
        "[" * 50_000,
        '{"type":"hello","cursors":{' + '"' * 70_000,
    ],
)
async def test_a_malformed_hello_ends_the_connection(db: Database, hub: Hub, text: str) -> None:
    wire = Wire()
    line = Line(hub, device_of(db), wire)
    wire.up.put_nowait(text)
    await line._run()
    assert line.closing is not None
    assert line.closing.code == Close.MALFORMED
    assert wire.sent == 0


async def test_silence_instead_of_a_hello_ends_the_connection(db: Database, quick_hub: Hub) -> None:
    line = Line(quick_hub, device_of(db))
    await line._run()
    assert line.closing is not None
    assert line.closing.code == Close.MALFORMED


async def test_a_flood_of_frames_ends_the_connection(db: Database, hub: Hub) -> None:
    async with Line(hub, device_of(db)) as line:
        await line.in_step()
        for _ in range(300):
            line.wire.say({"type": "pong"})
        await line.over()
        assert line.closing is not None
        assert line.closing.code == Close.MALFORMED

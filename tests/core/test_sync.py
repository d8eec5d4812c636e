"""The stream protocol under broken connections: nothing lost, nothing twice, in order."""

import asyncio

import pytest

from quan.core import streams
from quan.core.db import Database
from quan.core.realtime import Hub
from tests.core.conftest import serving
from tests.core.devices import QUICK, Device, Line, Wire, device_of, note, table


async def in_step(db: Database, device: Device) -> bool:
    return device.own.log == await table(db, device.stream)


async def test_a_new_device_is_told_where_its_stream_stands(db: Database, hub: Hub) -> None:
    phone = device_of(db)
    await note(db, phone.stream, "before")
    async with Line(hub, phone) as line:
        await line.in_step()
        assert (phone.own.resets, phone.own.seq) == (1, 1)


async def test_what_happens_is_heard_at_once(db: Database, hub: Hub) -> None:
    phone = device_of(db)
    async with Line(hub, phone) as line:
        await line.in_step()
        await note(db, phone.stream, "first")
        await line.until(1)
        await note(db, phone.stream, "second", "third")
        await line.until(3)
    assert await in_step(db, phone)


async def test_a_device_that_was_away_hears_what_it_missed(db: Database, hub: Hub) -> None:
    phone = device_of(db)
    async with Line(hub, phone) as line:
        await line.in_step()
    await note(db, phone.stream, *(f"missed {n}" for n in range(450)))
    async with Line(hub, phone) as line:
        await line.until(450)
    assert await in_step(db, phone)
    assert phone.own.resets == 1


async def test_an_event_between_hello_and_head_is_not_lost(db: Database, hub: Hub) -> None:
    for _ in range(30):
        phone = device_of(db)
        async with Line(hub, phone) as line:
            await asyncio.gather(*(note(db, phone.stream, f"racing {n}") for n in range(3)))
            await line.in_step()
            await line.until(3)
        assert await in_step(db, phone)


async def test_a_lost_hint_is_noticed_by_the_heartbeat(
    db: Database, quick_hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = device_of(db)
    async with Line(quick_hub, phone) as line:
        await line.in_step()
        monkeypatch.setattr(streams.operations, "_listeners", [])
        await note(db, phone.stream, "nobody was told")
        await line.until(1)
    assert await in_step(db, phone)


async def test_a_fetch_goes_back_to_where_the_device_is(db: Database, hub: Hub) -> None:
    phone = device_of(db)
    await note(db, phone.stream, "a", "b", "c")
    async with Line(hub, phone) as line:
        await line.in_step()
        phone.own.seq, phone.own.log = 1, phone.own.log[:1]
        line.wire.say({"type": "fetch", "stream": str(phone.stream), "after": 1})
        await line.until(3)
    assert await in_step(db, phone)
    assert phone.own.resets == 1


async def test_a_rotated_epoch_resets_a_listening_device(fresh_db: Database) -> None:
    phone = device_of(fresh_db)
    await note(fresh_db, phone.stream, "a")
    async with serving(fresh_db, QUICK) as hub, Line(hub, phone) as line:
        await line.in_step()
        async with fresh_db.transaction() as tx:
            await streams.rotate_epoch(tx)
        await note(fresh_db, phone.stream, "b")
        await line.until(2)
    assert await in_step(fresh_db, phone)
    assert phone.own.resets == 2


async def session(db: Database, hub: Hub, phone: Device, wire: Wire) -> int:
    """Play one evening: what the device missed, what happens live, a fetch. Give the frames it took."""
    async with Line(hub, phone, wire) as line:
        await line.until_cut_or(211)
        for n in range(3):
            await note(db, phone.stream, f"live {n}", f"live {n} again")
            await line.until_cut_or(213 + 2 * n)
        wire.say({"type": "fetch", "stream": str(phone.stream), "after": max(0, phone.own.seq - 3)})
        await asyncio.sleep(0.004)
    return wire.sent


async def away(db: Database, hub: Hub) -> Device:
    """Make a device that was in step and then missed more than one slice holds."""
    phone = device_of(db)
    await note(db, phone.stream, "long ago")
    async with Line(hub, phone) as line:
        await line.in_step()
    await note(db, phone.stream, *(f"away {n}" for n in range(210)))
    return phone


@pytest.mark.parametrize("arrives", [True, False], ids=["arrives", "lost"])
async def test_the_connection_may_break_at_every_frame(
    db: Database,
    hub: Hub,
    arrives: bool,  # noqa: FBT001 - pytest names the parameter
) -> None:
    whole = await session(db, hub, await away(db, hub), Wire())
    assert whole >= 6  # two slices, the heads, and three times live, where the last may answer the fetch
    for frame in range(whole + 1):
        phone = await away(db, hub)
        await session(db, hub, phone, Wire(last_frame=frame, arrives=arrives))
        assert phone.own.log == (await table(db, phone.stream))[: phone.own.seq]
        async with Line(hub, phone) as line:
            await line.until(217)
        assert await in_step(db, phone)
        assert phone.own.resets == 1

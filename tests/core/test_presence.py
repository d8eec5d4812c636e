"""Who is here is shown to those who know them and show themselves, and to nobody else."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import pytest

from quan.core.db import Database, Reader
from quan.core.ids import MemberId
from quan.core.realtime import Bus, Hub
from tests.core import rooms
from tests.core.devices import CALM, Device, Frame, Line, device_of

GRACE_S = 0.05


class Village:
    """Who knows whom."""

    def __init__(self) -> None:
        self.pairs: set[frozenset[MemberId]] = set()

    def meet(self, *devices: Device) -> None:
        members = {device.member for device in devices}
        self.pairs |= {frozenset((a, b)) for a in members for b in members if a != b}

    async def audience(self, _reader: Reader, member: MemberId) -> Collection[MemberId]:
        return [other for pair in self.pairs if member in pair for other in pair if other != member]


@pytest.fixture
def village() -> Village:
    return Village()


@asynccontextmanager
async def serving(db: Database, village: Village) -> AsyncIterator[Hub]:
    await rooms.build(db)
    hub = Hub(db, rooms.ACCESS, pace=CALM, audience=village.audience)
    hub.presence.grace_s = GRACE_S
    await hub.start()
    yield hub
    await hub.stop()


async def shown(line: Line) -> Line:
    await line.in_step()
    line.wire.say({"type": "presence"})
    return line


async def told(device: Device, *wanted: tuple[Device, bool]) -> None:
    """Wait until the device was last told exactly this of everybody."""
    names = {str(other.member): online for other, online in wanted}
    async with asyncio.timeout(5):
        while {frame["member"]: frame["online"] for frame in device.presence} != names:
            device.changed.clear()
            await device.changed.wait()


async def test_two_who_know_each_other_and_show_themselves_see_each_other(
    db: Database, village: Village
) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as hub, Line(hub, mei) as mine:
        await shown(mine)
        async with Line(hub, wei) as his:
            await shown(his)
            await told(wei, (mei, True))
            await told(mei, (wei, True))
        await told(mei, (wei, False))
    left: Frame = mei.presence[-1]
    assert left["last_seen"].endswith("Z")


async def test_who_does_not_show_themselves_neither_sees_nor_is_seen(db: Database, village: Village) -> None:
    mei, wei, ada = (device_of(db) for _ in range(3))
    village.meet(mei, wei, ada)
    async with (
        serving(db, village) as hub,
        Line(hub, mei) as mine,
        Line(hub, wei) as his,
        Line(hub, ada) as hers,
    ):
        await his.in_step()
        await shown(mine)
        await shown(hers)
        await told(mei, (ada, True))
        await told(ada, (mei, True))
    assert wei.presence == []


async def test_a_stranger_sees_nothing(db: Database, village: Village) -> None:
    mei, eve, ada = (device_of(db) for _ in range(3))
    village.meet(mei, ada)
    async with serving(db, village) as hub, Line(hub, mei) as mine, Line(hub, eve) as evil:
        await shown(evil)
        await shown(mine)
        async with Line(hub, ada) as hers:
            await shown(hers)
            await told(mei, (ada, True))
    assert eve.presence == []


async def test_who_is_back_at_once_was_never_away(db: Database, village: Village) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as hub, Line(hub, mei) as mine:
        hub.presence.grace_s = 0.5
        await shown(mine)
        async with Line(hub, wei) as his:
            await shown(his)
            await told(mei, (wei, True))
        async with Line(hub, wei) as his:
            await shown(his)
            await asyncio.sleep(0.6)
    assert all(frame["online"] for frame in mei.presence)


async def test_who_was_blocked_meanwhile_hears_no_more(db: Database, village: Village) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as hub, Line(hub, mei) as mine:
        await shown(mine)
        async with Line(hub, wei) as his:
            await shown(his)
            await told(mei, (wei, True))
            village.pairs.clear()
        await asyncio.sleep(3 * GRACE_S)
    assert all(frame["online"] for frame in mei.presence)


async def test_members_on_two_servers_see_each_other(db: Database, village: Village) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as here, serving(db, village) as there, Line(here, mei) as mine:
        await shown(mine)
        near, far = Bus(db, here, greet_every_s=0.05), Bus(db, there, greet_every_s=0.05)
        await near.start()
        await far.start()
        try:
            async with Line(there, wei) as his:
                await shown(his)
                await told(mei, (wei, True))
                await told(wei, (mei, True))
            await told(mei, (wei, False))
        finally:
            await near.stop()
            await far.stop()


async def test_who_withdraws_is_hidden_at_once_whatever_the_settings_say_by_then(
    db: Database, village: Village
) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as hub, Line(hub, mei) as mine, Line(hub, wei) as his:
        hub.presence.grace_s = 60
        await shown(mine)
        await shown(his)
        await told(mei, (wei, True))
        village.pairs.clear()
        his.wire.say({"type": "presence", "shown": False})
        await told(mei, (wei, False))
        assert "last_seen" not in mei.presence[-1]
        village.meet(mei, wei)
        his.wire.say({"type": "presence"})
        await told(mei, (wei, True))


async def test_who_withdraws_is_hidden_on_the_other_server_too(db: Database, village: Village) -> None:
    mei, wei = device_of(db), device_of(db)
    village.meet(mei, wei)
    async with serving(db, village) as here, serving(db, village) as there, Line(here, mei) as mine:
        await shown(mine)
        near, far = Bus(db, here, greet_every_s=0.05), Bus(db, there, greet_every_s=0.05)
        await near.start()
        await far.start()
        try:
            async with Line(there, wei) as his:
                await shown(his)
                await told(mei, (wei, True))
                village.pairs.clear()
                his.wire.say({"type": "presence", "shown": False})
                await told(mei, (wei, False))
        finally:
            await near.stop()
            await far.stop()
    assert "last_seen" not in mei.presence[-1]

"""A process without devices lets those that have some know what it wrote; servers tell each other."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.realtime import Bus, Hub
from tests.core import rooms
from tests.core.conftest import serving
from tests.core.devices import CALM, Line, device_of
from tests.core.rooms import RoomId

WRITES_ELSEWHERE = """
import asyncio, sys
from uuid import UUID
from quan.core import streams
from quan.core.db import Database
from quan.core.ids import MemberId

async def write() -> None:
    db = Database(sys.argv[1], max_size=1)
    await db.open()
    async with db.transaction() as tx:
        streams.append_last(tx, MemberId(UUID(sys.argv[2])), "test.noted", {"note": "from elsewhere"})
    await db.close()

asyncio.run(write())
"""


@asynccontextmanager
async def on_the_bus(db: Database, hub: Hub) -> AsyncIterator[Bus]:
    bus = Bus(db, hub, greet_every_s=0.05)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


async def until(happened: Callable[[], object], meanwhile: Callable[[], Awaitable[object]]) -> None:
    """Do something again and again until it has had its effect: until a bus listens, hints are lost."""
    async with asyncio.timeout(20):
        while not happened():
            await meanwhile()
            await asyncio.sleep(0.05)


async def typing(hub: Hub, room: RoomId, member: MemberId) -> None:
    hub.type_here(room, member)


async def test_what_another_process_appends_is_heard_at_once(db: Database, hub: Hub) -> None:
    phone = device_of(db)

    async def write() -> None:
        command = [sys.executable, "-c", WRITES_ELSEWHERE, db.url, str(phone.member.uuid)]
        await asyncio.to_thread(subprocess.run, command, check=True)

    async with on_the_bus(db, hub), Line(hub, phone) as line:
        await line.in_step()
        await until(lambda: phone.own.log, write)
    assert phone.own.log[0][1] == "from elsewhere"


async def test_servers_that_have_met_tell_each_other(db: Database) -> None:
    """Two hubs that hear nothing of commits here, as if each were a process of its own."""
    phone, room = device_of(db), RoomId(uuid4())
    async with serving(db, CALM) as here, serving(db, CALM) as there:
        assert here._unlisten is not None
        here._unlisten()
        here._unlisten = None
        async with on_the_bus(db, here) as near, on_the_bus(db, there) as far, Line(here, phone) as line:
            await line.in_step()
            await until(lambda: not far.is_alone, lambda: asyncio.sleep(0))
            async with db.transaction() as tx:
                await rooms.join(tx, room, phone.member)
                await rooms.say(tx, room, "hello")
            await line.until(1)
            await line.until(2, room)
            wei = MemberId(uuid4())
            await until(lambda: phone.typing, lambda: typing(there, room, wei))
            assert not near.is_alone


async def test_a_server_that_is_alone_says_nothing_but_that_it_is_there(db: Database, hub: Hub) -> None:
    async with on_the_bus(db, hub) as bus:
        async with db.transaction() as tx:
            await streams.append(tx, MemberId(uuid4()), "test.noted", {"note": "a"})
        assert bus.is_alone
        assert not bus._grown

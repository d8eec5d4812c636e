"""A process without devices lets those that have some know what it wrote."""

import asyncio
import subprocess
import sys
from uuid import uuid4

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.realtime import Bus

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
        streams.append_last(tx, MemberId(UUID(sys.argv[2])), "test.noted", {})
    await db.close()

asyncio.run(write())
"""


async def test_what_another_process_appends_is_heard_at_once(db: Database) -> None:
    mei, heard = MemberId(uuid4()), asyncio.Event()

    def hint(stream: Id) -> None:
        if stream == mei:
            heard.set()

    end = streams.listen(hint)
    bus = Bus(db)
    await bus.start()
    try:
        for _ in range(10):  # until the bus listens, a hint is lost, as it may be
            await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-c", WRITES_ELSEWHERE, db.url, str(mei.uuid)],
                check=True,
            )
            await asyncio.sleep(0.2)
            if heard.is_set():
                break
    finally:
        await bus.stop()
        end()
    assert heard.is_set()

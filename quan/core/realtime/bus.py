"""Hints from processes that have no devices of their own: the command line, a worker.

They notify, this process listens. A lost hint costs nothing but time: the heartbeat carries the heads.
"""

import asyncio
from contextlib import suppress

import psycopg
import structlog

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import MalformedId, MemberId
from quan.core.problems import Unavailable

RETRY_S = 2.0

log = structlog.get_logger()


class Bus:
    """Passes on what other processes of the town have appended."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen in the background."""
        self._task = asyncio.create_task(self._run(), name="streams-bus")

    async def stop(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, Unavailable) as error:
                log.info("streams.bus-away", error=repr(error))
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        async with await self.db.connect() as conn:
            await conn.execute(f"LISTEN {streams.CHANNEL}")
            async for notice in conn.notifies():
                with suppress(MalformedId):
                    streams.tell(MemberId.parse(notice.payload))

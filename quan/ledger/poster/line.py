"""The poster's own line to the database, and the chain that belongs to it while it lives."""

import asyncio
from contextlib import suppress
from typing import Any

import psycopg
import structlog
from psycopg import AsyncConnection

from quan.core.db import RETRY_AFTER_S, Database
from quan.core.problems import Unavailable
from quan.ledger import store

RECONNECT_S = 5.0
LOCK_CLASS = 0x71757061  # "qupa": chains have owners under this number
# The one statement that writes must lock accounts in the order it is given: only nested loops keep it.
SETTINGS = (
    "enable_hashjoin=off",
    "enable_mergejoin=off",
    # A plan is kept as long as the line lives, and may be made while the tables are small:
    # each row is looked up by its key, never the whole table held against each row that was given.
    "enable_seqscan=off",
    "enable_bitmapscan=off",
    "enable_material=off",
    "enable_memoize=off",  # no row is looked up twice
    "plan_cache_mode=force_generic_plan",
    # Whoever holds an account for longer than this is stuck: the others of the batch do not wait for them.
    "lock_timeout=250ms",
)

log = structlog.get_logger()


class Line:
    """A connection outside the pool. `head` is where its chain ends, as far as the poster has written."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.conn: AsyncConnection[Any] | None = None
        self.head: store.ChainHead | None = None

    @property
    def is_up(self) -> bool:
        """Tell whether there is a connection with a chain."""
        return self.conn is not None and self.head is not None and not self.conn.closed

    async def dial(self, *, patient: bool) -> tuple[AsyncConnection[Any], store.ChainHead]:
        """Give the connection and the end of its chain; dial when there is none, for a while if `patient`.

        Raises: Unavailable.
        """
        if self.conn is None or self.head is None or self.conn.closed:
            self.conn = await self._connected(patient=patient)
            self.head = await self._owned(self.conn)
        return self.conn, self.head

    async def hang_up(self) -> None:
        """Close the connection and leave the chain to others."""
        if self.conn is not None:
            with suppress(psycopg.Error):
                await self.conn.close()
        self.conn = self.head = None

    async def _connected(self, *, patient: bool) -> AsyncConnection[Any]:
        deadline = asyncio.get_running_loop().time() + RECONNECT_S
        while True:
            try:
                return await self.db.connect(*SETTINGS)
            except Unavailable:
                if not patient or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(RECONNECT_S / 20)

    async def _owned(self, conn: AsyncConnection[Any]) -> store.ChainHead:
        try:
            async with self.db.transaction_on(conn) as tx:
                head = await store.own_chain(tx, LOCK_CLASS)
        except psycopg.OperationalError as error:
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
        if head is None:
            await self.hang_up()
            log.error("poster.no-chain-left")
            raise Unavailable(retry_after_s=RETRY_AFTER_S)
        return head

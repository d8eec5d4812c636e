"""A connection that one owner keeps, beside the pool."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg import AsyncConnection

from quan.core.db.database import Database
from quan.core.db.transactions import Tx


class Line:
    """Dialled when it is first used, and again after it broke; with more settings than the pool's.

    For who does the same few things all the time: what was prepared stays so. One transaction at a time.
    """

    def __init__(self, db: Database, *settings: str) -> None:
        self.db = db
        self.settings = settings
        self._conn: AsyncConnection[Any] | None = None

    @asynccontextmanager
    async def transaction(self, *, pipelined: bool = False) -> AsyncIterator[Tx]:
        """Open a Tx, as `Database.transaction` does.

        Raises: Unavailable.
        """
        if self._conn is None or self._conn.closed:
            self._conn = await self.db.connect(*self.settings)
        with self.db.naming_trouble():
            async with self.db.transaction_on(self._conn, pipelined=pipelined) as tx:
                yield tx

    async def hang_up(self) -> None:
        """Close the connection; it is dialled anew when it is needed again."""
        if self._conn is not None:
            with suppress(psycopg.Error):
                await self._conn.close()
            self._conn = None

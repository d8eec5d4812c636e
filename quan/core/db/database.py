"""The pool of connections, and what it makes of trouble with them."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Container, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from quan.core.clock import Clock, SystemClock
from quan.core.db.transactions import Reader, Tx
from quan.core.problems import InvalidBody, Problem, Unavailable

CONTENDED = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
)
OUTAGE = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
RETRY_AFTER_S = 2
ACQUIRE_TIMEOUT_S = 3.0
SEND_BUFFER_BYTES = 4 * 1024 * 1024

# Nobody waits without end: not for a lock, and not behind the locks of a process that stands still.
SETTINGS = (
    "timezone=UTC",
    "application_name=quan",
    "lock_timeout=10s",
    "idle_in_transaction_session_timeout=60s",
)
# A server that vanished without a word (its machine lost power) is noticed in half a minute, not two hours.
KEEPALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}

log = structlog.get_logger()


def is_outage(error: Exception) -> bool:
    """Tell whether the database is out of reach; a quarrel over locks is not that."""
    return isinstance(error, OUTAGE) and not isinstance(error, CONTENDED)


@asynccontextmanager
async def _in_pipeline(conn: AsyncConnection[Any]) -> AsyncIterator[None]:
    try:
        async with conn.pipeline():
            yield
    except BaseException:
        # The end of the transaction was sent before the refusal of a statement came back.
        if conn.info.transaction_status is TransactionStatus.INERROR:
            await conn.rollback()
        raise


def _widen(conn: AsyncConnection[Any]) -> None:
    """Let the kernel take whole batches off our hands; it gives as much of this as it may."""
    with socket.socket(fileno=os.dup(conn.fileno())) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


class Database:
    """The pool of connections, and the only way to get a Reader or a Tx."""

    def __init__(self, url: str, *, clock: Clock | None = None, max_size: int = 10) -> None:
        self.url = url
        self.clock = clock or SystemClock()
        self.on_emit: list[Callable[[], None]] = []
        self.watchers: dict[str, list[Callable[[Any], None]]] = {}  # by topic; see Tx.hint
        self.heard: Container[str] | None = None  # kinds of facts; None while nobody has said what is heard
        self.pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            url,
            open=False,
            min_size=min(2, max_size),
            max_size=max_size,
            timeout=ACQUIRE_TIMEOUT_S,
            # Give up a dead connection soon: the next request then dials afresh, so recovery follows demand
            # instead of a back-off that has grown as long as the outage.
            reconnect_timeout=2.0,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 2,
                "options": " ".join(f"-c {setting}" for setting in SETTINGS),
                **KEEPALIVE,
            },
        )
        self._checks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the pool and wait for the first connections."""
        await self.pool.open(wait=True, timeout=10)

    async def close(self) -> None:
        """Close every connection."""
        for check in self._checks:
            check.cancel()
        await self.pool.close()

    @asynccontextmanager
    async def read(self, *, snapshot: bool = False) -> AsyncIterator[Reader]:
        """Open a Reader; with `snapshot` all its queries see the same instant of the database."""
        async with self._connection() as conn:
            reader = Reader(conn, self.clock.now())
            if not snapshot:
                yield reader
                return
            async with conn.transaction():
                await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield reader

    @asynccontextmanager
    async def transaction(self, *, pipelined: bool = False) -> AsyncIterator[Tx]:
        """Open a Tx, commit it when the block ends, undo it when the block raises."""
        async with self._connection() as conn, self.transaction_on(conn, pipelined=pipelined) as tx:
            yield tx

    @asynccontextmanager
    async def transaction_on(
        self, conn: AsyncConnection[Any], *, pipelined: bool = False
    ) -> AsyncIterator[Tx]:
        """Open a Tx on a connection that the caller owns.

        Pipelined, a statement that only writes is not waited for: it tells no count of rows, and what the
        database has against it is raised by the next read or at the end.
        """
        tx = Tx(conn, self.clock.now(), heard=self.heard, watchers=self.watchers)
        try:
            async with _in_pipeline(conn) if pipelined else nullcontext(), conn.transaction():
                yield tx
                await tx.write_events()
        except Problem:
            if tx.has_refusals:
                await self._keep_refusals(conn, tx)
            raise
        tx.committed()
        if tx.wrote_events:
            for told in self.on_emit:
                told()

    def watch(self, topic: str, told: Callable[[Any], None]) -> Callable[[], None]:
        """Call `told` after every commit of this process with a hint on a topic; returns what ends this."""
        watching = self.watchers.setdefault(topic, [])
        watching.append(told)
        return lambda: watching.remove(told)

    async def connect(self, *settings: str) -> AsyncConnection[Any]:
        """Open a connection of the caller's own, outside the pool, with more settings than the usual.

        Raises: Unavailable.
        """
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, *settings))
        try:
            conn = await AsyncConnection.connect(
                make_conninfo(self.url, options=options, **KEEPALIVE), autocommit=True, prepare_threshold=0
            )
        except OUTAGE as error:
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
        _widen(conn)
        return conn

    async def _keep_refusals(self, conn: AsyncConnection[Any], tx: Tx) -> None:
        async with conn.transaction():
            await tx.keep_refusals()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        with self.naming_trouble():
            async with self.pool.connection() as conn:
                yield conn

    @contextmanager
    def naming_trouble(self) -> Iterator[None]:
        """Let what goes wrong with a connection be heard in our words.

        Raises: Unavailable, InvalidBody.
        """
        try:
            yield
        except CONTENDED as error:
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
        except OUTAGE as error:
            log.warning("database.outage", error=str(error).splitlines()[:1])
            self._weed_out_dead_connections()
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
        except psycopg.DataError as error:
            # Whoever typed it, no column can hold it: the one text that is a person's mistake here, not ours.
            if "NUL" in str(error) or isinstance(error, psycopg.errors.UntranslatableCharacter):
                raise InvalidBody(
                    errors=[{"field": "", "message": "The text has a NUL character"}]
                ) from error
            raise

    def _weed_out_dead_connections(self) -> None:
        # After a restart of PostgreSQL every pooled connection is dead; without this each would cost one 503.
        if not self._checks:
            check = asyncio.create_task(self.pool.check())
            self._checks.add(check)
            check.add_done_callback(self._checked)

    def _checked(self, check: asyncio.Task[None]) -> None:
        self._checks.discard(check)
        if not check.cancelled() and (error := check.exception()) is not None:
            log.warning("database.check-failed", error=str(error))

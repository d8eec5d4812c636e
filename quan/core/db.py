"""PostgreSQL, and what the type of a connection promises.

A `Reader` reads. A `Tx` writes, and commits once, at the edge that opened it: http, a job, a reaction, the
command line. Operations take a `Tx` and never commit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from typing import Any, LiteralString, TypeVar

import msgspec
import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.adapt import Buffer
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import kwargs_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.uuid import UUIDBinaryDumper, UUIDDumper
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from quan.core import arrays, wire
from quan.core.clock import Clock, SystemClock
from quan.core.events import Event
from quan.core.ids import Id
from quan.core.problems import InvalidBody, Problem, Unavailable

T = TypeVar("T")
Params = Sequence[Any] | Mapping[str, Any]

CONTENDED = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
)
OUTAGE = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
RETRY_AFTER_S = 2
ACQUIRE_TIMEOUT_S = 3.0

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


class _IdDumper(UUIDDumper):
    def dump(self, obj: Any) -> Buffer | None:
        return super().dump(obj.uuid)


class _IdBinaryDumper(UUIDBinaryDumper):
    def dump(self, obj: Any) -> Buffer | None:
        return super().dump(obj.uuid)


psycopg.adapters.register_dumper(Id, _IdDumper)
psycopg.adapters.register_dumper(Id, _IdBinaryDumper)
set_json_dumps(wire.encode)
set_json_loads(msgspec.json.decode)


class Reader:
    """A connection that only reads. `now` is the instant of this unit of work."""

    def __init__(self, conn: AsyncConnection[Any], now: datetime) -> None:
        self.conn = conn
        self.now = now

    async def rows(self, sql: LiteralString, params: Params = (), *, into: Callable[..., T]) -> list[T]:
        """Run a query; every row becomes `into(**columns)`."""
        async with self.conn.cursor(binary=True, row_factory=kwargs_row(into)) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def row(self, sql: LiteralString, params: Params = (), *, into: Callable[..., T]) -> T | None:
        """Run a query that finds one row or none."""
        async with self.conn.cursor(binary=True, row_factory=kwargs_row(into)) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchone()

    async def tuples(self, sql: LiteralString, params: Params = ()) -> list[tuple[Any, ...]]:
        """Run a query for many rows that are read by position, which is twice as fast."""
        async with self.conn.cursor(binary=True) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def value(self, sql: LiteralString, params: Params = ()) -> Any:
        """Run a query and give the first column of its first row, or None."""
        async with self.conn.cursor(binary=True) as cursor:
            await cursor.execute(sql, params)
            row = await cursor.fetchone()
            return None if row is None else row[0]


class Tx(Reader):
    """A transaction: what it writes, emits and promises for later happens together or not at all."""

    def __init__(
        self, conn: AsyncConnection[Any], now: datetime, *, heard: Container[str] | None = None
    ) -> None:
        super().__init__(conn, now)
        self._heard = heard
        self._events: list[Event] = []
        self._last: list[tuple[Writer, Any]] = []
        self._after_commit: list[Callable[[], None]] = []
        self._on_refusal: list[Callable[[Tx], Awaitable[None]]] = []

    async def execute(self, sql: LiteralString, params: Params = ()) -> int:
        """Run a statement; give how many rows it touched."""
        async with self.conn.cursor(binary=True) as cursor:
            await cursor.execute(sql, params)
            return cursor.rowcount

    async def execute_many(self, sql: LiteralString, params: Sequence[Params]) -> None:
        """Run one statement for many sets of parameters, pipelined."""
        if params:
            async with self.conn.cursor(binary=True) as cursor:
                await cursor.executemany(sql, params)

    def emit(self, event: Event) -> None:
        """Write a fact to the outbox with this commit; reactions hear it after.

        A fact that no reaction of this program hears is not written.
        """
        if self._heard is None or event.kind in self._heard:
            self._events.append(event)

    def at_the_end(self, write: "Writer", row: object) -> None:
        """Have `write` called right before the commit, once, with all the rows it was given by then.

        For what would be locked too long, or is cheaper written together.
        """
        self._last.append((write, row))

    def hush(self) -> None:
        """Forget the facts and last rows of so far: for imported history, which nobody waits to hear."""
        self._events.clear()
        self._last.clear()

    def after_commit(self, run: Callable[[], None]) -> None:
        """Call `run` once the commit is durable. For hints only: a crash in between loses the call."""
        self._after_commit.append(run)

    def on_refusal(self, run: Callable[["Tx"], Awaitable[None]]) -> None:
        """Let `run` write what must be kept although the operation is refused and rolled back.

        A refusal may pass several savepoints on its way out, and `run` is called after each: make it harmless
        to repeat.
        """
        self._on_refusal.append(run)

    @asynccontextmanager
    async def refusable(self) -> AsyncIterator[None]:
        """Undo the block when it raises a Problem, but keep the transaction and its `on_refusal` writes."""
        events, hints, refusals = len(self._events), len(self._after_commit), len(self._on_refusal)
        last = len(self._last)
        try:
            async with self.conn.transaction():
                yield
        except Problem:
            del self._events[events:], self._after_commit[hints:], self._last[last:]
            # They stay registered: a refusal that goes on to undo more has them written once more after that.
            await self.keep_refusals(since=refusals)
            raise

    async def keep_refusals(self, *, since: int = 0) -> None:
        """Run what was registered with `on_refusal`."""
        for run in self._on_refusal[since:]:
            await run(self)

    async def write_events(self) -> None:
        """Move the buffered facts into the outbox, and write what was kept for the end."""
        if self._events:
            await self.execute(
                """
                INSERT INTO core.outbox (kind, body, at, next_at)
                SELECT kind, body, %(now)s, %(now)s
                FROM UNNEST(%(kinds)s, %(bodies)s) AS event (kind, body)
                """,
                {
                    "now": self.now,
                    "kinds": arrays.texts([event.kind for event in self._events]),
                    "bodies": arrays.jsonbs([wire.encode(event) for event in self._events]),
                },
            )
        by_writer: dict[Writer, list[Any]] = {}
        for write, row in self._last:
            by_writer.setdefault(write, []).append(row)
        for write, rows in by_writer.items():
            await write(self, rows)

    @property
    def has_refusals(self) -> bool:
        """Whether something asked to be kept in case of a refusal."""
        return bool(self._on_refusal)

    @property
    def wrote_events(self) -> bool:
        """Whether this transaction carries facts."""
        return bool(self._events)

    def committed(self) -> None:
        """Run the hints that waited for the commit."""
        for run in self._after_commit:
            run()


Writer = Callable[[Tx, Sequence[Any]], Awaitable[None]]


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


class Database:
    """The pool of connections, and the only way to get a Reader or a Tx."""

    def __init__(self, url: str, *, clock: Clock | None = None, max_size: int = 10) -> None:
        self.url = url
        self.clock = clock or SystemClock()
        self.on_emit: list[Callable[[], None]] = []
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
    async def transaction(self) -> AsyncIterator[Tx]:
        """Open a Tx, commit it when the block ends, undo it when the block raises."""
        async with self._connection() as conn, self.transaction_on(conn) as tx:
            yield tx

    @asynccontextmanager
    async def transaction_on(
        self, conn: AsyncConnection[Any], *, pipelined: bool = False
    ) -> AsyncIterator[Tx]:
        """Open a Tx on a connection that the caller owns.

        Pipelined, a statement that only writes is not waited for: it tells no count of rows, and what the
        database has against it is raised by the next read or at the end.
        """
        tx = Tx(conn, self.clock.now(), heard=self.heard)
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

    async def connect(self, *settings: str) -> AsyncConnection[Any]:
        """Open a connection of the caller's own, outside the pool, with more settings than the usual.

        Raises: Unavailable.
        """
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, *settings))
        try:
            return await AsyncConnection.connect(
                make_conninfo(self.url, options=options, **KEEPALIVE), autocommit=True, prepare_threshold=0
            )
        except OUTAGE as error:
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error

    async def _keep_refusals(self, conn: AsyncConnection[Any], tx: Tx) -> None:
        async with conn.transaction():
            await tx.keep_refusals()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        try:
            async with self.pool.connection() as conn:
                yield conn
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

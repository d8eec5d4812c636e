"""What the type of a connection promises: a Reader reads, a Tx writes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Container, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, LiteralString, TypeVar

import msgspec
import psycopg
from psycopg import AsyncConnection
from psycopg.adapt import Buffer
from psycopg.rows import kwargs_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.uuid import UUIDBinaryDumper, UUIDDumper

from quan.core import arrays, wire
from quan.core.events import Event
from quan.core.ids import Id
from quan.core.problems import Problem

T = TypeVar("T")
Params = Sequence[Any] | Mapping[str, Any]


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
        self,
        conn: AsyncConnection[Any],
        now: datetime,
        *,
        heard: Container[str] | None = None,
        watchers: Mapping[str, Sequence[Callable[[Any], None]]] | None = None,
    ) -> None:
        super().__init__(conn, now)
        self._heard = heard
        self._watchers = watchers or {}
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
        if self.hears(type(event)):
            self._events.append(event)

    def hears(self, kind: type[Event]) -> bool:
        """Tell whether facts of this kind are written; whoever makes thousands asks before."""
        return self._heard is None or kind.kind in self._heard

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

    def hint(self, topic: str, about: object) -> None:
        """Let those in this process who watch a topic know, as with `after_commit`."""
        for told in self._watchers.get(topic, ()):
            self.after_commit(partial(told, about))

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

"""The line from a process to the database, and what can happen to it at every message."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

from quan.core.db import Database
from quan.core.problems import Unavailable
from tests.simulation.loop import SimulatedClock
from tests.simulation.server import Server, Session, begin_apart

Act = Callable[[], Awaitable[Any]]


class Line:
    """The client's end of a connection. It is cut before a question arrives, or before its answer does."""

    def __init__(self, server: Server, kill: Callable[[], None]) -> None:
        self.server = server
        self.session = Session(server)
        self.broken: asyncio.Future[None] = server.loop.create_future()
        self.session.on_death = self.cut
        self._queued: list[Act] | None = None
        self._kill = kill

    @property
    def closed(self) -> bool:
        """Whether it is known to be of no use any more."""
        return self.broken.done()

    @property
    def info(self) -> "Line":
        """Tell of itself."""
        return self

    @property
    def transaction_status(self) -> TransactionStatus:
        """Whether the transaction was given up by the server."""
        return TransactionStatus.INERROR if self.session.failed else TransactionStatus.IDLE

    async def ask(self, statement: Callable[[Session], Awaitable[Any]], *, waits: bool = True) -> Any:
        """Send a statement and wait for what it gives; in a pipeline, one that only writes is not waited for.

        Raises: what the database raises; OperationalError when the line is cut, whatever became of it all.
        """
        return await self._send(lambda: self.session.run(statement), waits=waits)

    @asynccontextmanager
    async def pipeline(self) -> AsyncIterator[None]:
        """Send statements together; the first that fails ends them all."""
        self._queued = []
        try:
            yield
            await self._flush()
        except BaseException:
            with suppress(psycopg.Error):
                await self._flush()
            raise
        finally:
            self._queued = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Begin, then commit or roll back."""
        await self._send(self.session.begin, waits=False)
        try:
            yield
        except BaseException:
            with suppress(psycopg.OperationalError):
                await self._send(self.session.rollback, waits=False)
            raise
        await self._send(self.session.commit, waits=False)

    async def rollback(self) -> None:
        """Undo what a failed pipeline left open."""
        await self._carry([self.session.rollback])

    async def close(self) -> None:
        """Hang up."""
        self.cut()

    def cut(self) -> None:
        """Break; the server's end notices later."""
        if not self.broken.done():
            self.broken.set_result(None)
            if not self.session.dead:
                begin_apart(self.server.loop, self.session.outlive())

    async def _send(self, act: Act, *, waits: bool = True) -> Any:
        if self._queued is None:
            return await self._carry([act])
        self._queued.append(act)
        return await self._flush() if waits else None

    async def _flush(self) -> Any:
        acts, self._queued = self._queued, []
        return await self._carry(acts) if acts else None

    async def _carry(self, acts: list[Act]) -> Any:
        """Let the server do one thing after the other, or what still arrives of it; give the last answer."""
        await self._travel()
        session, server = self.session, self.server
        is_torn = len(acts) > 1 and server.chance(server.weather.cut)
        arrived = acts[: server.draw.randrange(len(acts))] if is_torn else acts
        session.task = begin_apart(server.loop, _one_by_one(arrived))
        await asyncio.wait({session.task, self.broken}, return_when=asyncio.FIRST_COMPLETED)
        if is_torn:
            self.cut()
        if self.broken.done():
            raise psycopg.OperationalError("the line was cut")
        task, session.task = session.task, None
        await self._travel()
        return task.result()

    async def _travel(self) -> None:
        """Carry a message; this is where the world goes wrong."""
        server, weather = self.server, self.server.weather
        server.on_step()
        if server.chance(weather.kill):
            self._kill()
        if server.chance(weather.crash):
            server.crash()
        if server.chance(weather.cut):
            self.cut()
        await asyncio.sleep(0)
        if self.broken.done():
            raise psycopg.OperationalError("the line was cut")


async def _one_by_one(acts: list[Act]) -> Any:
    answer = None
    for act in acts:
        answer = await act()
    return answer


class Pool:
    """Lines that a process keeps."""

    def __init__(self, dial: Callable[[], Awaitable[Line]]) -> None:
        self._dial = dial
        self._idle: list[Line] = []

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Line]:
        """Lend a line."""
        line = self._idle.pop() if self._idle else await self._dial()
        try:
            yield line
        finally:
            if not line.closed:
                self._idle.append(line)

    async def check(self) -> None:
        """Weed out dead lines."""
        self._idle = [line for line in self._idle if not line.closed]


class SimulatedDatabase(Database):
    """The database as one process reaches it: only the lines are other ones."""

    def __init__(self, server: Server, clock: SimulatedClock, kill: Callable[[], None]) -> None:
        self.server = server
        self.clock = clock
        self.on_emit = []
        self.watchers = {}
        self.heard = None
        self.pool = cast("Any", Pool(self._dial))
        self.lines: list[Line] = []
        self._kill = kill
        self._checks = set()

    async def connect(self, *_settings: str) -> AsyncConnection[Any]:
        """Open a line of the caller's own.

        Raises: Unavailable.
        """
        try:
            return cast("AsyncConnection[Any]", await self._dial())
        except psycopg.OperationalError as error:
            raise Unavailable(retry_after_s=2) from error

    def hang_up(self) -> None:
        """Cut every line, as the end of a process does."""
        for line in self.lines:
            line.cut()

    async def _dial(self) -> Line:
        self.server.on_step()
        await self.server.pause()
        if not self.server.is_up:
            raise psycopg.OperationalError("nobody answers")
        self.lines = [line for line in self.lines if not line.closed]
        line = Line(self.server, self._kill)
        self.lines.append(line)
        return line

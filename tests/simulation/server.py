"""PostgreSQL as the ledger relies on it, in memory: READ COMMITTED, row locks, unique keys, atomic commits.

A statement reads what is committed. What it writes is the session's own until the commit. A row that is
written or locked, and a key that is inserted, is held until the transaction ends; whoever wants it waits, and
then finds what was left. A session lives on for a while when its client is gone: a lost reply says nothing of
what became of the question.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import psycopg
from psycopg.pq import DiagnosticField

from quan.ledger.rules import Order
from quan.ledger.store import ChainHead
from tests.simulation.loop import SimulatedLoop, owner

T = TypeVar("T")
Row = tuple[str, Any]
"""A table and a key in it."""

GONE = object()
NOTHING_BEFORE = bytes(32)
CHAINS = (*range(1, 9), 33, 34)
"""Some for posters and two for everybody else, so that they run out now and then."""
LOCK_TIMEOUT_S = 10.0
DEADLOCK_NOTICED_S = 1.0


@dataclass
class Weather:
    """How often what goes wrong, drawn for one town: shares of the messages, and seconds."""

    cut: float = 0.0
    kill: float = 0.0
    crash: float = 0.0
    slow: float = 0.0
    slow_s: float = 0.0
    linger_s: float = 0.0

    @classmethod
    def drawn(cls, draw: Random) -> "Weather":
        """Draw a climate: some towns are calm, in some everything breaks all the time."""
        return cls(
            cut=draw.choice([0.0, 0.001, 0.01, 0.04]),
            kill=draw.choice([0.0, 0.001, 0.004, 0.01]),
            crash=draw.choice([0.0, 0.0, 0.0005, 0.003]),
            slow=draw.choice([0.0, 0.05, 0.3]),
            slow_s=draw.choice([0.02, 0.3, 3.0]),
            linger_s=draw.choice([0.0, 0.1, 2.0]),
        )

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self.cut = self.kill = self.crash = self.slow = 0.0


@dataclass
class Commit:
    """What one transaction made true, in the moment it does."""

    changes: dict[Row, Any]
    booked_by: Any


class Server:
    """One PostgreSQL: its tables, who holds which row, and its sessions."""

    def __init__(self, loop: SimulatedLoop, draw: Random, weather: Weather, forgets: str = "") -> None:
        self.loop = loop
        self.draw = draw
        self.weather = weather
        self.forgets = forgets
        self.tables: dict[str, dict[Any, Any]] = defaultdict(dict)
        self.holders: dict[Row, Session] = {}
        self.waiters: dict[Row, list[asyncio.Future[None]]] = defaultdict(list)
        self.sessions: dict[Session, None] = {}
        self.chain_owners: dict[int, Session] = {}
        self.commits = 0
        self.crashes = 0
        self.up_again_at = 0.0
        self.on_step: Callable[[], None] = lambda: None
        self.on_commit: Callable[[Commit], None] = lambda _commit: None
        for chain in CHAINS:
            self.tables["chains"][chain] = ChainHead(chain, 0, NOTHING_BEFORE, 0)

    @property
    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self.loop.time() >= self.up_again_at

    def chance(self, share: float) -> bool:
        """Draw whether something happens now."""
        return share > 0 and self.draw.random() < share

    async def pause(self) -> None:
        """Take some time, now and then a long one."""
        weather = self.weather
        longest_s = weather.slow_s if self.chance(weather.slow) else 0.002
        await asyncio.sleep(self.draw.random() * longest_s if self.draw.random() < 0.7 else 0)

    def crash(self) -> None:
        """Die and come up again: every session ends, what was not committed is gone."""
        self.crashes += 1
        self.up_again_at = self.loop.time() + self.draw.random() * 4
        for session in list(self.sessions):
            session.die()

    def open_pendings(self) -> list[tuple[int, Order]]:
        """List what is held, the earliest to expire first."""
        held: list[tuple[int, Order]] = list(self.tables["open_pendings"].items())
        return sorted(held, key=lambda one: (one[1].expires_at_us is None, one[1].expires_at_us, one[0]))


@dataclass(eq=False)
class Session:
    """The server's end of a connection."""

    server: Server
    changes: dict[Row, Any] = field(default_factory=dict)
    held: dict[Row, None] = field(default_factory=dict)
    in_transaction: bool = False
    failed: bool = False
    dead: bool = False
    looked_at: int = 0
    waits_for: "Session | None" = None
    booked_by: Any = None
    task: "asyncio.Task[Any] | None" = None
    on_death: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.server.sessions[self] = None

    async def run(self, statement: Callable[["Session"], Awaitable[T]]) -> T:
        """Run one statement; outside a transaction it is one by itself."""
        if self.failed:
            raise psycopg.errors.InFailedSqlTransaction
        try:
            result = await statement(self)
        except psycopg.Error:
            self._abort()
            self.failed = self.in_transaction
            raise
        if not self.in_transaction:
            await self._commit()
        return result

    async def begin(self) -> None:
        """Begin a transaction."""
        self.in_transaction = True

    async def commit(self) -> None:
        """End it, and make what it wrote true; all of it at once."""
        await self._commit()
        self.in_transaction = False

    async def rollback(self) -> None:
        """End it as if it had not been."""
        self._abort()
        self.in_transaction = self.failed = False

    async def hold(self, row: Row) -> None:
        """Hold a row until the transaction ends; wait for whoever holds it."""
        server = self.server
        while (holder := server.holders.get(row, self)) is not self:
            await self._wait(row, holder)
        server.holders[row] = self
        self.held[row] = None

    async def insert(self, row: Row, value: Any, *, constraint: str) -> None:
        """Insert a row under a unique key."""
        table, key = row
        forgotten = self.server.forgets == constraint
        await self.hold(row)
        if (key in self.server.tables[table] or row in self.changes) and not forgotten:
            raise psycopg.errors.UniqueViolation(
                constraint, info={DiagnosticField.CONSTRAINT_NAME: constraint.encode()}
            )
        self.changes[row] = value

    def find(self, table: str, key: Any) -> Any:
        """Read a row as this session sees it; None when there is none."""
        own = self.changes.get((table, key))
        return None if own is GONE else own or self.server.tables[table].get(key)

    def die(self) -> None:
        """Be ended by the server's end: a statement that is under way is broken off."""
        if self.dead:
            return
        if self.task is not None:
            self.task.cancel()
        self._end()
        self.on_death()

    async def outlive(self) -> None:
        """Notice that the client is gone: finish what is under way, undo what is open."""
        server = self.server
        await asyncio.sleep(server.draw.random() * server.weather.linger_s)
        if self.task is not None:
            await asyncio.wait([self.task])
        if not self.dead:
            self._end()

    def _end(self) -> None:
        self.dead = True
        self._abort()
        self.server.sessions.pop(self, None)
        owned = [chain for chain, session in self.server.chain_owners.items() if session is self]
        for chain in owned:
            del self.server.chain_owners[chain]

    async def _wait(self, row: Row, holder: "Session") -> None:
        self.waits_for = holder
        is_deadlock = self in holder.waits_in_turn()
        released = self.server.loop.create_future()
        self.server.waiters[row].append(released)
        try:
            async with asyncio.timeout(DEADLOCK_NOTICED_S if is_deadlock else LOCK_TIMEOUT_S):
                await released
        except TimeoutError as error:
            if is_deadlock:
                raise psycopg.errors.DeadlockDetected from error
            raise psycopg.errors.LockNotAvailable from error
        finally:
            self.waits_for = None

    def waits_in_turn(self) -> list["Session"]:
        """List this session, the one it waits for, the one that waits for, and so on; each of them once."""
        line: list[Session] = []
        other: Session | None = self
        while other is not None and other not in line:
            line.append(other)
            other = other.waits_for
        return line

    async def _commit(self) -> None:
        server = self.server
        if self.changes:
            await server.pause()
            commit = Commit(self.changes, self.booked_by)
            if server.forgets != "commits" or not server.chance(0.02):
                server.commits += 1
                for (table, key), value in self.changes.items():
                    if value is GONE:
                        del server.tables[table][key]
                    else:
                        server.tables[table][key] = value
                self._abort()
                server.on_commit(commit)
        self._abort()
        await server.pause()

    def _abort(self) -> None:
        server = self.server
        self.changes, self.booked_by = {}, None
        held, self.held = self.held, {}
        for row in held:
            del server.holders[row]
            for waiter in server.waiters.pop(row, ()):
                if not waiter.done():
                    waiter.set_result(None)


def begin_apart(loop: SimulatedLoop, run: Any) -> "asyncio.Task[Any]":
    """Begin a task of the world, which no process takes with it."""
    token = owner.set(None)
    try:
        return loop.create_task(run)
    finally:
        owner.reset(token)


def rows(table: str, keys: Iterable[Any]) -> list[Row]:
    """Name rows of one table."""
    return [(table, key) for key in keys]

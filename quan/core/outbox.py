"""From facts to reactions: the relay reads core.outbox after the commit and runs what domains registered.

A fact is told at least once; a reaction takes effect exactly once, because its writes commit together with
its name in core.reactions_done, or with the end of the fact, under the lock of the fact's row. Any number of
processes may relay at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from quan.core import arrays, metrics, wire
from quan.core.db import Database, Reader, Tx
from quan.core.events import Event
from quan.core.problems import Unavailable

POLL_S = 1.0
BATCH = 200
PARK_AFTER = 15
"""Attempts before a fact is parked: with the back-off below, after about an hour."""
BACK_OFF_FIRST = timedelta(seconds=0.5)
BACK_OFF_MOST = timedelta(minutes=15)

log = structlog.get_logger()


@dataclass(frozen=True)
class Reaction:
    """What one room does when it hears of an event. `name` is kept in the database: never change it."""

    event: type[Event]
    name: str
    run: Callable[[Tx, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the outbox."""

    id: int
    kind: str
    body: dict[str, Any]
    at: datetime
    attempts: int


@dataclass
class Relay:
    """Delivers facts until stopped. Commits of this process wake it; those of others are polled for.

    While it runs, facts that nobody here reacts to are not written: they would only be deleted again.
    """

    db: Database
    reactions: Iterable[Reaction]
    poll_s: float = POLL_S
    _by_kind: dict[str, list[Reaction]] = field(init=False, default_factory=dict)
    _woken: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = field(init=False, default=None)
    _stopping: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        names: set[str] = set()
        for reaction in self.reactions:
            if reaction.name in names:
                raise ValueError(f"two reactions are named {reaction.name}")
            names.add(reaction.name)
            self._by_kind.setdefault(reaction.event.kind, []).append(reaction)

    async def start(self) -> None:
        """Begin to relay in the background."""
        self.db.on_emit.append(self._woken.set)
        self.db.heard = frozenset(self._by_kind)
        self._task = asyncio.create_task(self._relay(), name="outbox-relay")

    async def stop(self) -> None:
        """Finish the reaction under way and end."""
        self._stopping = True
        self._woken.set()
        if self._task is not None:
            self.db.on_emit.remove(self._woken.set)
            self.db.heard = None
            await self._task
            self._task = None

    async def _relay(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                while await self.deliver() and not self._stopping:
                    pass
            except Unavailable:
                log.warning("outbox.database-away")
            except Exception:
                log.exception("outbox.relay-failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self.poll_s)

    async def deliver(self) -> int:
        """Run the reactions to one batch of due facts, oldest first; tell how many facts are done with."""
        async with self.db.read() as reader:
            batch = await _due(reader, BATCH)
        metrics.outbox_batch(batch[0].at if batch else None, self.db.clock.now())
        if len(batch) > 1 and (gone := await self._delivered_together(batch)) is not None:
            return gone
        done = [told for told in batch if await self._delivered(told)]
        return await self._forget(done)

    async def _delivered_together(self, batch: Sequence[Told]) -> int | None:
        """Under load, pay for one commit instead of one per reaction; None: trouble, send them one by one."""
        try:
            async with self.db.transaction() as tx:
                mine = await _lock(tx, batch)
                done = await _done(tx, mine)
                for told in batch:
                    for reaction in self._by_kind.get(told.kind, ()) if told.id in mine else ():
                        if (told.id, reaction.name) not in done:
                            await reaction.run(tx, _event(reaction, told))
                await _drop(tx, mine, noted={event for event, _ in done})
        except Exception as error:  # noqa: BLE001 - whatever it was, the reaction at fault meets it again alone
            log.info("outbox.one-by-one", reason=repr(error))
            return None
        return len(mine)

    async def _delivered(self, told: Told) -> bool:
        """Run every reaction to a fact, each in a transaction of its own; a failing one stops no other."""
        failure: Exception | None = None
        for reaction in self._by_kind.get(told.kind, ()):
            try:
                await self._react(reaction, told)
            except Exception as error:
                failure = error  # told again later, after the other reactions
                log.exception("outbox.reaction-failed", event_id=told.id, reaction=reaction.name)
                metrics.REACTIONS_FAILED.labels(reaction.name).inc()
        if failure is not None:
            await self._postpone(told, failure)
        return failure is None

    async def _react(self, reaction: Reaction, told: Told) -> None:
        async with self.db.transaction() as tx:
            if await _claim(tx, told.id, reaction.name):
                await reaction.run(tx, _event(reaction, told))

    async def _postpone(self, told: Told, failure: Exception) -> None:
        attempts = told.attempts + 1
        parked = attempts >= PARK_AFTER
        async with self.db.transaction() as tx:
            next_at = None if parked else tx.now + back_off(attempts)
            await _set_next(tx, told.id, attempts, next_at)
        if parked:
            metrics.OUTBOX_PARKED.inc()
            log.error("outbox.parked", event_id=told.id, kind=told.kind, error=repr(failure))

    async def _forget(self, done: Sequence[Told]) -> int:
        if not done:
            return 0
        async with self.db.transaction() as tx:
            return await _forget(tx, done, self._reactions_to(done))

    def _reactions_to(self, batch: Sequence[Told]) -> list[int]:
        return [len(self._by_kind.get(told.kind, ())) for told in batch]


def back_off(attempts: int) -> timedelta:
    """Wait twice as long after each failure, up to a ceiling."""
    return min(BACK_OFF_FIRST * float(2 ** (attempts - 1)), BACK_OFF_MOST)


def _event(reaction: Reaction, told: Told) -> Event:
    return wire.convert(told.body, reaction.event)


async def _due(reader: Reader, limit: int) -> list[Told]:
    # Not locked here: each reaction locks the row in the transaction it needs the lock for.
    return await reader.rows(
        """
        SELECT id, kind, body, at, attempts
        FROM core.outbox
        WHERE next_at <= %(now)s
        ORDER BY id
        LIMIT %(limit)s
        """,
        {"now": reader.now, "limit": limit},
        into=Told,
    )


async def _claim(tx: Tx, event_id: int, reaction: str) -> bool:
    """Lock the fact and note the reaction as done; False when it was done, or another relay has the fact."""
    claimed = await tx.execute(
        """
        INSERT INTO core.reactions_done (event_id, reaction)
        SELECT id, %(reaction)s
        FROM (SELECT id FROM core.outbox WHERE id = %(event)s FOR UPDATE SKIP LOCKED) AS mine
        ON CONFLICT DO NOTHING
        """,
        {"event": event_id, "reaction": reaction},
    )
    return claimed == 1


async def _lock(tx: Tx, batch: Sequence[Told]) -> set[int]:
    """Lock those of the facts that no other relay has, and tell which; locked facts need no claims."""
    return set(
        await tx.rows(
            "SELECT id FROM core.outbox WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED",
            (arrays.bigints([told.id for told in batch]),),
            into=lambda id: id,  # noqa: A006 - the column is called id
        )
    )


async def _done(tx: Tx, locked: Collection[int]) -> set[tuple[int, str]]:
    """Read what was done about locked facts; by now, since until they were locked more could be done."""
    return set(
        await tx.rows(
            "SELECT event_id, reaction FROM core.reactions_done WHERE event_id = ANY(%s)",
            (arrays.bigints(list(locked)),),
            into=lambda event_id, reaction: (event_id, reaction),
        )
    )


async def _drop(tx: Tx, locked: Collection[int], *, noted: Collection[int]) -> None:
    """Delete locked facts of which every reaction is done with this commit, and what was noted about them."""
    await tx.execute("DELETE FROM core.outbox WHERE id = ANY(%s)", (arrays.bigints(list(locked)),))
    if noted:
        await tx.execute(
            "DELETE FROM core.reactions_done WHERE event_id = ANY(%s)", (arrays.bigints(list(noted)),)
        )


async def _forget(tx: Tx, batch: Sequence[Told], reactions: Sequence[int]) -> int:
    """Delete the facts of which every reaction is done; what another relay is busy with stays."""
    gone: int = await tx.value(
        """
        WITH told AS (
            DELETE FROM core.outbox AS o
            USING UNNEST(%(ids)s::bigint[], %(reactions)s::integer[]) AS batch (id, reactions)
            WHERE o.id = batch.id
                AND batch.reactions <= (SELECT COUNT(*) FROM core.reactions_done WHERE event_id = o.id)
            RETURNING o.id
        ), swept AS (
            DELETE FROM core.reactions_done USING told WHERE event_id = told.id
        )
        SELECT COUNT(*) FROM told
        """,
        {"ids": [told.id for told in batch], "reactions": list(reactions)},
    )
    return gone


async def _set_next(tx: Tx, event_id: int, attempts: int, next_at: datetime | None) -> None:
    """Say when to try again; None parks the fact until an operator looks."""
    await tx.execute(
        """
        UPDATE core.outbox
        SET attempts = %(attempts)s, next_at = COALESCE(%(next_at)s, 'infinity'::timestamptz)
        WHERE id = %(event)s
        """,
        {"event": event_id, "attempts": attempts, "next_at": next_at},
    )

"""How batches get to the database: one is decided while the one before is in flight."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from psycopg import AsyncConnection

from quan.core import metrics
from quan.core.db import RETRY_AFTER_S, Database, Tx, is_outage
from quan.core.problems import Unavailable
from quan.ledger import store
from quan.ledger.poster.batch import (
    Decided,
    Round,
    by_memory,
    decided_at_once,
    decided_by_memory,
    with_care,
)
from quan.ledger.poster.flight import Flight
from quan.ledger.poster.line import Line
from quan.ledger.poster.memory import Memory
from quan.ledger.poster.tickets import Ticket
from quan.ledger.poster.trouble import give_up, was_overtaken
from quan.ledger.store import micros_of

CAREFUL_TRIES = 3
"""Others may be faster even between a careful look and the write, but hardly thrice."""
AHEAD_US = 1_000_000
SENDING_S_PER_TRANSFER = 5e-7

log = structlog.get_logger()


class Pilot:
    """Takes one batch after the other, and sees to it that every ticket is answered."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.memory = Memory()
        self.is_patient = True  # whether a line that is down is waited for
        self._line = Line(db)
        self._flight: asyncio.Task[bool] | None = None
        self._flying: Flight | None = None  # what is in flight, when it was decided ahead
        self._is_followed = False  # whether the next batch waits to be sent as soon as it has landed
        self._undecided = False  # whether something of what is in flight is decided only with its rows held

    @property
    def is_flying(self) -> bool:
        """Tell whether a batch is being written."""
        return self._flight is not None and not self._flight.done()

    @property
    def weight(self) -> int:
        """Tell how many transfers are in flight."""
        return self._flying.weight if self._flying is not None else 0

    async def end(self) -> None:
        """Wait for what is in flight, and leave."""
        await self.landed()
        await self._line.hang_up()

    async def serve(self, tickets: Sequence[Ticket]) -> None:
        """See to it that every ticket is answered, whatever happens."""
        round_ = Round(tickets)
        try:
            if round_.is_foreseeable:
                await self._launch(round_)
            else:
                await self._travel(round_)
        except Exception as error:  # noqa: BLE001 - answered and noted there
            self.memory.forget_all()
            self._give_up(tickets, error)

    async def _launch(self, round_: Round) -> None:
        """Decide while the batch before is still being written, then write in the background.

        It stands on what that batch will have done; should that fail, it is decided once more.
        """
        if self._undecided or not self._line.is_up:
            await self.landed()
        _, head = await self._connected()
        try:
            decided = await self._foreseen(round_, head)
        except Exception as error:  # noqa: BLE001 - something in it is faulty: care finds out what
            self.memory.forget(round_.accounts())
            await self.landed()
            await self._again(round_.tickets, error)
            return
        before = self._flying
        try:
            if await self.landed(followed=True):
                await self._depart(Flight(round_, decided))
            else:
                self.memory.forget_all()  # what was decided stood on what never happened
                await self._attempt(Round(round_.tickets))
        finally:
            if before is not None and before.landed:
                before.answer()

    async def _depart(self, flying: Flight) -> None:
        """Begin to write; let it be on its way before the next batch keeps this loop busy."""
        self._line.head = flying.decided.head_after
        self._flying, self._undecided = flying, bool(flying.decided.aside)
        self._flight = asyncio.create_task(self._fly(flying))
        if flying.round.stories:
            await flying.under_way.wait()
        else:  # a bulk is megabytes
            await asyncio.sleep(SENDING_S_PER_TRANSFER * flying.weight)

    async def _foreseen(self, round_: Round, head: store.ChainHead) -> Decided:
        """Decide by memory; read only what is not remembered, and what the journeys always read."""
        before = self._flying.round if self._flying is not None and not self._flying.landed else None
        if not round_.needs_preparing:
            round_.foresee(before, now=(now := self.db.clock.now()))
            if self.memory.suffices(round_.accounts()) and not round_.resolves():
                return decided_at_once(round_, self.memory, head, {}, now=now)
        async with self.db.read() as reader:
            if round_.needs_preparing:
                await round_.prepare(reader)
                round_.foresee(before, now=reader.now)
            return await decided_by_memory(reader, round_, self.memory, head)

    async def _travel(self, round_: Round) -> None:
        """Prepare journeys while the batch before is still being written, then do them in the background."""
        if round_.needs_preparing:
            with suppress(Exception):  # it is met again, and then with care
                async with self.db.read() as reader:
                    await round_.prepare(reader)
        await self.landed()
        self._undecided = True
        self._flight = asyncio.create_task(self._arrive(round_))

    async def _arrive(self, round_: Round) -> bool:
        try:
            await self._attempt(round_)
        except Exception as error:  # noqa: BLE001 - answered and noted there
            self._give_up(round_.tickets, error)
        return True

    def _give_up(self, tickets: Sequence[Ticket], error: Exception) -> None:
        for ticket in tickets:
            ticket.reply(error)
        if not isinstance(error, Unavailable):
            log.error("poster.batch-failed", tickets=len(tickets), exc_info=error)

    async def landed(self, *, followed: bool = False) -> bool:
        """Wait for the batch that is being written in the background; False when it failed.

        When it is `followed` by one that is ready to be sent, whoever waits here sends that first and then
        answers its callers.
        """
        flight, self._flight = self._flight, None
        self._is_followed = followed
        try:
            return flight is None or await flight
        finally:
            self._is_followed = self._undecided = False
            self._flying = None

    async def _fly(self, flying: Flight) -> bool:
        """Write what was decided ahead.

        Callers are answered at once, or, when the next batch waits to be sent, as soon as it is.
        """
        try:
            await self._write(flying)
        except Exception as error:  # noqa: BLE001 - whatever it was, care finds the answer
            self.memory.forget_all()
            await self._again(flying.round.tickets, error)
            return False
        flying.landed = True
        if not self._is_followed:
            flying.answer()
        await self._with_care(flying.decided.aside)
        return not await self._is_ahead(flying.decided.head_after)

    async def _write(self, flying: Flight) -> None:
        """Write a batch; one without rows of others by its one statement, which is also its transaction."""
        try:
            conn, _ = await self._connected()
            if flying.round.stories:
                async with self.db.transaction_on(conn, pipelined=True) as tx:
                    await flying.write(tx)
            else:
                await flying.decided.write(Tx(conn, self.db.clock.now()))
        finally:
            flying.under_way.set()

    async def _attempt(self, round_: Round) -> None:
        try:
            decided = await self._once(round_, careful=False)
        except Exception as error:  # noqa: BLE001 - as in _fly
            await self._again(round_.tickets, error)
        else:
            await self._with_care(decided.aside)

    async def _again(self, tickets: Sequence[Ticket], error: Exception) -> None:
        """Do with care what could not be done by memory."""
        if is_outage(error):
            # Whether it was committed is not known: with care the ids tell.
            log.warning("poster.outage", error=str(error).splitlines()[:1])
            await self._hang_up()
        else:
            metrics.POSTER_SECOND_TRIES.inc()
            log.info("poster.second-try", reason=repr(error))
        await self._with_care(tickets)

    async def _with_care(self, tickets: Sequence[Ticket]) -> None:
        """Do what must not stand on memory; answer in any case."""
        if not tickets:
            return
        try:
            await self._carefully(tickets)
        except Unavailable as away:
            for ticket in tickets:
                ticket.reply(away)

    async def _carefully(self, tickets: Sequence[Ticket], *, tries: int = CAREFUL_TRIES) -> None:
        """Do it with every row locked; when something is faulty, find whose fault it is by halving."""
        try:
            await self._once(Round(tickets), careful=True)
        except Unavailable:
            raise
        except Exception as error:
            if is_outage(error):
                await self._hang_up()
                raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
            if tries > 1 and was_overtaken(error):
                return await self._carefully(tickets, tries=tries - 1)
            if len(tickets) == 1:
                give_up(tickets[0], error)
                return None
        else:
            return None
        half = len(tickets) // 2
        await self._carefully(tickets[:half])
        return await self._carefully(tickets[half:])

    async def _once(self, round_: Round, *, careful: bool) -> Decided:
        if careful:
            metrics.POSTER_CAREFUL.inc()
        conn, head = await self._connected()
        try:
            async with self.db.transaction_on(conn, pipelined=not careful) as tx:
                if careful:
                    head = await store.read_chain(tx, head.chain)
                    decided = await with_care(tx, round_, self.memory, head)
                else:
                    decided = await by_memory(tx, round_, self.memory, head)
        except BaseException:
            self.memory.forget(round_.accounts())
            raise
        self._line.head = decided.head_after
        round_.answer(decided)
        await self._is_ahead(decided.head_after)
        return decided

    async def _is_ahead(self, head: store.ChainHead) -> bool:
        """Tell whether an account that a wrong clock left in the future took the chain there.

        Then the chain is left to others, and the next batch goes on with another.
        """
        if head.last_us <= micros_of(self.db.clock.now()) + AHEAD_US:
            return False
        log.warning("poster.chain-ahead", chain=head.chain)
        await self._hang_up()
        return True

    async def _connected(self) -> tuple[AsyncConnection[Any], store.ChainHead]:
        if not self._line.is_up:
            self.memory.forget_all()
        return await self._line.dial(patient=self.is_patient)

    async def _hang_up(self) -> None:
        await self._line.hang_up()
        self.memory.forget_all()

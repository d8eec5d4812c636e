"""The poster: continuous group commit.

Everything that arrived while the last batch was committing becomes the next batch; nothing waits on purpose.
A batch is one transaction, so a thousand payments cost one flush of the log, and a hot account one new row.
"""

import asyncio
from collections.abc import Callable, Collection, Hashable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from psycopg import AsyncConnection

from quan.core import metrics
from quan.core.db import RETRY_AFTER_S, Database, Reader, Tx, is_outage
from quan.core.problems import Unavailable
from quan.ledger import store
from quan.ledger.model import Transfer
from quan.ledger.operations.hints import MOVED
from quan.ledger.operations.orders import expiry
from quan.ledger.poster.batch import (
    Decided,
    Round,
    by_memory,
    decided_at_once,
    decided_by_memory,
    with_care,
)
from quan.ledger.poster.line import Line
from quan.ledger.poster.memory import Memory
from quan.ledger.poster.queue import FairQueue
from quan.ledger.poster.tickets import PLAIN, Bulk, Filing, Journey, Made, Posting, Story, Ticket
from quan.ledger.poster.trouble import give_up, was_overtaken
from quan.ledger.rules import Order
from quan.ledger.store import micros_of

__all__ = ["Bulk", "Filing", "Journey", "Made", "Poster", "Posting", "Story"]

MOST = 8192
"""Transfers in a batch."""
ROOM = 8 * MOST
"""Transfers that may wait; past it callers are told to come again."""
CAREFUL_TRIES = 3
"""Others may be faster even between a careful look and the write, but hardly thrice."""
PULSE_S = 1.0
AHEAD_US = 1_000_000
SENDING_S_PER_TRANSFER = 5e-7

log = structlog.get_logger()


class Poster:
    """Posts for one process. Several processes may each run one: the database keeps them honest."""

    def __init__(self, db: Database, *, room: int = ROOM, most: int = MOST) -> None:
        self.db = db
        self.most = most
        self._queue: FairQueue[Ticket] = FairQueue(room)
        self._arrived = asyncio.Event()
        self._memory = Memory()
        self._line = Line(db)
        self._task: asyncio.Task[None] | None = None
        self._flight: asyncio.Task[bool] | None = None
        self._undecided = False  # whether what is in flight is decided only once it holds its rows
        self._stopping = False
        self._unwatch: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin to post in the background."""
        self._stopping = False
        self._unwatch = self.db.watch(MOVED, self._memory.forget)
        self._task = asyncio.create_task(self._run(), name="ledger-poster")

    async def stop(self) -> None:
        """Post what waits, then end."""
        self._stopping = True
        self._arrived.set()
        if self._task is not None:
            await self._task
            self._task = None
            self._unwatch()
        await self._line.hang_up()

    async def post(self, posting: Posting, *, party: Hashable = None) -> tuple[Transfer, ...]:
        """Move money, with its rows and facts, in the next batch; give what was made now or before.

        `party` is for whom: parties take turns. Returns after the commit.

        Raises: the refusals of `rules.Outcome`, in that order; LedgerBusy, Unavailable.
        """
        done: tuple[Transfer, ...] = await self.submit(PLAIN, posting, party=party)
        return done

    async def submit(self, journey: Journey, wish: Any, *, party: Hashable = None) -> Any:
        """Let a wish of another domain be decided and posted in the next batch; give its reply.

        Raises: what the journey and the ledger refuse; LedgerBusy, Unavailable.
        """
        return await self._wait(Ticket(party, journey=journey, wish=wish))

    async def post_bulk(self, orders: Sequence[Order], *, party: Hashable = None) -> Bulk:
        """Decide up to 8,192 orders one by one, linked ones together; each has an outcome of its own.

        Raises: LedgerBusy, Unavailable.
        """
        bulk: Bulk = await self._wait(Ticket(party, orders=orders))
        return bulk

    async def codes(self, reader: Reader, accounts: Collection[int]) -> dict[int, int]:
        """Tell the types of those of these accounts that exist. A type never changes, so memory will do."""
        codes = self._memory.codes(accounts)
        missing = [key for key in accounts if key not in codes]
        return codes | await store.read_codes(reader, missing) if missing else codes

    async def _wait(self, ticket: Ticket) -> Any:
        if self._task is None or self._stopping:
            raise Unavailable(retry_after_s=RETRY_AFTER_S)
        self._queue.put(ticket, ticket.party)
        self._arrived.set()
        return await ticket.answer

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        pulse_at = loop.time()
        while True:
            if loop.time() >= pulse_at:
                await self._pulse()
                pulse_at = loop.time() + PULSE_S
            metrics.POSTER_WAITING.set(self._queue.weight)
            tickets = self._queue.take(self.most)
            if tickets:
                metrics.POSTER_BATCH.observe(sum(ticket.weight for ticket in tickets))
                await self._serve(tickets)
            elif self._stopping:
                await self._landed()
                return
            else:
                self._arrived.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), PULSE_S)

    async def _serve(self, tickets: Sequence[Ticket]) -> None:
        """See to it that every ticket is answered, whatever happens."""
        try:
            if all(ticket.journey is None for ticket in tickets):
                await self._launch(Round(tickets))
            else:
                await self._travel(Round(tickets))
        except Exception as error:  # noqa: BLE001 - answered and noted there
            self._memory.forget_all()
            self._give_up(tickets, error)

    async def _travel(self, round_: Round) -> None:
        """Prepare journeys while the batch before is still being written, then do them in the background."""
        if round_.needs_preparing:
            with suppress(Exception):  # it is met again, and then with care
                async with self.db.read() as reader:
                    await round_.prepare(reader)
        await self._landed()
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

    async def _launch(self, round_: Round) -> None:
        """Decide bulks while the batch before is still being written, then write them in the background.

        They stand on what that batch will have done; should it fail, they are decided once more.
        """
        if self._undecided or not self._line.is_up:
            await self._landed()
        try:
            _, head = await self._connected()
            if self._memory.suffices(round_.accounts()) and not round_.resolves():
                decided = decided_at_once(round_, self._memory, head, {}, now=self.db.clock.now())
            else:
                async with self.db.read() as reader:
                    decided = await decided_by_memory(reader, round_, self._memory, head)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - something in it is faulty: care finds out what
            self._memory.forget(round_.accounts())
            await self._landed()
            await self._again(round_.tickets, error)
            return
        if not await self._landed():
            self._memory.forget_all()  # what was decided stood on what never happened
            await self._attempt(Round(round_.tickets))
            return
        self._line.head = decided.head_after
        self._undecided = bool(decided.aside)
        self._flight = asyncio.create_task(self._fly(round_, decided))
        # Let it be on its way before the next batch keeps this loop busy: a bulk is megabytes.
        await asyncio.sleep(SENDING_S_PER_TRANSFER * sum(ticket.weight for ticket in round_.tickets))

    async def _landed(self) -> bool:
        """Wait for the batch that is being written in the background; False when it failed."""
        flight, self._flight = self._flight, None
        landed = flight is None or await flight
        self._undecided = False
        return landed

    async def _fly(self, round_: Round, decided: Decided) -> bool:
        """Write a decided batch by its one statement, which is also its transaction."""
        try:
            conn, _ = await self._connected()
            await decided.write(Tx(conn, self.db.clock.now()))
        except Exception as error:  # noqa: BLE001 - whatever it was, care finds the answer
            self._memory.forget_all()
            await self._again(round_.tickets, error)
            return False
        decided.answer_bulks()
        await self._with_care(decided.aside)
        return True

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
                    decided = await with_care(tx, round_, self._memory, head)
                else:
                    decided = await by_memory(tx, round_, self._memory, head)
        except BaseException:
            self._memory.forget(round_.accounts())
            raise
        self._line.head = decided.head_after
        round_.answer(decided)
        if decided.head_after.last_us > micros_of(self.db.clock.now()) + AHEAD_US:
            # An account that a wrong clock left in the future took the chain there: go on with another.
            log.warning("poster.chain-ahead", chain=head.chain)
            await self._hang_up()
        return decided

    async def _connected(self) -> tuple[AsyncConnection[Any], store.ChainHead]:
        if not self._line.is_up:
            self._memory.forget_all()
        return await self._line.dial(patient=not self._stopping)

    async def _hang_up(self) -> None:
        await self._line.hang_up()
        self._memory.forget_all()

    async def _pulse(self) -> None:
        """Expire what is due, also on accounts that nobody moves."""
        try:
            async with self.db.read() as reader:
                due = await store.due(reader, limit=self.most)
        except Unavailable:
            return
        if due:
            ticket = Ticket(orders=[expiry(one) for one in due])
            await self._serve([ticket])
            with suppress(Exception):
                await ticket.answer

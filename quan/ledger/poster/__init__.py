"""The poster: continuous group commit.

Everything that arrived while the last batch was committing becomes the next batch; nothing waits on purpose.
A batch is one transaction, so a thousand payments cost one flush of the log, and a hot account one new row.
While one batch is being written the next is decided, on what the first will have done; should that fail, what
was decided on it is void. A crowd is divided, so that there is a next one.
"""

import asyncio
from collections.abc import Callable, Collection, Hashable, Sequence
from contextlib import suppress
from typing import Any

import structlog

from quan.core import metrics
from quan.core.db import RETRY_AFTER_S, Database, Reader
from quan.core.problems import Unavailable
from quan.core.queues import FairQueue
from quan.ledger import store
from quan.ledger.errors import LedgerBusy
from quan.ledger.model import Transfer
from quan.ledger.operations.hints import MOVED
from quan.ledger.operations.orders import expiry
from quan.ledger.poster.pilot import Pilot
from quan.ledger.poster.tickets import PLAIN, Bulk, Filing, Journey, Made, Posting, Story, Ticket
from quan.ledger.rules import Order

__all__ = ["Bulk", "Filing", "Journey", "Made", "Poster", "Posting", "Story"]

MOST = 8192
"""Transfers in a batch."""
ROOM = 8 * MOST
"""Transfers that may wait; past it callers are told to come again."""
CROWD = 32
"""Transfers from which on a batch is worth dividing."""
PULSE_S = 1.0

log = structlog.get_logger()


class Poster:
    """Posts for one process. Several processes may each run one: the database keeps them honest."""

    def __init__(self, db: Database, *, room: int = ROOM, most: int = MOST) -> None:
        self.db = db
        self.most = most
        self._queue: FairQueue[Ticket] = FairQueue(room, LedgerBusy)
        self._arrived = asyncio.Event()
        self._pilot = Pilot(db)
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._unwatch: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin to post in the background."""
        self._stopping = False
        self._pilot.is_patient = True
        self._unwatch = self.db.watch(MOVED, self._pilot.memory.forget)
        self._task = asyncio.create_task(self._run(), name="ledger-poster")

    async def stop(self) -> None:
        """Post what waits, then end."""
        self._stopping = True
        self._pilot.is_patient = False
        self._arrived.set()
        if self._task is not None:
            await self._task
            self._task = None
            self._unwatch()
        await self._pilot.end()

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
        return await self.ask(journey, wish, party=party)

    def ask(self, journey: Journey, wish: Any, *, party: Hashable = None) -> "asyncio.Future[Any]":
        """Hand in a wish as `submit` does; give what will be its reply.

        Raises: LedgerBusy, Unavailable.
        """
        return self._enqueued(Ticket(party, journey=journey, wish=wish))

    async def post_bulk(self, orders: Sequence[Order], *, party: Hashable = None) -> Bulk:
        """Decide up to 8,192 orders one by one, linked ones together; each has an outcome of its own.

        Raises: LedgerBusy, Unavailable.
        """
        bulk: Bulk = await self._enqueued(Ticket(party, orders=orders))
        return bulk

    async def codes(self, reader: Reader, accounts: Collection[int]) -> dict[int, int]:
        """Tell the types of those of these accounts that exist. A type never changes, so memory will do."""
        codes = self._pilot.memory.codes(accounts)
        missing = [key for key in accounts if key not in codes]
        return codes | await store.read_codes(reader, missing) if missing else codes

    def _enqueued(self, ticket: Ticket) -> "asyncio.Future[Any]":
        if self._task is None or self._stopping:
            raise Unavailable(retry_after_s=RETRY_AFTER_S)
        self._queue.put(ticket, ticket.party)
        self._arrived.set()
        return ticket.answer

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        pulse_at = loop.time()
        while True:
            if loop.time() >= pulse_at:
                await self._pulse()
                pulse_at = loop.time() + PULSE_S
            await self._gather()
            metrics.POSTER_WAITING.set(self._queue.weight)
            tickets = self._queue.take(self._share())
            if tickets:
                metrics.POSTER_BATCH.observe(sum(ticket.weight for ticket in tickets))
                await self._pilot.serve(tickets)
            elif self._stopping:
                return
            else:
                self._arrived.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), PULSE_S)

    def _share(self) -> int:
        """Tell how many to take: half of a crowd, to be decided while the other half is written."""
        return min(self.most, max(CROWD, (self._queue.weight + self._pilot.weight + 1) // 2))

    async def _gather(self) -> None:
        """Let those in who are just arriving, as long as the batch before is being written anyway."""
        waiting = 0
        while self._pilot.is_flying and self._queue.weight > waiting:
            waiting = self._queue.weight
            await asyncio.sleep(0)

    async def _pulse(self) -> None:
        """Expire what is due, also on accounts that nobody moves."""
        try:
            async with self.db.read() as reader:
                due = await store.due(reader, limit=self.most)
        except Unavailable:
            return
        except Exception:  # it is looked again soon; who pays must not wait for that
            log.exception("poster.pulse-failed")
            return
        if due:
            ticket = Ticket(orders=[expiry(one) for one in due])
            await self._pilot.serve([ticket])
            with suppress(Exception):
                await ticket.answer

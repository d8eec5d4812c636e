"""The sender: continuous group commit of what people write.

What arrived while the last batch was committing becomes the next one: one transaction for all of it. Nothing
waits on purpose, nobody's flood delays another's message, and a wish that is refused takes nobody with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from quan import identity
from quan.chat.errors.messages import ChatBusy
from quan.chat.model.messages import Message, shown
from quan.chat.model.sending import Wish
from quan.chat.operations import sending
from quan.core import wire
from quan.core.db import RETRY_AFTER_S, Database, Line, Tx
from quan.core.problems import Problem, Unauthenticated, Unavailable
from quan.core.queues import FairQueue

MOST = 256
"""Messages in a batch."""
ROOM = 16 * MOST
"""Messages that may wait; past it callers are told to come again."""
TRIES = 3
"""While the database is away: whether a batch was committed is not known then, but its ids tell."""
PAUSE_S = 0.2
# A plan is made once for the life of the line, maybe while the tables are small: each row is looked up by its
# key, never the whole table held against each row that was given.
SETTINGS = (
    "plan_cache_mode=force_generic_plan",
    "enable_seqscan=off",
    "enable_bitmapscan=off",
    "enable_hashjoin=off",
    "enable_mergejoin=off",
    "enable_material=off",
    "enable_memoize=off",
)

log = structlog.get_logger()


Make = Callable[[Tx, identity.Caller], Awaitable[Wish]]
"""Makes the wish of a caller. Raises: Problem, which is the answer then."""


def _itself(message: Message) -> Message:
    return message


def _as_json(message: Message) -> bytes:
    return wire.encode(shown(message))


@dataclass(eq=False, slots=True)
class _Ticket:
    """A wish that waits, or what makes one once it is known who asks; and where its answer goes, and how."""

    answer: "asyncio.Future[Any]"
    wish: Wish | None = None
    presented: identity.Presented = b""
    make: Make | None = None
    say: Callable[[Message], object] = _itself
    weight: int = 1

    async def settle(self, tx: Tx, callers: Mapping[identity.Presented, identity.Caller]) -> None:
        """Make the wish, unless that was done at an earlier try; whoever may not have one is answered."""
        if self.make is None or self.wish is not None or self.answer.done():
            return
        caller = callers.get(self.presented)
        try:
            if caller is None:
                raise Unauthenticated
            self.wish = await self.make(tx, caller)
        except Problem as refusal:
            self.reply(refusal)

    def reply(self, answer: Message | Exception) -> None:
        """Answer, unless whoever asked has gone."""
        if self.answer.done():
            return
        if isinstance(answer, Message):
            self.answer.set_result(self.say(answer))
        else:
            self.answer.set_exception(answer)


class Sender:
    """Sends for one process. Several processes may each run one: rows are held while they are counted."""

    def __init__(
        self,
        db: Database,
        *,
        room: int = ROOM,
        most: int = MOST,
        session_age: timedelta = timedelta(days=30),
        with_previews: bool = False,
    ) -> None:
        self.db = db
        self.session_age = session_age
        self.with_previews = with_previews
        self.most = most
        self._queue: FairQueue[_Ticket] = FairQueue(room, ChatBusy)
        self._arrived = asyncio.Event()
        self._line = Line(db, *SETTINGS)
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begin to send in the background."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="chat-sender")

    async def stop(self) -> None:
        """Send what waits, then end."""
        self._stopping = True
        self._arrived.set()
        if self._task is not None:
            await self._task
            self._task = None
        await self._line.hang_up()

    async def send(self, wish: Wish) -> Message:
        """Say something with the next batch; give the message, made now or before. Returns after the commit.

        Raises: what `operations.sending` refuses; ChatBusy, Unavailable.
        """
        said: Message = await self._enqueued(_Ticket(_future(), wish), wish.sender)
        return said

    async def submit(self, presented: identity.Presented, make: Make) -> Message:
        """Let a caller say something with the next batch, who is looked up together with all others of it.

        Raises: Unauthenticated, what `make` raises, and as `send`.
        """
        ticket = _Ticket(_future(), presented=presented, make=make)
        said: Message = await self._enqueued(ticket, presented)
        return said

    def ask(self, presented: identity.Presented, make: Make) -> "asyncio.Future[bytes | None]":
        """Hand in as `submit` does; give what will be the JSON of the message as its members see it.

        Raises: ChatBusy, Unavailable.
        """
        return self._enqueued(_Ticket(_future(), presented=presented, make=make, say=_as_json), presented)

    def _enqueued(self, ticket: _Ticket, party: Hashable) -> "asyncio.Future[Any]":
        if self._task is None or self._stopping:
            raise Unavailable(retry_after_s=RETRY_AFTER_S)
        self._queue.put(ticket, party)
        self._arrived.set()
        return ticket.answer

    async def _run(self) -> None:
        while True:
            tickets = self._queue.take(self.most)
            if tickets:
                await self._serve(tickets)
            elif self._stopping:
                return
            else:
                self._arrived.clear()
                await self._arrived.wait()

    async def _serve(self, tickets: Sequence[_Ticket]) -> None:
        """See to it that every ticket is answered, whatever happens."""
        try:
            await self._send(tickets)
        except Unavailable as away:
            for ticket in tickets:
                ticket.reply(away)
        except Exception as error:
            if len(tickets) == 1:
                tickets[0].reply(error)
                log.exception("chat.send-failed", exc_info=error)
                return
            log.warning("chat.batch-failed", wishes=len(tickets), error=repr(error))
            for ticket in tickets:
                await self._serve([ticket])

    async def _send(self, tickets: Sequence[_Ticket]) -> None:
        """Commit a batch. What may have been committed already is found by its id and not written again."""
        for left in reversed(range(TRIES)):
            try:
                async with self._line.transaction(pipelined=True) as tx:
                    wishes = await self._settled(tx, tickets)
                    answers = await sending.send(tx, list(wishes.values()), with_previews=self.with_previews)
            except Unavailable:
                if not left:
                    raise
                await asyncio.sleep(PAUSE_S)
            else:
                for ticket, answer in zip(wishes, answers, strict=True):
                    ticket.reply(answer)
                return

    async def _settled(self, tx: Tx, tickets: Sequence[_Ticket]) -> dict[_Ticket, Wish]:
        """Find out who asks, and give the wishes of those who may have one."""
        presented = [ticket.presented for ticket in tickets if ticket.make is not None]
        callers = await identity.callers(tx, presented, age=self.session_age) if presented else {}
        for ticket in tickets:
            await ticket.settle(tx, callers)
        return {ticket: ticket.wish for ticket in tickets if ticket.wish is not None}


def _future() -> "asyncio.Future[Any]":
    return asyncio.get_running_loop().create_future()

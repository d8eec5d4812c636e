"""What callers hand to the poster, and what they get back."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from quan.core.db import Reader, Tx
from quan.core.events import Event
from quan.core.problems import Problem
from quan.ledger.model import AccountId, NewTransfer, Transfer, TransferCode, TransferId
from quan.ledger.operations.orders import transfer_of
from quan.ledger.rules import Book, Booked, Order, Outcome

Filing = Callable[[Tx, Sequence[Any]], Awaitable[None]]
"""Writes rows of one kind, all of them in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Transfers that happen together or not at all, and the rows and facts that must commit with them."""

    transfers: Sequence[NewTransfer]
    rows: Sequence[tuple[Filing, Any]] = ()
    events: Sequence[Event] = ()


class Bulk(NamedTuple):
    """What became of a bulk of orders: for each an outcome, and what was booked of it now (else None)."""

    outcomes: list[Outcome]
    booked: list[Booked | None]
    batch: int


class Made(NamedTuple):
    """Transfers that a wish has just made, while the books of its batch are open."""

    booked: Sequence[Booked]
    batch: int
    book: Book

    def transfers(self) -> tuple[Transfer, ...]:
        """Give them in the words of the door."""
        return tuple(transfer_of(one, self.batch) for one in self.booked)

    def left_minor(self, account: AccountId) -> int:
        """Tell what is left on an account that grows by credits, without what is held to leave it."""
        return self.book.left(account.uuid.int)

    def left_on(self, account: int) -> int:
        """Tell the same of an account named by its number."""
        return self.book.left(account)


class Story(Protocol):
    """The wishes of one kind in one batch, while it is decided and written.

    `plan` and `settle` are pure and are called wish by wish in the order of arrival: what one wish changed
    (a running total, say) the next one sees. A wish whose plan or transfers are refused must leave no trace
    in what `file` writes, except what a refusal keeps. A wish that was planned and is never settled has been
    set aside: it leaves no trace at all.
    """

    def accounts(self) -> Iterable[AccountId]:
        """Name every account that the wishes may touch."""
        ...

    def ids(self) -> Iterable[TransferId]:
        """Name every transfer that the wishes may make."""
        ...

    def resolves(self) -> Iterable[TransferId]:
        """Name every transfer that the wishes may post, void or reverse."""
        ...

    def plan(self, number: int) -> Sequence[NewTransfer] | Order:
        """Give the transfers of a wish; none when it is done already. Raises the Problem that refuses it.

        Of a single transfer a story that makes thousands may give the order itself.
        """
        ...

    def settle(self, number: int, result: Made | tuple[Transfer, ...] | Problem) -> None:
        """Hear what became of a wish: made now, made by an earlier try, or refused."""
        ...

    async def file(self, tx: Tx) -> Sequence[Any]:
        """Write the rows of all wishes; give the reply of each: a value, or the Problem to raise.

        Nobody hears the reply of a wish that was set aside, unless the journey has another way.
        """
        ...


class Journey(Protocol):
    """A kind of wish that needs rows of its own domain to be decided.

    What the poster's memory would refuse is done once more with care, by another story. A journey that
    `has_another_way` spares the poster this: its reply for what is set aside sends the caller there.
    """

    has_another_way: ClassVar[bool]

    async def prepare(self, reader: Reader, wishes: Sequence[Any]) -> Any:
        """Read what may be read a little earlier, while the batch before is still being written."""
        ...

    async def begin(self, tx: Tx, wishes: Sequence[Any], prepared: Any) -> Story:
        """Read and lock what else the wishes of one batch need, before any account is locked."""
        ...

    def let_go(self, wish: Any) -> None:
        """Hear that a wish is answered, whatever the answer is and whoever still wants to hear it."""
        ...


def _future() -> "asyncio.Future[Any]":
    return asyncio.get_running_loop().create_future()


@runtime_checkable
class AheadStory(Story, Protocol):
    """A story that was decided on what may still change: the database refuses to write it when it has."""

    async def hold(self, tx: Tx) -> None:
        """Write first what the journey locks before any account, so that what is stale is refused."""
        ...


@runtime_checkable
class AheadJourney(Journey, Protocol):
    """A journey whose wishes can be decided while the batch before is still being written."""

    def foresee(self, wishes: Sequence[Any], prepared: Any, *, after: Any, now: datetime) -> AheadStory:
        """Begin without locking anything, on what was prepared and on what the story before will have done.

        `after` is this journey's story in the batch that was being written when `prepare` read, if any.
        """
        ...


@dataclass(slots=True, eq=False)
class Ticket:
    """One wish in the queue. `orders` is set for a bulk, `journey` and `wish` for everything else.

    `party` is for whom, None for nobody in particular.
    """

    party: Hashable = None
    orders: Sequence[Order] = ()
    journey: Journey | None = None
    wish: Any = None
    answer: "asyncio.Future[Any]" = field(default_factory=_future)

    @property
    def weight(self) -> int:
        """Tell how many transfers it may bring."""
        return max(1, len(self.orders))

    def reply(self, answer: object) -> None:
        """Answer the caller, unless they have left."""
        if self.journey is not None:
            self.journey.let_go(self.wish)
        if self.answer.done():
            return
        if isinstance(answer, BaseException):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


class PlainPostings:
    """The journey of postings that are decided by the ledger alone."""

    has_another_way: ClassVar[bool] = False

    async def prepare(self, _reader: Reader, _wishes: Sequence[Posting]) -> None:
        """Need nothing."""

    async def begin(self, _tx: Tx, wishes: Sequence[Posting], _prepared: None) -> Story:
        """Need nothing."""
        return _PlainStory(wishes)

    def let_go(self, _wish: Posting) -> None:
        """Hold nothing."""

    def foresee(
        self,
        wishes: Sequence[Posting],
        _prepared: None,
        *,
        after: Any,  # noqa: ARG002 - nothing of an earlier batch counts here
        now: datetime,  # noqa: ARG002 - nor the time
    ) -> AheadStory:
        """Begin as ever."""
        return _PlainStory(wishes)


@dataclass(slots=True)
class _PlainStory:
    wishes: Sequence[Posting]
    _results: dict[int, tuple[Transfer, ...] | Problem] = field(default_factory=dict)
    _fresh: list[Posting] = field(default_factory=list)

    def accounts(self) -> Iterable[AccountId]:
        for wish in self.wishes:
            for transfer in wish.transfers:
                yield transfer.debit
                yield transfer.credit

    def ids(self) -> Iterable[TransferId]:
        for wish in self.wishes:
            for transfer in wish.transfers:
                yield transfer.id

    def resolves(self) -> Iterable[TransferId]:
        for wish in self.wishes:
            for transfer in wish.transfers:
                if transfer.pending is not None:
                    yield transfer.pending
                elif transfer.code is TransferCode.REVERSAL and transfer.reference is not None:
                    yield TransferId(transfer.reference.uuid)

    def plan(self, number: int) -> Sequence[NewTransfer]:
        return self.wishes[number].transfers

    def settle(self, number: int, result: Made | tuple[Transfer, ...] | Problem) -> None:
        if isinstance(result, Made):
            self._fresh.append(self.wishes[number])
            self._results[number] = result.transfers()
        else:
            self._results[number] = result

    async def hold(self, _tx: Tx) -> None:
        """Hold nothing."""

    async def file(self, tx: Tx) -> Sequence[Any]:
        by_filing: dict[Filing, list[Any]] = {}
        for wish in self._fresh:
            for filing, row in wish.rows:
                by_filing.setdefault(filing, []).append(row)
            for event in wish.events:
                tx.emit(event)
        for filing, rows in by_filing.items():
            await filing(tx, rows)
        return [self._results.get(number) for number in range(len(self.wishes))]


PLAIN = PlainPostings()

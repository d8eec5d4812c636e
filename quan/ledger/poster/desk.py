"""Where one batch is decided, ticket by ticket: with care, or by memory."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from quan.core.problems import Problem
from quan.ledger import store
from quan.ledger.model import Transfer
from quan.ledger.operations.orders import accounts_of, chain_of, refusal_of, transfer_of
from quan.ledger.poster.tickets import Bulk, Made, Story, Ticket
from quan.ledger.rules import Book, Booked, Order, Outcome


@dataclass(slots=True)
class Desk:
    """Where one batch is decided: the law's book, and what is noted beside it."""

    book: Book
    known: Mapping[int, store.Remembered]
    batch: int
    refused: list[tuple[Order, Outcome]] = field(default_factory=list)
    bulks: dict[Ticket, Bulk] = field(default_factory=dict)
    aside: list[Ticket] = field(default_factory=list)
    waiting: set[Hashable] = field(default_factory=set)
    """The parties of what was set aside; what they ask for later waits with it, to keep its place."""
    doubted: set[int] = field(default_factory=set)

    def bulk(self, ticket: Ticket) -> None:
        """Decide orders that depend on nothing but the ledger; only linked ones share their fate."""
        outcomes: list[Outcome] = []
        made: list[Booked | None] = []
        decide, booked = self.book.decide, self.book.booked
        chain: list[Order] = []
        for order in ticket.orders:
            if order.linked or chain:
                chain.append(order)
                if not order.linked:
                    self._bulk_chain(chain, outcomes, made)
                    chain = []
                continue
            outcome = decide(order)
            outcomes.append(outcome)
            made.append(booked[-1] if outcome is Outcome.POSTED else None)
            if outcome.refused:
                self.refused.append((order, outcome))
        if chain:
            self._bulk_chain(chain, outcomes, made)
        self.bulks[ticket] = Bulk(outcomes, made, self.batch)

    def _bulk_chain(self, chain: Sequence[Order], outcomes: list[Outcome], made: list[Booked | None]) -> None:
        mark = len(self.book.booked)
        results = self.book.decide_chain(chain)
        outcomes += results
        made += self.book.booked[mark:] or [None] * len(chain)
        if results[0].refused:
            self.refused += zip(chain, results, strict=True)

    def wish(self, ticket: Ticket, story: Story, number: int) -> None:
        """Let a story plan one wish, decide its transfers and tell the story."""
        try:
            wishes = story.plan(number)
        except Problem as problem:
            return story.settle(number, problem)
        chain = [wishes] if isinstance(wishes, Order) else chain_of(wishes)
        mark = len(self.book.booked)
        results = self._decide(ticket, chain) if chain else []
        if results is None:
            return None
        if results and results[0].refused:
            return story.settle(number, refusal_of(results))
        made = self.book.booked[mark:]
        if made:
            return story.settle(number, Made(made, self.batch, self.book))
        return story.settle(number, tuple(self._done_before(order) for order in chain))

    def _decide(self, _ticket: Ticket, chain: Sequence[Order]) -> Sequence[Outcome] | None:
        """Decide a wish; None when it is set aside."""
        results = self.book.decide_chain(chain)
        if results[0].refused:
            self.refused += zip(chain, results, strict=True)
        return results

    def _done_before(self, order: Order) -> Transfer:
        found = self.known.get(order.id)
        if found is not None and found.transfer is not None:
            return found.transfer
        return next(transfer_of(one, self.batch) for one in self.book.booked if one.order.id == order.id)


@dataclass(slots=True)
class MemoryDesk(Desk):
    """Where a batch is decided by memory. Nothing is refused here: memory may be behind.

    What would be refused, and what touches an account on which something is `due`, is set aside.
    """

    due: Collection[int] = ()

    def bulk(self, ticket: Ticket) -> None:
        """Decide a bulk, or set all of it aside."""
        mark = len(self.book.booked)
        if not self._is_due(ticket.orders):
            Desk.bulk(self, ticket)  # a class with slots is made twice, and `super()` knows the first
        if self.refused or ticket not in self.bulks:
            self.refused.clear()
            self.bulks.pop(ticket, None)
            self._set_aside(ticket, ticket.orders, mark)

    def _decide(self, ticket: Ticket, chain: Sequence[Order]) -> Sequence[Outcome] | None:
        mark = len(self.book.booked)
        if not self._is_due(chain):
            results = self.book.decide_chain(chain)
            if not results[0].refused:
                return results
        self._set_aside(ticket, chain, mark)
        return None

    def _is_due(self, orders: Sequence[Order]) -> bool:
        return bool(self.due) and any(one.debit in self.due or one.credit in self.due for one in orders)

    def _set_aside(self, ticket: Ticket, orders: Sequence[Order], mark: int) -> None:
        self.book.take_back(mark)
        self.doubted |= accounts_of(orders)
        if ticket.journey is None or not ticket.journey.has_another_way:
            self.aside.append(ticket)
            if ticket.party is not None:
                self.waiting.add(ticket.party)

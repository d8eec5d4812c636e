"""A journey of another domain that decides ahead: it counts what each street has paid, on rows of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

import psycopg

from quan import ledger
from quan.core.db import Reader, Tx
from quan.core.problems import Problem
from quan.ledger.poster import Made, Posting
from quan.ledger.poster.tickets import PLAIN, AheadStory
from quan.ledger.rules import Order
from tests.simulation.server import Session
from tests.simulation.statements import append, command, statement

Counts = dict[int, int]
STREETS = 2
"""Houses of one street share a count, and nothing else: no lock of the ledger's keeps two payments apart."""


class Mark(NamedTuple):
    """A row that says of a payment whom it was counted for."""

    street: int


@statement
async def read_counts(session: Session, _reader: Reader, streets: Sequence[int]) -> Counts:
    """Read counts without holding them."""
    return {street: session.find("counts", street) or 0 for street in streets}


@statement
async def lock_counts(session: Session, _tx: Tx, streets: Sequence[int]) -> Counts:
    """Hold counts in the order of the streets, and read them."""
    for street in streets:
        await session.hold(("counts", street))
    return {street: session.find("counts", street) or 0 for street in streets}


@command
async def write_counts(session: Session, _tx: Tx, changed: Sequence[tuple[int, int, int]]) -> None:
    """Write counts, each unless it is no longer what it was."""
    for street, was, now in changed:
        await session.hold(("counts", street))
        if (session.find("counts", street) or 0) != was:
            raise psycopg.errors.NotNullViolation("the count has changed")
        session.changes["counts", street] = now


@command
async def file_marks(session: Session, _tx: Tx, marks: Sequence[Mark]) -> None:
    """Say for whom was counted."""
    for mark in marks:
        append(session, "marks", mark)


class Counting:
    """Postings that are counted, and made in a transaction of their own when memory would refuse them."""

    has_another_way: ClassVar[bool] = True

    async def prepare(self, reader: Reader, wishes: Sequence[Posting]) -> Counts:
        """Read what was counted."""
        counts: Counts = await read_counts(reader, _streets(wishes))
        return counts

    def foresee(
        self, wishes: Sequence[Posting], prepared: Counts, *, after: "_Story | None", now: datetime
    ) -> AheadStory:
        """Begin on what was counted and what the batch before is counting."""
        changed = {} if after is None else {street: after.counts[street] for street in after.before}
        return _Story(wishes, PLAIN.foresee(wishes, None, after=None, now=now), prepared | changed)

    async def begin(self, tx: Tx, wishes: Sequence[Posting], _prepared: Counts) -> AheadStory:
        """Hold what is counted."""
        counts: Counts = await lock_counts(tx, _streets(wishes))
        return _Story(wishes, PLAIN.foresee(wishes, None, after=None, now=tx.now), counts)

    def let_go(self, _wish: Posting) -> None:
        """Hold nothing."""


def _streets(wishes: Sequence[Posting]) -> list[int]:
    return sorted({street_of(wish.transfers) for wish in wishes})


def street_of(transfers: Sequence[ledger.NewTransfer]) -> int:
    """Name the street of who gives first."""
    return transfers[0].debit.uuid.int % STREETS


@dataclass
class _Story:
    wishes: Sequence[Posting]
    plain: AheadStory
    counts: Counts
    before: Counts = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    is_held: bool = False

    def accounts(self) -> Iterable[ledger.AccountId]:
        return self.plain.accounts()

    def ids(self) -> Iterable[ledger.TransferId]:
        return self.plain.ids()

    def resolves(self) -> Iterable[ledger.TransferId]:
        return self.plain.resolves()

    def plan(self, number: int) -> Sequence[ledger.NewTransfer] | Order:
        return self.plain.plan(number)

    def settle(self, number: int, result: Made | tuple[ledger.Transfer, ...] | Problem) -> None:
        if isinstance(result, Made):
            street = street_of(self.wishes[number].transfers)
            self.before.setdefault(street, self.counts[street])
            self.counts[street] += 1
            self.marks.append(Mark(street))
        self.plain.settle(number, result)

    async def hold(self, tx: Tx) -> None:
        self.is_held = True
        if self.before:
            changed = [(street, was, self.counts[street]) for street, was in sorted(self.before.items())]
            await write_counts(tx, changed)

    async def file(self, tx: Tx) -> Sequence[Any]:
        if not self.is_held:
            await self.hold(tx)
        if self.marks:
            await file_marks(tx, self.marks)
        return await self.plain.file(tx)


def counted(marks: Iterable[Mark]) -> Mapping[int, int]:
    """Count marks by street."""
    return Counter(mark.street for mark in marks)


COUNTING = Counting()

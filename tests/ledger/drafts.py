"""Batches as the law decides them, to be spoilt before they are written past the law."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

import psycopg
import pytest

from quan import ledger
from quan.core.db import Database, Params
from quan.core.problems import Unavailable
from quan.ledger import store
from quan.ledger.operations.orders import accounts_of, chain_of, resolved_by
from quan.ledger.operations.sealing import seal, start_of
from quan.ledger.rules import Book, Booked, Totals, proofs
from tests.ledger.bookkeeping import Books


@dataclass
class Draft:
    """A sound batch that is not written yet.

    `instead` are parameters of the statement that are written in place of those that follow from the rest.
    """

    head: store.ChainHead
    booked: list[Booked]
    accounts: dict[int, Totals]
    instead: dict[str, Any] = field(default_factory=dict)

    def booking(self, place: int = 0, **changes: Any) -> None:
        """Say something else of a transfer as it was booked."""
        self.booked[place] = self.booked[place]._replace(**changes)

    def order(self, place: int = 0, **changes: Any) -> None:
        """Say something else of what was ordered."""
        self.booking(place, order=self.booked[place].order._replace(**changes))

    @property
    def debtor(self) -> Totals:
        """The debit account of the first transfer, as the batch leaves it."""
        return self.accounts[self.booked[0].order.debit]

    @property
    def creditor(self) -> Totals:
        """The credit account of the first transfer, likewise."""
        return self.accounts[self.booked[0].order.credit]

    def happen_at(self, instant: datetime) -> None:
        """Move a batch of one transfer to another instant."""
        at_us = store.micros_of(instant)
        self.booking(at_us=at_us)
        for totals in self.accounts.values():
            totals.last_us = at_us

    def move(self, totals: Totals, **by: int) -> None:
        """Move totals by more, or by less, than the lines say."""
        for name, more in by.items():
            setattr(totals, name, getattr(totals, name) + more)

    def packed(self) -> store.Packed:
        """Seal it as it stands now, and pack it; whatever the head says is hashed again."""
        batch = seal(self.head, self.booked)
        packed = store.pack(batch, self.booked, self.accounts) | self.instead
        if "hash" not in self.instead:
            packed["hash"] = proofs.batch_hash(
                number=packed["number"],
                count=packed["count"],
                first_us=store.micros_of(packed["first_at"]),
                last_us=store.micros_of(packed["last_at"]),
                root=packed["root"],
                previous=packed["previous"],
            )
        return packed


async def draft(
    books: Books, *wishes: ledger.NewTransfer, chain: int = 64, at: datetime | None = None
) -> Draft:
    """Let the law decide wishes, and write nothing."""
    orders = chain_of(wishes)
    async with books.db.transaction() as tx:
        standings = await store.lock_accounts(tx, sorted(accounts_of(orders)))
        known = await store.remembered(tx, sorted(resolved_by(orders)))
        head = await store.read_chain(tx, chain)
        latest_us = max(one.last_us for one in standings)
        book = Book(
            {one.key: one.state for one in standings},
            {row.key: row.past for row in known},
            at_us=start_of(at or tx.now, head, latest_us),
        )
    results = book.decide_chain(orders)
    assert not any(outcome.refused for outcome in results), results
    return Draft(head, book.booked, book.changed())


async def write(db: Database, *drafts: Draft) -> None:
    """Write drafts in one transaction."""
    async with db.transaction() as tx:
        for one in drafts:
            await store.write(tx, one.packed())


async def execute(db: Database, sql: LiteralString, params: Params = ()) -> None:
    """Run a statement in a transaction of its own."""
    async with db.transaction() as tx:
        await tx.execute(sql, params)


async def totals_of(books: Books, accounts: Sequence[ledger.AccountId]) -> list[Totals]:
    """Read accounts as the law sees them."""
    async with books.db.read() as reader:
        found = await store.read_accounts(reader, [account.uuid.int for account in accounts])
    totals = []
    for standing in found:
        totals.append(Totals(standing.state))
        totals[-1].last_us = standing.last_us
    return totals


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """See that the database refuses the block for this reason and no other."""
    with pytest.raises(psycopg.IntegrityError, match=reason):
        yield


@contextmanager
def overtaken(reason: str) -> Iterator[None]:
    """See that the database takes the block for one that others were faster than: it may be tried again."""
    with pytest.raises(Unavailable) as raised:
        yield
    assert isinstance(raised.value.__cause__, psycopg.errors.SerializationFailure)
    assert reason in str(raised.value.__cause__)

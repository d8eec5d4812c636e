"""The ledger's statements on the simulated server, each in the place of the SQL function of the same name.

What PostgreSQL promises of a statement is said here once more in Python; test_contract.py asks the real one
the same questions.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, cast
from unittest.mock import patch
from uuid import UUID

import psycopg

from quan.core.db import Reader, Tx
from quan.core.money import Asset
from quan.ledger import store
from quan.ledger.model import Account, AccountId, LimitKind, Phase, Transfer, TransferCode, TransferId
from quan.ledger.operations import posting
from quan.ledger.operations.orders import transfer_of
from quan.ledger.poster import batch as batches
from quan.ledger.rules import AccountState, Book, Booked, Order, Outcome, Past, Totals
from quan.ledger.store import Batch, ChainHead, Due, Remembered, Standing
from quan.ledger.store.chains import POSTERS, SEQ_BITS
from tests.simulation.line import Line
from tests.simulation.server import GONE, Session, rows

Answer = Callable[..., Any]


class Written(NamedTuple):
    """A row of `ledger.transfers`."""

    booked: Booked
    batch: int


class Refusal(NamedTuple):
    """A row of `ledger.refusals`."""

    order: Order
    outcome: Outcome


class Moved(NamedTuple):
    """What a batch makes of an account that it read at a version."""

    read_at: int
    state: AccountState
    last_us: int


class Packed(NamedTuple):
    """What `write` is given, and the book in which it was decided."""

    batch: Batch
    booked: Sequence[Booked]
    accounts: Mapping[int, Moved]
    book: "WatchedBook"


class Asked(NamedTuple):
    """A chain that was put to the law, when it would have happened, and what the law said."""

    chain: Sequence[Order]
    at_us: int
    outcomes: Sequence[Outcome]


class WatchedBook(Book):
    """The law's book, noting in which order it was asked what.

    `looked` and `wrote` count the commits there had been when ids were looked up, and when they were written.
    """

    __slots__ = ("_busy", "asked", "looked", "wrote")

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self.asked: list[Asked] = []
        self.looked = self.wrote = looked_at.get()
        self._busy = False
        latest_book.set(self)

    def decide(self, order: Order) -> Outcome:
        """Decide, and note it."""
        at_us, self._busy = self._at_us + len(self.booked), True
        outcome = super().decide(order)
        self._busy = False
        self.asked.append(Asked([order], at_us, [outcome]))
        return outcome

    def decide_chain(self, chain: Sequence[Order]) -> list[Outcome]:
        """Decide, and note it unless it is part of what is being decided."""
        at_us = self._at_us + len(self.booked)
        outcomes = super().decide_chain(chain)
        if not self._busy:
            self.asked.append(Asked(list(chain), at_us, outcomes))
        return outcomes

    def take_back(self, mark: int) -> None:
        """Undo, and forget what was asked since: another book is asked it again."""
        super().take_back(mark)
        since_us = self._at_us + mark
        self.asked = [asked for asked in self.asked if asked.at_us < since_us]


class EarlyBook(WatchedBook):
    """The book of a transaction that posts by itself: a refusal is heard before anything is committed."""

    __slots__ = ()

    def decide_chain(self, chain: Sequence[Order]) -> list[Outcome]:
        """Decide, and show a refusal at once: the accounts are locked now and will not be any more."""
        outcomes = super().decide_chain(chain)
        if outcomes[0].refused:
            on_refusal.get()(self)
        return outcomes


on_refusal: ContextVar[Callable[[WatchedBook], None]] = ContextVar("on_refusal", default=lambda _book: None)
latest_book: ContextVar[WatchedBook] = ContextVar("latest_book")
looked_at: ContextVar[int] = ContextVar("looked_at", default=0)


def statement(run: Answer) -> Answer:
    """Make of what the server does a function that is called as the SQL one is, over a line."""
    return _over_a_line(run, waits=True)


def command(run: Answer) -> Answer:
    """Make one of a statement that only writes: in a pipeline nobody waits for it."""
    return _over_a_line(run, waits=False)


def _over_a_line(run: Answer, *, waits: bool) -> Answer:
    @wraps(run)
    async def ask(reader: Reader, *given: Any, **named: Any) -> Any:
        line = cast("Line", reader.conn)
        answer = await line.ask(lambda session: run(session, reader, *given, **named), waits=waits)
        looked_at.set(line.session.looked_at)
        return answer

    return ask


# Accounts ---------------------------------------------------------------------------------------------------


@command
async def add_asset(session: Session, _tx: Tx, asset: Asset) -> None:
    """Make an asset known."""
    await session.hold(("assets", str(asset)))
    session.changes["assets", str(asset)] = asset


@command
async def add_account(session: Session, _tx: Tx, account: Account) -> None:
    """Write an empty account unless there is one."""
    row = ("accounts", account.id.uuid.int)
    await session.hold(row)
    if session.find(*row) is None:
        kind, floor = account.limit
        state = AccountState(str(account.asset), account.code.side, int(kind), floor, code=int(account.code))
        session.changes[row] = Standing(row[1], state, 0)
        session.changes["openings", row[1]] = account


@statement
async def find_account(session: Session, _reader: Reader, account: AccountId) -> Account | None:
    """Read one account, as it was opened."""
    found: Account | None = session.find("openings", account.uuid.int)
    return found


@statement
async def set_closed(session: Session, _tx: Tx, account: AccountId, *, closed: bool) -> int:
    """Close or reopen."""
    row = ("accounts", account.uuid.int)
    if session.find(*row) is None:
        return 0
    await session.hold(row)
    found: Standing = session.find(*row)
    session.changes[row] = found._replace(state=found.state._replace(closed=closed))
    return 1


@statement
async def lock_accounts(session: Session, tx: Tx, keys: Sequence[int]) -> list[Standing]:
    """Hold accounts in the order of their ids, and those of pendings that are due on them."""
    named = set(keys)
    for _, order in _due_by(session, tx):
        if order.debit in keys or order.credit in keys:
            named |= {order.debit, order.credit}
    there = [key for key in sorted(named) if session.find("accounts", key) is not None]
    for row in rows("accounts", there):
        await session.hold(row)
    return [session.find("accounts", key) for key in there]


@statement
async def read_accounts(session: Session, _reader: Reader, keys: Sequence[int]) -> list[Standing]:
    """Read accounts without holding them."""
    found = [session.find("accounts", key) for key in keys]
    return [standing for standing in found if standing is not None]


# Ids --------------------------------------------------------------------------------------------------------


@statement
async def remembered(session: Session, _reader: Reader, ids: Sequence[int]) -> list[Remembered]:
    """Find which ids were executed or refused before; what was executed comes last."""
    session.looked_at = session.server.commits
    refused = [
        Remembered(key, Past(found.order.body, found.outcome, booked=found.order.amount), None)
        for key in ids
        if (found := session.find("refusals", key)) is not None
    ]
    done = [_done(session, found) for key in ids if (found := session.find("transfers", key)) is not None]
    return refused + done


def _done(session: Session, found: Written) -> Remembered:
    order = found.booked.order
    resolved_by = session.find("resolutions", order.id)
    resolved = None if resolved_by is None else session.find("transfers", resolved_by).booked.order.phase
    is_reversed = session.find("reversals", order.id) is not None
    past = Past(order.body, Outcome.POSTED, is_reversed, resolved, found.booked.amount)
    return Remembered(order.id, past, transfer_of(*found))


@command
async def remember_refusals(session: Session, _tx: Tx, refused: Sequence[tuple[Order, Outcome]]) -> None:
    """Keep refused ids, except those that stand for something already."""
    session.booked_by = session.booked_by or latest_book.get()
    if session.server.forgets == "refusals":
        return
    fresh = [one for one in refused if session.find("transfers", one[0].id) is None]
    for order, outcome in fresh:
        row = ("refusals", order.id)
        await session.hold(row)
        if session.find(*row) is None:
            session.changes[row] = Refusal(order, outcome)


@statement
async def find_transfer(session: Session, _reader: Reader, transfer: TransferId) -> Transfer | None:
    """Read one transfer."""
    found = session.find("transfers", transfer.uuid.int)
    return None if found is None else transfer_of(*found)


# Pendings ---------------------------------------------------------------------------------------------------


@statement
async def due_on(session: Session, reader: Reader, accounts: Sequence[int]) -> list[Due]:
    """Read what is due on any of these accounts."""
    return [
        _due(session, order)
        for _, order in _due_by(session, reader)
        if order.debit in accounts or order.credit in accounts
    ]


@statement
async def due(session: Session, reader: Reader, *, limit: int) -> list[Due]:
    """Read what is due anywhere."""
    return [_due(session, order) for _, order in _due_by(session, reader)[:limit]]


def _due(session: Session, order: Order) -> Due:
    amount = session.find("transfers", order.id).booked.amount
    return Due(order.id, order.debit, order.credit, amount, order.asset, order.code)


def _due_by(session: Session, reader: Reader) -> list[tuple[int, Order]]:
    now_us = store.micros_of(reader.now)
    return [
        (key, order)
        for key, order in session.server.open_pendings()
        if order.expires_at_us is not None and order.expires_at_us <= now_us
    ]


# Chains -----------------------------------------------------------------------------------------------------


@statement
async def own_chain(session: Session, tx: Tx, _lock_class: int) -> ChainHead | None:
    """Give this session a chain of its own for as long as it lives."""
    owners = session.server.chain_owners
    for head in _wanted(session, tx):
        if head.chain <= POSTERS and owners.get(head.chain, session) is session:
            owners[head.chain] = session
            return head
    return None


@statement
async def take_chain(session: Session, tx: Tx) -> ChainHead | None:
    """Hold a chain that nobody else holds."""
    holders = session.server.holders
    for head in _wanted(session, tx):
        if head.chain > POSTERS and holders.get(("chains", head.chain), session) is session:
            await session.hold(("chains", head.chain))
            return head
    return None


def _wanted(session: Session, tx: Tx) -> list[ChainHead]:
    """List the chains, those that end in the future last."""
    now_us = store.micros_of(tx.now)
    heads = session.server.tables["chains"].values()
    return sorted(heads, key=lambda head: (head.last_us >= now_us, head.chain))


@statement
async def read_chain(session: Session, _tx: Tx, chain: int) -> ChainHead:
    """Read where a chain ends."""
    head: ChainHead = session.find("chains", chain)
    return head


# Batches ----------------------------------------------------------------------------------------------------


def pack(batch: Batch, booked: Sequence[Booked], accounts: Mapping[int, Totals]) -> Packed:
    """Keep what `write` needs; the accounts may move on."""
    book = latest_book.get()
    assert book.booked is booked
    moved = {key: Moved(totals.read_at, totals.frozen(), totals.last_us) for key, totals in accounts.items()}
    return Packed(batch, list(booked), moved, book)


@command
async def write(session: Session, _tx: Tx, packed: Packed) -> None:
    """Write a batch; refuse all of it when an account, the chain or an id is not as its writer believed."""
    skipped = [key for key in sorted(packed.accounts) if not await _move(session, key, packed.accounts[key])]
    on_chain = await _go_on(session, packed.batch)
    for booked in packed.booked:
        await _insert(session, booked, packed.batch.number)
    if skipped or not on_chain:
        raise psycopg.errors.SerializationFailure(f"moved meanwhile: {skipped or packed.batch.number}")
    packed.book.wrote = session.server.commits
    if session.server.forgets != "refusals":
        await _refused_before(session, packed.booked)
    session.booked_by = packed.book


async def _move(session: Session, key: int, moved: Moved) -> bool:
    row = ("accounts", key)
    for _ in range(2):  # as the statement saw it, and once more when the row is held
        found: Standing = session.find(*row)
        if found.state.version != moved.read_at and session.server.forgets != "versions":
            return False
        await session.hold(row)
    state = moved.state._replace(closed=found.state.closed)
    _check(found.state, state)
    session.changes[row] = Standing(key, state, moved.last_us)
    return True


def _check(before: AccountState, after: AccountState) -> None:
    """Refuse what the table's constraints refuse."""
    rises = any(now > then for then, now in zip(before[4:8], after[4:8], strict=True))
    if before.closed and (rises or before[4:6] != after[4:6]):
        raise psycopg.errors.IntegrityConstraintViolation("a closed account does not move")
    if min(after[4:8]) < 0:
        raise psycopg.errors.CheckViolation("a total is negative")
    debit_room = after.credits_posted - after.debits_posted - after.debits_pending
    credit_room = after.debits_posted - after.credits_posted - after.credits_pending
    least = {
        LimitKind.NONE: 0,
        LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS: debit_room,
        LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS: credit_room,
        LimitKind.FLOOR: (credit_room if after.side == 1 else debit_room) - after.floor,
    }
    if least[LimitKind(after.limit_kind)] < 0:
        raise psycopg.errors.CheckViolation("a limit is passed")


async def _go_on(session: Session, batch: Batch) -> bool:
    chain, seq = batch.number >> SEQ_BITS, batch.number & ((1 << SEQ_BITS) - 1)
    await session.hold(("chains", chain))
    if session.find("chains", chain).seq != seq - 1:
        return False
    session.changes["chains", chain] = ChainHead(chain, seq, batch.hash, batch.last_us)
    session.changes["batches", batch.number] = batch
    return True


async def _insert(session: Session, booked: Booked, number: int) -> None:
    order = booked.order
    written = Written(booked, number)
    await session.insert(("transfers", order.id), written, constraint="transfers_pkey")
    if order.code == TransferCode.REVERSAL:
        await session.insert(("reversals", order.reference), order.id, constraint="transfers_reversal")
    lines = (order.debit, booked.debit_version), (order.credit, booked.credit_version)
    for side, line in zip(("debits", "credits"), lines, strict=True):
        await session.insert((side, line), order.id, constraint=f"transfers_of_{side[:-1]}")
    if order.pending is not None:
        await session.insert(("resolutions", order.pending), order.id, constraint="transfers_resolution")
        await session.hold(("open_pendings", order.pending))
        if session.find("open_pendings", order.pending) is None:
            raise psycopg.errors.IntegrityConstraintViolation("what it resolves is not open")
        session.changes["open_pendings", order.pending] = GONE
    elif order.phase == Phase.PENDING:
        await session.insert(("open_pendings", order.id), order, constraint="open_pendings_pkey")


async def _refused_before(session: Session, booked: Sequence[Booked]) -> None:
    for one in booked:
        if session.server.tables["refusals"].get(one.order.id) is not None:
            raise psycopg.errors.UniqueViolation(
                "refused before", info={psycopg.pq.DiagnosticField.CONSTRAINT_NAME: b"refusals_pkey"}
            )


# What belongs to others -------------------------------------------------------------------------------------


class Bill(NamedTuple):
    """A row of another domain that must commit with the payment it is about."""

    payment: UUID
    line: int
    poisoned: bool = False


@command
async def file_bills(session: Session, _tx: Tx, bills: Sequence[Bill]) -> None:
    """Write rows of another domain; a poisoned one is a row that the database refuses."""
    for bill in bills:
        if bill.poisoned:
            raise psycopg.errors.CheckViolation("poisoned")
        if session.server.forgets != "bills" or bill.line == 0:
            append(session, "bills", bill)


@command
async def write_events(session: Session, tx: Tx) -> None:
    """Move the buffered facts into the outbox."""
    for event in tx._events:
        append(session, "outbox", event)


def append(session: Session, table: str, value: object) -> None:
    """Add a row under a number, whatever is there: whether it is written twice is for the checker to see."""
    number = len(session.server.tables[table]) + len(session.changes)
    while (table, number) in session.changes or number in session.server.tables[table]:
        number += 1
    session.changes[table, number] = value


DOUBLES: Mapping[str, Answer] = {
    name: function
    for name, function in list(globals().items())
    if name in store.__all__ and inspect.iscoroutinefunction(function)
} | {"pack": pack}


@contextmanager
def in_place_of_sql() -> Iterator[None]:
    """Let the ledger's code meet these statements instead of PostgreSQL, and its law be watched."""
    with ExitStack() as places:
        for name, function in DOUBLES.items():
            places.enter_context(patch.object(store, name, function))
        places.enter_context(patch.object(Tx, "write_events", write_events))
        places.enter_context(patch.object(batches, "Book", WatchedBook))
        places.enter_context(patch.object(posting, "Book", EarlyBook))
        yield

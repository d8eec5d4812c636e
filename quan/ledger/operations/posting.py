"""Moving money inside the caller's transaction. Nothing here commits; the edge that opened it does."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from quan.core.db import Tx
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.core.problems import Unavailable
from quan.ledger import errors, store
from quan.ledger.model import NewTransfer, Phase, Transfer, TransferCode, TransferId
from quan.ledger.operations.hints import tell_moved
from quan.ledger.operations.orders import (
    accounts_of,
    chain_of,
    expiries,
    refusal_of,
    resolved_by,
    transfer_of,
)
from quan.ledger.operations.sealing import seal, start_of
from quan.ledger.rules import Book, Order, Outcome

CHAINS_BUSY_S = 1
TWIN_ANSWERED_S = 1


async def post(tx: Tx, *transfers: NewTransfer) -> tuple[Transfer, ...]:
    """Move money: all of these transfers or none, decided one after the other.

    An id is executed at most once. The same ids with the same bodies give the transfers of the first
    time; a refused id hears its refusal again, whatever has changed since. The accounts stay locked
    until the transaction ends.

    Raises: the refusals of `rules.Outcome`, in that order; Unavailable when a twin of this call was answered
    otherwise at the same time, or no chain is free.
    """
    if not transfers:
        return ()
    orders = chain_of(transfers)
    ruling = await _rule(tx, orders)
    _refuse(tx, orders, ruling)
    if ruling.book.booked:
        await _write(tx, ruling)
    return ruling.transfers(orders)


async def dry_run(tx: Tx, *transfers: NewTransfer) -> tuple[Transfer, ...]:
    """Answer as `post` would, and leave everything as it is: nothing is written, no id is used.

    The accounts stay locked until the transaction ends, so a `post` of the same in this transaction is
    answered the same.

    Raises: as `post`.
    """
    if not transfers:
        return ()
    orders = chain_of(transfers)
    ruling = await _rule(tx, orders)
    if ruling.results[0].refused:
        raise refusal_of(ruling.results)
    return ruling.transfers(orders)


async def reverse(tx: Tx, transfer: TransferId, *, id: TransferId) -> Transfer:  # noqa: A002 - reads as reverse(tx, x, id=...)
    """Move a transfer's money back by a new transfer; at most once, and never a reversal.

    Raises: UnknownTransfer, ReversalNotReversible, AlreadyReversed, and what `post` raises.
    """
    done = await _found(tx, transfer)
    (reversal,) = await post(
        tx,
        NewTransfer(
            id=id,
            debit=done.credit,
            credit=done.debit,
            amount=done.amount,
            code=TransferCode.REVERSAL,
            reference=transfer,
        ),
    )
    return reversal


async def post_pending(
    tx: Tx,
    pending: TransferId,
    *,
    id: TransferId,  # noqa: A002 - as in `reverse`
    amount: Money | None = None,
) -> Transfer:
    """Let held money move, all of it or `amount`; what is left of it is free again.

    Raises: UnknownTransfer, and what `post` raises.
    """
    return await _resolve(tx, pending, id, Phase.POST, amount)


async def void_pending(tx: Tx, pending: TransferId, *, id: TransferId) -> Transfer:  # noqa: A002 - as in `reverse`
    """Give held money back.

    Raises: UnknownTransfer, and what `post` raises.
    """
    return await _resolve(tx, pending, id, Phase.VOID, None)


async def _resolve(
    tx: Tx, pending: TransferId, id_: TransferId, phase: Phase, amount: Money | None
) -> Transfer:
    held = await _found(tx, pending)
    (done,) = await post(
        tx,
        NewTransfer(
            id=id_,
            debit=held.debit,
            credit=held.credit,
            amount=amount or held.amount,
            code=held.code,
            phase=phase,
            pending=pending,
        ),
    )
    return done


async def _found(tx: Tx, transfer: TransferId) -> Transfer:
    found = await store.find_transfer(tx, transfer)
    if found is None:
        raise errors.UnknownTransfer
    return found


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What the law said of orders under their locks, and what is needed to write it."""

    head: store.ChainHead
    known: dict[int, store.Remembered]
    book: Book
    results: list[Outcome]

    def transfers(self, orders: Sequence[Order]) -> tuple[Transfer, ...]:
        """Give the transfers that the orders stand for, made now or before."""
        made = {one.order.id: one for one in self.book.booked}
        done = [
            transfer_of(made[order.id], self.head.next_number)
            if order.id in made
            else self.known[order.id].transfer
            for order in orders
        ]
        return tuple(transfer for transfer in done if transfer is not None)


async def _rule(tx: Tx, orders: Sequence[Order]) -> _Ruling:
    """Lock, look up and decide; what is due on these accounts expires first."""
    asked = accounts_of(orders)
    locked = {one.key: one for one in await store.lock_accounts(tx, sorted(asked))}
    due = await store.due_on(tx, sorted(asked)) if any(one.holds for one in locked.values()) else []
    expiring = expiries(due, locked)
    named = {order.id for order in (*expiring, *orders)} | resolved_by((*expiring, *orders))
    known = {row.key: row for row in await store.remembered(tx, sorted(named))}
    head = await store.take_chain(tx)
    if head is None:
        raise Unavailable(retry_after_s=CHAINS_BUSY_S)
    book = Book(
        {one.key: one.state for one in locked.values()},
        {key: row.past for key, row in known.items()},
        at_us=start_of(tx.now, head, max((one.last_us for one in locked.values()), default=0)),
    )
    for order in expiring:
        book.decide(order)
    return _Ruling(head, known, book, book.decide_chain(orders))


def _refuse(tx: Tx, orders: Sequence[Order], ruling: _Ruling) -> None:
    """Raise the refusal of a chain, and see to it that its ids stay refused after the rollback."""
    refused = [
        (order, outcome) for order, outcome in zip(orders, ruling.results, strict=True) if outcome.refused
    ]
    if not refused:
        return
    invariant(len(refused) == len(orders), "a chain is refused as a whole")

    async def keep(outer: Tx) -> None:
        # Under the accounts' locks again: a twin of this call waits and then reads what is written here.
        await store.lock_accounts(outer, sorted(accounts_of(orders)))
        await store.remember_refusals(outer, refused)
        told = {order.id: (order.body, outcome) for order, outcome in reversed(refused)}
        for kept in await store.remembered(outer, sorted(told.keys() - ruling.known.keys())):
            if (kept.past.body, kept.past.outcome) != told[kept.key]:
                # A twin came in between the rollback and these locks, and was answered otherwise: ask again.
                raise Unavailable(retry_after_s=TWIN_ANSWERED_S)

    tx.on_refusal(keep)
    raise refusal_of(ruling.results)


async def _write(tx: Tx, ruling: _Ruling) -> None:
    booked, accounts = ruling.book.booked, ruling.book.changed()
    try:
        await store.write(tx, store.pack(seal(ruling.head, booked), booked, accounts))
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name not in store.IDS:
            raise
        # A twin with the same id between other accounts committed since we looked.
        raise errors.IdReused from error
    tell_moved(tx, accounts)

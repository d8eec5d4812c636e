"""Writes. Nothing here commits; the edge that opened the transaction does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg

from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.invariants import invariant
from quan.core.money import Asset
from quan.core.problems import Problem
from quan.ledger import errors, queries, rules, store
from quan.ledger.model import (
    Account,
    AccountCode,
    AccountId,
    Limit,
    NewTransfer,
    Transfer,
    TransferCode,
    TransferId,
)
from quan.ledger.rules import Order, Outcome

REFUSALS: Final[dict[Outcome, type[Problem]]] = {
    Outcome.CHAIN_LEFT_OPEN: errors.ChainLeftOpen,
    Outcome.ID_REUSED: errors.IdReused,
    Outcome.AMOUNT_NOT_POSITIVE: errors.AmountNotPositive,
    Outcome.AMOUNT_TOO_LARGE: errors.AmountTooLarge,
    Outcome.SAME_ACCOUNT: errors.SameAccount,
    Outcome.UNKNOWN_ACCOUNT: errors.UnknownAccount,
    Outcome.ASSETS_DIFFER: errors.AssetsDiffer,
    Outcome.UNKNOWN_TRANSFER: errors.UnknownTransfer,
    Outcome.REVERSAL_NOT_REVERSIBLE: errors.ReversalNotReversible,
    Outcome.REVERSAL_DIFFERS: errors.ReversalDiffers,
    Outcome.ALREADY_REVERSED: errors.AlreadyReversed,
    Outcome.ACCOUNT_CLOSED: errors.AccountClosed,
    Outcome.TOTAL_TOO_LARGE: errors.TotalTooLarge,
    Outcome.INSUFFICIENT_FUNDS: errors.InsufficientFunds,
    Outcome.HOLDING_EXCEEDED: errors.HoldingExceeded,
    Outcome.LINKED_TRANSFER_REFUSED: errors.LinkedTransferRefused,
}


async def open_account(
    tx: Tx,
    *,
    id: AccountId,  # noqa: A002 - reads as `open_account(tx, id=...)`
    asset: Asset,
    code: AccountCode,
    owner: Id | None = None,
    limit: Limit | None = None,
) -> Account:
    """Open an empty account, or give the one that was opened the same way before.

    `limit` is that of the chart of accounts unless given.

    Raises: AccountOpenedDifferently.
    """
    wanted = Account(
        id=id,
        asset=asset,
        code=code,
        owner=owner.uuid if owner else None,
        limit=limit or code.limit,
        debits_posted=0,
        credits_posted=0,
        debits_pending=0,
        credits_pending=0,
        version=0,
        closed=False,
        opened_at=tx.now,
        last_at=None,
    )
    found = await store.find_account(tx, id) or await _opened(tx, wanted)
    if _nature(found) != _nature(wanted):
        raise errors.AccountOpenedDifferently
    return found


async def _opened(tx: Tx, wanted: Account) -> Account:
    """Write the account unless another transaction just did, and read what is there now."""
    await store.add_asset(tx, wanted.asset)
    await store.add_account(tx, wanted)
    return await queries.account(tx, wanted.id)


def _nature(account: Account) -> tuple[object, ...]:
    return account.asset, account.code, account.owner, account.limit


async def set_closed(tx: Tx, account: AccountId, closed: bool) -> None:  # noqa: FBT001
    """Close an account for every movement, or reopen it.

    Raises: UnknownAccount.
    """
    if not await store.set_closed(tx, account, closed=closed):
        raise errors.UnknownAccount


async def post(tx: Tx, *transfers: NewTransfer) -> tuple[Transfer, ...]:
    """Move money: all of these transfers or none, decided one after the other.

    An id is executed at most once. The same ids with the same bodies give the transfers of the first
    time; a refused id hears its refusal again, whatever has changed since. The accounts stay locked
    until the transaction ends.

    Raises: the refusals of `rules.Outcome`, in that order: IdReused, AmountNotPositive,
    AmountTooLarge, SameAccount, UnknownAccount, AssetsDiffer, UnknownTransfer,
    ReversalNotReversible, ReversalDiffers, AlreadyReversed, AccountClosed, TotalTooLarge,
    InsufficientFunds, HoldingExceeded, LinkedTransferRefused.
    """
    if not transfers:
        return ()
    orders = _chain(transfers)
    locked = await store.lock_accounts(tx, _accounts_of(orders))
    known = {row.key: row for row in await store.remembered(tx, _ids_of(orders))}
    decision = rules.apply(
        {row.key: row.state for row in locked}, orders, {key: row.past for key, row in known.items()}
    )
    _refuse(tx, orders, decision.results)
    if not decision.entries:
        return tuple(row.transfer for order in orders if (row := known[order.id]).transfer)
    bookings = _bookings(orders, decision, _next_instant(tx.now, locked))
    await _write(tx, bookings, decision)
    return tuple(_posted(wish, booking) for wish, booking in zip(transfers, bookings, strict=True))


async def reverse(tx: Tx, transfer: TransferId, *, id: TransferId) -> Transfer:  # noqa: A002
    """Move a transfer's money back by a new transfer; at most once, and never a reversal.

    Raises: UnknownTransfer, ReversalNotReversible, AlreadyReversed, and what `post` raises.
    """
    done = await store.find_transfer(tx, transfer)
    if done is None:
        raise errors.UnknownTransfer
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


def _chain(transfers: Sequence[NewTransfer]) -> list[Order]:
    last = len(transfers) - 1
    return [_order(wish, linked=index < last) for index, wish in enumerate(transfers)]


def _order(wish: NewTransfer, *, linked: bool) -> Order:
    return Order(
        wish.id.uuid.int,
        wish.debit.uuid.int,
        wish.credit.uuid.int,
        wish.amount.minor,
        str(wish.amount.asset),
        int(wish.code),
        wish.reference.uuid.int if wish.reference else None,
        store.micros_of(wish.effective_at),
        linked,
    )


def _accounts_of(orders: Sequence[Order]) -> list[UUID]:
    keys = {order.debit for order in orders} | {order.credit for order in orders}
    return [UUID(int=key) for key in sorted(keys)]


def _ids_of(orders: Sequence[Order]) -> list[UUID]:
    """Name the ids whose past the law must know: those used, and those a reversal refers to."""
    undone = {order.reference for order in orders if order.code == TransferCode.REVERSAL}
    return [UUID(int=key) for key in {order.id for order in orders} | undone if key is not None]


def _refuse(tx: Tx, orders: Sequence[Order], results: Sequence[Outcome]) -> None:
    """Raise the refusal of a chain, and see to it that its ids stay refused after the rollback."""
    refused = [(order, outcome) for order, outcome in zip(orders, results, strict=True) if outcome.refused]
    if not refused:
        return
    invariant(len(refused) == len(orders), "a chain is refused as a whole")

    async def keep(outer: Tx) -> None:
        # Under the accounts' locks again: a twin of this call waits and then reads what is written here.
        await store.lock_accounts(outer, _accounts_of(orders))
        await store.remember_refusals(outer, refused)

    tx.on_refusal(keep)
    named = [outcome for _, outcome in refused if outcome is not Outcome.LINKED_TRANSFER_REFUSED]
    raise REFUSALS[named[0] if named else Outcome.LINKED_TRANSFER_REFUSED]


def _next_instant(now: datetime, locked: Sequence[store.Locked]) -> datetime:
    """Give a recorded time later than every entry of these accounts, whatever the clocks did."""
    latest = max((row.last_at for row in locked if row.last_at), default=now)
    return max(now, latest + store.MICROSECOND)


def _bookings(orders: Sequence[Order], decision: rules.Decision, start: datetime) -> list[store.Booking]:
    lines = decision.entries
    return [
        store.Booking(order, lines[2 * n], lines[2 * n + 1], start + n * store.MICROSECOND)
        for n, order in enumerate(orders)
    ]


async def _write(tx: Tx, bookings: Sequence[store.Booking], decision: rules.Decision) -> None:
    last: dict[int, datetime] = {}
    for booking in bookings:
        last[booking.order.debit] = last[booking.order.credit] = booking.recorded_at
    try:
        await store.write(tx, bookings, decision.accounts, last)
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "transfers_pkey":
            raise
        # A twin with the same id between other accounts committed since we looked.
        raise errors.IdReused from error


def _posted(wish: NewTransfer, booking: store.Booking) -> Transfer:
    return Transfer(
        id=wish.id,
        debit=wish.debit,
        credit=wish.credit,
        amount=wish.amount,
        code=wish.code,
        reference=wish.reference.uuid if wish.reference else None,
        effective_at=wish.effective_at or booking.recorded_at,
        recorded_at=booking.recorded_at,
        debit_version=booking.debit.version,
        credit_version=booking.credit.version,
    )

"""From the words of the door to the words of the law, and back."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.ledger import errors, store
from quan.ledger.model import AccountId, Flag, NewTransfer, Phase, Transfer, TransferCode, TransferId
from quan.ledger.rules import Booked, Order, Outcome


def chain_of(transfers: Sequence[NewTransfer]) -> list[Order]:
    """Link transfers that happen together or not at all."""
    last = len(transfers) - 1
    return [order_of(wish, linked=index < last) for index, wish in enumerate(transfers)]


def order_of(wish: NewTransfer, *, linked: bool = False) -> Order:
    """Say a wish in whole numbers."""
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
        int(wish.phase),
        wish.pending.uuid.int if wish.pending else None,
        store.micros_of(wish.expires_at),
        int(wish.flags),
    )


def transfer_of(booked: Booked, batch: int) -> Transfer:
    """Say what was booked in the words of the door."""
    order = booked.order
    recorded_at = store.instant_of(booked.at_us)
    return Transfer(
        id=TransferId(UUID(int=order.id)),
        debit=AccountId(UUID(int=order.debit)),
        credit=AccountId(UUID(int=order.credit)),
        amount=Money(booked.amount, Asset.parse(order.asset)),
        code=TransferCode(order.code),
        phase=Phase(order.phase),
        flags=Flag(order.flags | order.linked),
        reference=store.uuid_of(order.reference),
        pending=None if order.pending is None else TransferId(UUID(int=order.pending)),
        expires_at=store.instant_of(order.expires_at_us),
        effective_at=store.instant_of(order.effective_at_us) or recorded_at,
        recorded_at=recorded_at,
        debit_version=booked.debit_version,
        credit_version=booked.credit_version,
        debit_net=booked.debit_net,
        credit_net=booked.credit_net,
        batch=batch,
    )


def expiry(due: store.Due) -> Order:
    """Order that a pending transfer whose time has come expires."""
    return Order(
        id=TransferId.derive("expire", UUID(int=due.id)).uuid.int,
        debit=due.debit,
        credit=due.credit,
        amount=due.amount,
        asset=due.asset,
        code=due.code,
        phase=int(Phase.EXPIRE),
        pending=due.id,
    )


def expiries(due: Iterable[store.Due], held: Collection[int]) -> list[Order]:
    """Order that what is due expires, where both accounts are held.

    Someone else may have held money on these accounts after they were locked, for an account that was not.
    """
    return [expiry(one) for one in due if one.debit in held and one.credit in held]


def accounts_of(orders: Iterable[Order]) -> set[int]:
    """Name the accounts that orders touch."""
    keys: set[int] = set()
    for order in orders:
        keys.add(order.debit)
        keys.add(order.credit)
    return keys


def resolved_by(orders: Iterable[Order]) -> set[int]:
    """Name the transfers that orders post, void, expire or undo."""
    return {
        key
        for order in orders
        if (key := order.reference if order.code == TransferCode.REVERSAL else order.pending) is not None
    }


def refusal_of(results: Sequence[Outcome]) -> Problem:
    """Give the refusal of a chain: that of its culprit."""
    named = [outcome for outcome in results if outcome is not Outcome.LINKED_TRANSFER_REFUSED]
    return errors.REFUSALS[named[0] if named else Outcome.LINKED_TRANSFER_REFUSED]()

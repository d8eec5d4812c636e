"""Why a single transfer cannot happen: questions about the order itself, and about its two accounts."""

from quan.core.invariants import invariant
from quan.ledger.model import MAX_TOTAL, Flag, Phase, TransferCode
from quan.ledger.rules.totals import Totals
from quan.ledger.rules.words import Order, Outcome
from quan.ledger.templates import ALLOWED

REVERSAL = int(TransferCode.REVERSAL)
SINGLE, PENDING, POST, VOID, EXPIRE = map(int, Phase)
BALANCING_DEBIT, BALANCING_CREDIT = int(Flag.BALANCING_DEBIT), int(Flag.BALANCING_CREDIT)
BALANCING = BALANCING_DEBIT | BALANCING_CREDIT
_IMPORTED = int(Flag.IMPORTED)
_FLAGS = BALANCING | _IMPORTED


def malformed(order: Order, at_us: int) -> Outcome | None:
    """Find what is wrong with a transfer whatever the accounts hold."""
    amount = order.amount
    invariant(type(amount) is int, "an amount is a whole number of minor units")
    if amount <= 0:
        return Outcome.AMOUNT_NOT_POSITIVE
    if amount > MAX_TOTAL:
        return Outcome.AMOUNT_TOO_LARGE
    if order.debit == order.credit:
        return Outcome.SAME_ACCOUNT
    if order.phase or order.flags or order.pending is not None or order.expires_at_us is not None:
        return _misphased(order) or _mistimed(order, at_us)
    return None


def _misphased(order: Order) -> Outcome | None:
    """Find whether this phase, pending and balancing belong together; a reversal happens at once."""
    phase, flags = order.phase, order.flags
    invariant(flags & ~_FLAGS == 0, "flags are those of model.Flag, without LINKED")
    invariant(SINGLE <= phase <= EXPIRE, "phases are those of model.Phase")
    resolves = phase > PENDING
    if resolves != (order.pending is not None) or (phase and order.code == REVERSAL):
        return Outcome.MALFORMED_PHASE
    if flags & BALANCING and (resolves or order.code == REVERSAL):
        return Outcome.BALANCING_NOT_ALLOWED
    return None


def _mistimed(order: Order, at_us: int) -> Outcome | None:
    expires_at_us, effective_at_us = order.expires_at_us, order.effective_at_us
    if expires_at_us is not None:
        if order.phase != PENDING:
            return Outcome.EXPIRY_NOT_ALLOWED
        if expires_at_us <= at_us:
            return Outcome.EXPIRY_IN_THE_PAST
    if order.flags & _IMPORTED and (effective_at_us is None or effective_at_us >= at_us):
        return Outcome.IMPORT_NEEDS_PAST_TIME
    return None


def unlike(order: Order, debit: Totals, credit: Totals) -> Outcome | None:
    """Find whether the accounts and the amount are of different assets, or not for this code to join."""
    if not debit.asset == credit.asset == order.asset:
        return Outcome.ASSETS_DIFFER
    if (order.code, debit.code, credit.code) not in ALLOWED:
        return Outcome.CODE_NOT_FOR_ACCOUNTS
    return None


def unfit(order: Order, amount: int, debit: Totals, credit: Totals) -> Outcome | None:
    """Find why these two accounts cannot carry the transfer as they stand.

    What is held had its room and its limits when it was held, pending counted: to post it takes no more,
    and to release it is possible even when an account was closed since.
    """
    phase = order.phase
    if phase > POST:
        return None
    if debit.closed or credit.closed:
        return Outcome.ACCOUNT_CLOSED
    return None if phase == POST else _overdrawn(amount, debit, credit)


def _overdrawn(amount: int, debit: Totals, credit: Totals) -> Outcome | None:
    spent = debit.debits_posted + debit.debits_pending + amount
    taken = credit.credits_posted + credit.credits_pending + amount
    if spent > MAX_TOTAL or taken > MAX_TOTAL:
        return Outcome.TOTAL_TOO_LARGE
    if amount <= 0:
        return Outcome.NOTHING_AVAILABLE
    if debit.credits_posted - spent < debit.debit_floor:
        return Outcome.INSUFFICIENT_FUNDS
    if credit.debits_posted - taken < credit.credit_floor:
        return Outcome.HOLDING_EXCEEDED
    return None


def within_reach(order: Order, debit: Totals, credit: Totals) -> int:
    """Tell the amount of a balancing transfer; zero or less when nothing can move."""
    amount = order.amount
    if order.flags & BALANCING_DEBIT:
        amount = min(amount, debit.debit_room)
    if order.flags & BALANCING_CREDIT:
        amount = min(amount, credit.credit_room)
    return amount

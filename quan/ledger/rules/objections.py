"""Why a single transfer cannot happen."""

from quan.core.invariants import invariant
from quan.ledger.model import MAX_TOTAL, LimitKind, Side
from quan.ledger.rules.words import AccountState, Order, Outcome

_PREPAID = int(LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS)
_HOLDING = int(LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS)
_FLOOR = int(LimitKind.FLOOR)
_DEBIT = int(Side.DEBIT)
_CREDIT = int(Side.CREDIT)


class Totals:
    """A changing copy of an account while a batch is decided."""

    __slots__ = AccountState._fields
    asset: str
    side: int
    limit_kind: int
    floor: int
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int
    version: int
    closed: bool

    def __init__(self, state: AccountState) -> None:
        (
            self.asset,
            self.side,
            self.limit_kind,
            self.floor,
            self.debits_posted,
            self.credits_posted,
            self.debits_pending,
            self.credits_pending,
            self.version,
            self.closed,
        ) = state

    @property
    def balance(self) -> int:
        """Tell the posted balance on the normal side."""
        return self.side * (self.debits_posted - self.credits_posted)

    def frozen(self) -> AccountState:
        """Give the account as it stands now."""
        return AccountState(*(getattr(self, name) for name in AccountState._fields))


def malformed(order: Order) -> Outcome | None:
    """Find what is wrong with a transfer whatever the accounts hold."""
    amount = order.amount
    invariant(type(amount) is int, "an amount is a whole number of minor units")
    if amount <= 0:
        return Outcome.AMOUNT_NOT_POSITIVE
    if amount > MAX_TOTAL:
        return Outcome.AMOUNT_TOO_LARGE
    if order.debit == order.credit:
        return Outcome.SAME_ACCOUNT
    return None


def unlike(order: Order, debit: Totals, credit: Totals) -> Outcome | None:
    """Find whether these accounts and the amount are of different assets."""
    if debit.asset == credit.asset == order.asset:
        return None
    return Outcome.ASSETS_DIFFER


def unfit(order: Order, debit: Totals, credit: Totals) -> Outcome | None:
    """Find why these two accounts cannot carry the transfer as they stand."""
    if debit.closed or credit.closed:
        return Outcome.ACCOUNT_CLOSED
    spent = debit.debits_posted + debit.debits_pending + order.amount
    taken = credit.credits_posted + credit.credits_pending + order.amount
    if spent > MAX_TOTAL or taken > MAX_TOTAL:
        return Outcome.TOTAL_TOO_LARGE
    least = _least(debit, _PREPAID, _CREDIT)
    if least is not None and debit.credits_posted - spent < least:
        return Outcome.INSUFFICIENT_FUNDS
    least = _least(credit, _HOLDING, _DEBIT)
    if least is not None and credit.debits_posted - taken < least:
        return Outcome.HOLDING_EXCEEDED
    return None


def _least(totals: Totals, kind: int, side: int) -> int | None:
    """Tell how low the balance on `side` may go, or None when it may go anywhere."""
    if totals.limit_kind == kind:
        return 0
    if totals.limit_kind == _FLOOR and totals.side == side:
        return totals.floor
    return None

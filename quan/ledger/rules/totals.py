"""An account while a batch is decided: its totals change, and each limit is one number."""

from typing import Final

from quan.ledger.model import LimitKind, Side
from quan.ledger.rules.words import AccountState

# Lower than any balance, by more than the largest amount: an account without a limit needs no question.
BOTTOMLESS: Final = -(2**66)

_PREPAID = int(LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS)
_HOLDING = int(LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS)
_FLOOR = int(LimitKind.FLOOR)
_CREDIT = int(Side.CREDIT)


class Totals:
    """A changing copy of an account; a run of the law may leave it to the next one.

    `debit_floor` is the least that credits minus debits may come to by a debit, `credit_floor` the least
    that debits minus credits may come to by a credit. `before` are the four totals and the version at which
    the run found it; `last_us` is when it last moved, in microseconds since 1970.
    """

    __slots__ = (
        "asset",
        "before",
        "closed",
        "code",
        "credit_floor",
        "credits_pending",
        "credits_posted",
        "debit_floor",
        "debits_pending",
        "debits_posted",
        "last_us",
        "nature",
        "version",
    )

    def __init__(self, given: AccountState) -> None:
        (
            self.asset,
            side,
            limit_kind,
            floor,
            self.debits_posted,
            self.credits_posted,
            self.debits_pending,
            self.credits_pending,
            self.version,
            self.closed,
            self.code,
        ) = given
        self.nature = given[:4]
        self.last_us = 0
        self.begin()
        self.debit_floor = self.credit_floor = BOTTOMLESS
        if limit_kind == _PREPAID:
            self.debit_floor = 0
        elif limit_kind == _HOLDING:
            self.credit_floor = 0
        elif limit_kind == _FLOOR and side == _CREDIT:
            self.debit_floor = floor
        elif limit_kind == _FLOOR:
            self.credit_floor = floor

    @property
    def debit_room(self) -> int:
        """Tell how much can still be debited; money that is held to leave counts as gone."""
        return self.credits_posted - self.debits_posted - self.debits_pending - self.debit_floor

    @property
    def credit_room(self) -> int:
        """Tell how much can still be credited, likewise."""
        return self.debits_posted - self.credits_posted - self.credits_pending - self.credit_floor

    @property
    def read_at(self) -> int:
        """Tell the version at which this run found the account."""
        return self.before[4]

    @property
    def holds(self) -> bool:
        """Tell whether anything is pending here."""
        return bool(self.debits_pending or self.credits_pending)

    def begin(self) -> None:
        """Note where a run finds the account."""
        self.before = (
            self.debits_posted,
            self.credits_posted,
            self.debits_pending,
            self.credits_pending,
            self.version,
        )

    def frozen(self) -> AccountState:
        """Give the account as it stands now."""
        return AccountState(
            *self.nature,
            self.debits_posted,
            self.credits_posted,
            self.debits_pending,
            self.credits_pending,
            self.version,
            self.closed,
            self.code,
        )

"""Payouts: money on its way to a bank account, and the files that order them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quan import ledger
from quan.core.ids import Id, MemberId
from quan.core.money import Money
from quan.wallet.model.payments import PaymentId

MAX_OPEN_PAYOUTS = 5


class PayoutId(Id):
    """One payment to a bank account."""

    __slots__ = ()
    prefix = "pyo"

    @property
    def settlement(self) -> ledger.TransferId:
        """The one ledger transfer that takes the money out of the bank."""
        return ledger.TransferId.derive("payout-settle", self)

    @property
    def give_back(self) -> PaymentId:
        """The one payment that returns the money to the member."""
        return PaymentId.derive("payout-give-back", self)


class PayoutBatchId(Id):
    """One file of payouts for the bank."""

    __slots__ = ()
    prefix = "pyb"


class PayoutStatus(StrEnum):
    """Where a payout stands: set aside, ordered from the bank, paid; or why the money came back."""

    HELD = "held"
    SENT = "sent"
    SETTLED = "settled"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Money set aside for a bank account: a member's wish, or a receipt (`entry`) going back to its sender.

    `end_to_end` is the name that travels with it through the banks and comes back on the statement.
    """

    id: PayoutId
    member: MemberId | None
    entry: Id | None
    amount: Money
    iban: str
    holder: str
    end_to_end: str
    status: PayoutStatus
    batch: PayoutBatchId | None
    created_at: datetime
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether its money is still set aside."""
        return self.status in {PayoutStatus.HELD, PayoutStatus.SENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutBatch:
    """A file of payouts: how many, for how much, and what the bank calls it."""

    id: PayoutBatchId
    message: str
    iban: str
    total: Money
    size: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBatch:
    """What a file still has with the bank: the payouts of it that no statement has confirmed, in one sum."""

    id: PayoutBatchId
    total: Money
    size: int
    sent_at: datetime

"""Statement entries as they are kept, what became of each, and what an import tells the operator."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quan import ledger
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.bankfiles import BankLine
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.payouts import PayoutBatchId, PayoutId


class BankStatementId(Id):
    """One statement that was read in."""

    __slots__ = ()
    prefix = "bst"


class BankEntryId(Id):
    """One line of a bank statement, stored once."""

    __slots__ = ()
    prefix = "ben"

    @property
    def booking(self) -> PaymentId:
        """The one movement that brings the line into the books; the ledger executes it once."""
        return PaymentId.derive("bank-entry", self)


class EntryStatus(StrEnum):
    """Where an entry stands. `matched` was explained by itself, `settled` by an operator."""

    NEW = "new"
    MATCHED = "matched"
    WAITING = "waiting"
    ASIDE = "aside"
    SETTLED = "settled"


class EntryOutcome(StrEnum):
    """What an entry turned out to be."""

    TOPUP = "topup"
    PAYOUT = "payout"
    PAYOUT_BATCH = "payout_batch"
    PAYOUT_RETURNED = "payout_returned"
    MEMBER = "member"
    SENDER = "sender"
    CHARGES = "charges"
    OWN = "own"
    TILL = "till"


class WaitReason(StrEnum):
    """Why an entry is on the work list."""

    NO_REFERENCE = "no-reference"
    UNKNOWN_REFERENCE = "unknown-reference"
    SEVERAL_MEMBERS = "several-members"
    CANNOT_RECEIVE = "cannot-receive"
    OWN_MONEY = "own-money"
    REVERSAL = "reversal"
    UNKNOWN_DEBIT = "unknown-debit"
    PAYOUT_DIFFERS = "payout-differs"
    PAYOUT_NOT_OPEN = "payout-not-open"
    RETURN_FAILED = "return-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """A line of a statement as it is kept."""

    id: BankEntryId
    iban: str
    statement: BankStatementId
    line: BankLine
    status: EntryStatus
    reason: WaitReason | None
    remark: str
    outcome: EntryOutcome | None
    member: MemberId | None
    payout: PayoutId | None
    batch: PayoutBatchId | None
    stored_at: datetime
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether an operator may still say what it is."""
        return self.status in {EntryStatus.WAITING, EntryStatus.ASIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReport:
    """What came of one statement of a file: how many of its entries were new, how many known before."""

    id: BankStatementId
    number: str
    from_on: date
    to_on: date
    opening: Money
    closing: Money
    fresh: int
    known: int
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Whether the bank and the books agree.

    `opening` is what the first statement began with: money at the bank before Quan looked, not in the books.
    With every entry since (`moved`) it must give what the last statement ended with (`closing`); if it does
    not, a statement is missing. `missing` names numbers left out between others. `booked` is what the
    ledger's mirror of the account holds, `unbooked` what is stored and not booked yet: together they are
    `moved`, always.
    """

    iban: str
    asset: Asset
    opening: Money
    moved: Money
    closing: Money
    booked: Money
    unbooked: Money
    missing: tuple[str, ...]
    to_on: date | None

    @property
    def complete(self) -> bool:
        """Whether the statements leave nothing out that moved money."""
        return self.opening + self.moved == self.closing

    @property
    def agrees(self) -> bool:
        """Whether the books hold what the statements say."""
        return self.booked + self.unbooked == self.moved


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of a file. `booked` counts entries by what became of them: an outcome, `waiting` or `stuck`.

    Those that are `left` are being booked by a job.
    Whether bank and books agree after it, `office.reconciliation` tells.
    """

    iban: str
    statements: tuple[StatementReport, ...]
    booked: dict[str, int]


def bank_account(iban: str, asset: Asset) -> ledger.AccountId:
    """Name the ledger account that mirrors a bank account."""
    return ledger.AccountId.derive("bank", iban, asset)

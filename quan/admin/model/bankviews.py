"""What operators are shown of the bank on the wire."""

from datetime import date, datetime

import msgspec

from quan import wallet
from quan.core.money import Money
from quan.identity import PersonOut


class AgreementOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a bank account and the books agree, and whether a statement of it is missing."""

    iban: str
    agrees: bool
    complete: bool
    opening: Money
    moved: Money
    closing: Money
    booked: Money
    unbooked: Money
    missing: list[str]
    to_on: date | None


class BankEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a bank statement, why it waits, and what became of it."""

    id: wallet.office.BankEntryId
    status: wallet.office.EntryStatus
    reason: wallet.office.WaitReason | None
    side: wallet.office.BankSide
    amount: Money
    booked_on: date
    party_name: str
    party_iban: str
    text: str
    reference: str
    end_to_end: str
    remark: str
    outcome: wallet.office.EntryOutcome | None
    member: PersonOut | None


class SentPayoutOut(msgspec.Struct, frozen=True, kw_only=True):
    """A payout that the bank was told of and no statement has confirmed."""

    id: wallet.office.PayoutId
    amount: Money
    iban: str
    holder: str
    end_to_end: str
    sent_at: datetime | None


class SentBatchOut(msgspec.Struct, frozen=True, kw_only=True):
    """A file of payouts, and what of it no statement has confirmed: how many, in one sum."""

    id: wallet.office.PayoutBatchId
    total: Money
    size: int
    sent_at: datetime


class ReconciliationOut(msgspec.Struct, frozen=True, kw_only=True):
    """Every bank account beside the books, and the payouts, or whole files of them, that a debit may be."""

    accounts: list[AgreementOut]
    sent_payouts: list[SentPayoutOut]
    sent_batches: list[SentBatchOut]


class StatementOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one statement of a file: entries that are new, known from before, or only expected."""

    number: str
    from_on: date
    to_on: date
    fresh: int
    known: int
    expected: int


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file. `booked` counts its entries by what became of them; a job books those `left`."""

    iban: str
    statements: list[StatementOut]
    booked: dict[str, int]

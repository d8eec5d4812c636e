"""What operators are shown on the wire."""

from datetime import datetime
from typing import Literal

import msgspec

from quan.admin.model.bankviews import AgreementOut
from quan.admin.model.proposals import Decision, ProposalId, ProposalKind
from quan.admin.model.staff import Right, Role
from quan.core.money import Money
from quan.identity import PersonOut
from quan.ledger import AccountId, TransferId


class StaffOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller is to the operator: their role and its rights, or null and none."""

    role: Role | None
    rights: list[Right]


class AccountCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A type of account. `side` is where it grows; `limit` is how it is kept from being overdrawn."""

    code: int
    name: str
    kind: str
    side: Literal["debit", "credit"]
    limit: str
    purpose: str


class TransferCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A reason why money moves."""

    code: int
    name: str


class ChartOut(msgspec.Struct, frozen=True, kw_only=True):
    """The chart of accounts, and the reasons of transfers."""

    accounts: list[AccountCodeOut]
    transfers: list[TransferCodeOut]


class TrialLineOut(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts of one type in one asset, added up."""

    code: int
    name: str
    kind: str
    accounts: int
    debits: Money
    credits: Money
    balance: Money


class PromiseOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was promised to people, counted one by one, and what is set aside for it."""

    what: str
    counted: Money
    booked: Money
    kept: bool


class TrialBalanceOut(msgspec.Struct, frozen=True, kw_only=True):
    """The trial balance of one asset, and its verdicts. `at_odds`: accounts not like their entries."""

    asset: str
    sound: bool
    balanced: bool
    covered: bool
    debits: Money
    credits: Money
    held: Money
    owed: Money
    at_odds: list[AccountId]
    lines: list[TrialLineOut]
    promises: list[PromiseOut]


class OverviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """How the money stands at an instant, and what waits for somebody."""

    at: datetime
    balances: list[TrialBalanceOut]
    open_proposals: int
    pending: int
    bank: list[AgreementOut]
    bank_entries: int


class AccountRef(msgspec.Struct, frozen=True, kw_only=True):
    """An account as others name it."""

    id: AccountId
    code: int
    name: str
    owner: PersonOut | None


class AccountOut(AccountRef, frozen=True, kw_only=True):
    """An account with its balance on its normal side and its four totals."""

    asset: str
    side: Literal["debit", "credit"]
    limit: str
    available: Money
    posted: Money
    debits_posted: Money
    credits_posted: Money
    debits_pending: Money
    credits_pending: Money
    closed: bool
    entries: int
    opened_at: datetime
    last_at: datetime | None


class LineOut(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an account: what moved, the balance after it, and the other side."""

    version: int
    transfer_id: TransferId
    code: int
    name: str
    phase: str
    moved: Money
    balance: Money
    other: AccountRef
    recorded_at: datetime
    effective_at: datetime


class TransferOut(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer in the journal: moved at once (`single`), or held, posted, voided or expired.

    `reference` is the UUID of what it is for; `batch` is the number of the batch that seals it.
    """

    id: TransferId
    code: int
    name: str
    phase: str
    amount: Money
    debit: AccountRef
    credit: AccountRef
    reference: str | None
    recorded_at: datetime
    effective_at: datetime
    expires_at: datetime | None
    batch: str


class EntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two entries of a transfer."""

    side: Literal["debit", "credit"]
    account: AccountRef
    version: int
    moved: Money
    balance: Money


class ProposalOut(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal, the transfer it is about, and who made and decided it."""

    id: ProposalId
    kind: ProposalKind
    transfer: TransferOut
    reason: str
    maker: PersonOut
    made_at: datetime
    checker: PersonOut | None
    decided_at: datetime | None
    decision: Decision | None
    outcome: TransferId | None


class TransferDetailOut(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer with both entries, what undid it, and what was proposed about it.

    `holds` is the pending transfer that this one ended, `ended_by` the one that ended this pending one.
    """

    transfer: TransferOut
    entries: list[EntryOut]
    reverses: TransferId | None
    reversed_by: TransferId | None
    holds: TransferId | None
    ended_by: TransferId | None
    reversible: bool
    proposals: list[ProposalOut]

"""What the law reads and answers: outcomes, accounts, orders and bookings, all of whole numbers.

Ids are the integers of their UUIDs, because those hash and compare fastest. Instants are microseconds
since 1970.
"""

from enum import IntEnum
from typing import NamedTuple


class Outcome(IntEnum):
    """What became of a transfer. The refusals stand in the order in which they are looked for.

    The numbers are stored with refused ids and never change their meaning; they say nothing of the order.
    """

    POSTED = 0
    ALREADY_POSTED = 1
    CHAIN_LEFT_OPEN = 10
    ID_REUSED = 11
    AMOUNT_NOT_POSITIVE = 12
    AMOUNT_TOO_LARGE = 13
    SAME_ACCOUNT = 14
    MALFORMED_PHASE = 44
    BALANCING_NOT_ALLOWED = 43
    EXPIRY_NOT_ALLOWED = 40
    EXPIRY_IN_THE_PAST = 41
    IMPORT_NEEDS_PAST_TIME = 42
    UNKNOWN_ACCOUNT = 15
    ASSETS_DIFFER = 16
    CODE_NOT_FOR_ACCOUNTS = 45
    UNKNOWN_TRANSFER = 17
    UNKNOWN_PENDING = 46
    NOT_PENDING = 47
    PENDING_DIFFERS = 48
    PENDING_ALREADY_POSTED = 49
    PENDING_ALREADY_VOIDED = 50
    PENDING_EXPIRED = 51
    PENDING_NOT_DUE = 52
    PENDING_EXCEEDED = 53
    REVERSAL_NOT_REVERSIBLE = 18
    REVERSAL_DIFFERS = 19
    ALREADY_REVERSED = 20
    ACCOUNT_CLOSED = 21
    TOTAL_TOO_LARGE = 22
    NOTHING_AVAILABLE = 54
    INSUFFICIENT_FUNDS = 23
    HOLDING_EXCEEDED = 24
    LINKED_TRANSFER_REFUSED = 30

    @property
    def refused(self) -> bool:
        """Whether the transfer did not and will never happen."""
        return self > Outcome.ALREADY_POSTED


class AccountState(NamedTuple):
    """What the law sees of an account; `code` is its type in the chart of accounts."""

    asset: str
    side: int
    limit_kind: int
    floor: int
    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0
    version: int = 0
    closed: bool = False
    code: int = 0


class Order(NamedTuple):
    """What the law sees of a transfer; `linked` ties it to the one after it.

    `phase` and `flags` are those of `model.Phase` and `model.Flag`, the latter without LINKED.
    """

    id: int
    debit: int
    credit: int
    amount: int
    asset: str
    code: int
    reference: int | None = None
    effective_at_us: int | None = None
    linked: bool = False
    phase: int = 0
    pending: int | None = None
    expires_at_us: int | None = None
    flags: int = 0

    @property
    def body(self) -> "Body":
        """Everything that must be the same when the id is used again."""
        return Body(*self[1:8], *self[9:])


class Body(NamedTuple):
    """An order without its id and without what it was linked to."""

    debit: int
    credit: int
    amount: int
    asset: str
    code: int
    reference: int | None = None
    effective_at_us: int | None = None
    phase: int = 0
    pending: int | None = None
    expires_at_us: int | None = None
    flags: int = 0


class Past(NamedTuple):
    """What is remembered of an id that was executed or refused before.

    `resolved` is the phase (POST, VOID, EXPIRE) that ended this pending transfer. `booked` is the amount
    that moved or is held; None means the asked one.
    """

    body: Body
    outcome: Outcome
    reversed: bool = False
    resolved: int | None = None
    booked: int | None = None

    @property
    def amount(self) -> int:
        """What moved or is held: what was asked, unless it was balancing."""
        return self.body.amount if self.booked is None else self.booked


class Booked(NamedTuple):
    """One accepted transfer: the instant it happened and the next version of both its accounts.

    `amount` is what moved or is held; of a void or an expiry, what is released. The nets are posted
    debits minus posted credits of each account, after it.
    """

    order: Order
    amount: int
    at_us: int
    debit_version: int
    credit_version: int
    debit_net: int
    credit_net: int


class Decision(NamedTuple):
    """One outcome per transfer, the accounts that changed, and the accepted transfers in their order."""

    results: list[Outcome]
    accounts: dict[int, AccountState]
    booked: list[Booked]

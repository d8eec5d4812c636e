"""What the law reads and answers: outcomes, accounts, orders and lines, all of whole numbers.

Ids are the integers of their UUIDs, because those hash and compare fastest.
"""

from enum import IntEnum
from typing import NamedTuple


class Outcome(IntEnum):
    """What became of a transfer. The refusals stand in the order in which they are looked for.

    The numbers are stored with refused ids and never change their meaning.
    """

    POSTED = 0
    ALREADY_POSTED = 1
    CHAIN_LEFT_OPEN = 10
    ID_REUSED = 11
    AMOUNT_NOT_POSITIVE = 12
    AMOUNT_TOO_LARGE = 13
    SAME_ACCOUNT = 14
    UNKNOWN_ACCOUNT = 15
    ASSETS_DIFFER = 16
    UNKNOWN_TRANSFER = 17
    REVERSAL_NOT_REVERSIBLE = 18
    REVERSAL_DIFFERS = 19
    ALREADY_REVERSED = 20
    ACCOUNT_CLOSED = 21
    TOTAL_TOO_LARGE = 22
    INSUFFICIENT_FUNDS = 23
    HOLDING_EXCEEDED = 24
    LINKED_TRANSFER_REFUSED = 30

    @property
    def refused(self) -> bool:
        """Whether the transfer did not and will never happen."""
        return self > Outcome.ALREADY_POSTED


class AccountState(NamedTuple):
    """What the law sees of an account."""

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


class Order(NamedTuple):
    """What the law sees of a transfer; `linked` ties it to the one after it."""

    id: int
    debit: int
    credit: int
    amount: int
    asset: str
    code: int
    reference: int | None = None
    effective_at_us: int | None = None
    linked: bool = False

    @property
    def body(self) -> "Body":
        """Everything that must be the same when the id is used again."""
        return self[1:8]


Body = tuple[int, int, int, str, int, int | None, int | None]


class Past(NamedTuple):
    """What is remembered of an id that was executed or refused before."""

    body: Body
    outcome: Outcome
    reversed: bool = False


class Line(NamedTuple):
    """One entry to be written: the account's next version, and the balance after it."""

    account: int
    version: int
    transfer: int
    delta: int
    balance: int


class Decision(NamedTuple):
    """One outcome per transfer, the accounts that changed, and two lines (debit, credit) per posted one."""

    results: list[Outcome]
    accounts: dict[int, AccountState]
    entries: list[Line]

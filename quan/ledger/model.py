"""What the ledger is made of: the chart of accounts, accounts, transfers and entries. All frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, IntFlag
from typing import NamedTuple, Self
from uuid import UUID

from quan.core.ids import Id
from quan.core.money import Asset, Money

MAX_TOTAL = 2**63 - 1  # what a BIGINT column holds; the law refuses before the database would


class AccountId(Id):
    """One account."""

    __slots__ = ()
    prefix = "acc"


class TransferId(Id):
    """One transfer; executed at most once, for ever."""

    __slots__ = ()
    prefix = "trf"


class Side(IntEnum):
    """The side on which an account grows. The value is the sign of a debit in its balance."""

    DEBIT = 1
    CREDIT = -1


class LimitKind(IntEnum):
    """How an account is kept from being overdrawn. Pending money always counts as gone."""

    NONE = 0
    DEBITS_MUST_NOT_EXCEED_CREDITS = 1
    CREDITS_MUST_NOT_EXCEED_DEBITS = 2
    FLOOR = 3


class Limit(NamedTuple):
    """A limit kind; `floor_minor` is read only for FLOOR and is negative for an overdraft line."""

    kind: LimitKind
    floor_minor: int = 0


UNLIMITED = Limit(LimitKind.NONE)
PREPAID = Limit(LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS)
HOLDING = Limit(LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS)


class AccountKind(IntEnum):
    """The chapters of the chart of accounts: the first digit of a code."""

    ASSET = 1
    LIABILITY = 2
    EQUITY = 3
    INCOME = 4
    EXPENSE = 5


class AccountCode(IntEnum):
    """The chart of accounts."""

    side: Side
    limit: Limit
    purpose: str

    def __new__(
        cls, code: int, side: Side = Side.CREDIT, limit: Limit = UNLIMITED, purpose: str = ""
    ) -> Self:
        """Give each code its normal side, its default limit and what it is for."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.side, member.limit, member.purpose = side, limit, purpose
        return member

    SETTLEMENT_CASH = 1000, Side.DEBIT, HOLDING, "Money at the bank and in the till"
    VOUCHERS_RECEIVABLE = 1100, Side.DEBIT, HOLDING, "Money that sold vouchers still have to bring in"
    OPERATOR_ASSET = 1900, Side.DEBIT, HOLDING, "What an operator's own system holds"
    MEMBER_WALLET = 2000, Side.CREDIT, PREPAID, "What a member can spend"
    AGENT_FLOAT = 2100, Side.CREDIT, PREPAID, "What a cash agent can hand on as cash in"
    VOUCHERS_OUTSTANDING = 2200, Side.CREDIT, PREPAID, "Vouchers printed and not yet redeemed"
    CASH_OUT_HELD = 2300, Side.CREDIT, PREPAID, "Money set aside until an agent has paid it out"
    PAYOUT_HELD = 2310, Side.CREDIT, PREPAID, "Money set aside until the bank has paid it out"
    UNMATCHED_RECEIPTS = 2400, Side.CREDIT, PREPAID, "Money at the bank whose owner is still to be found"
    MERCHANT_BALANCE = 2500, Side.CREDIT, PREPAID, "What a merchant has sold for and not yet taken out"
    ESCROW_HELD = 2510, Side.CREDIT, PREPAID, "Money of buyers held until what they bought has arrived"
    DEPOSIT_HELD = 2520, Side.CREDIT, PREPAID, "Deposits of members that a merchant may still take"
    OPERATOR_LIABILITY = 2900, Side.CREDIT, PREPAID, "What an operator's own system owes"
    EQUITY = 3000, Side.CREDIT, UNLIMITED, "The operator's own means"
    LIQUIDITY = 3100, Side.CREDIT, PREPAID, "Own means set aside, in each asset, to exchange from"
    FEE_INCOME = 4000, Side.CREDIT, UNLIMITED, "Fees earned"
    EXPENSES = 5000, Side.DEBIT, UNLIMITED, "Costs borne by the operator"

    @property
    def kind(self) -> AccountKind:
        """The chapter of the chart that this code stands in."""
        return AccountKind(self // 1000)


class TransferCode(IntEnum):
    """Why money moved."""

    TRANSFER = 1
    PAY_CODE = 2
    PAYMENT_REQUEST = 3
    VOUCHER_ISSUE = 10
    VOUCHER_REDEEM = 11
    VOUCHER_EXPIRE = 12
    VOUCHER_SETTLE = 13
    FLOAT_FUND = 20
    CASH_IN = 21
    CASH_OUT_HOLD = 22
    CASH_OUT_PAY = 23
    CASH_OUT_RETURN = 24
    FLOAT_WITHDRAW = 25
    BANK_TOPUP = 30
    BANK_UNMATCHED = 31
    BANK_ASSIGN = 32
    BANK_RETURN = 33
    PAYOUT_HOLD = 34
    PAYOUT_SETTLE = 35
    PAYOUT_GIVE_BACK = 36
    BANK_FEE = 37
    BANK_OWN = 38
    TRADE_PAY = 40
    TRADE_REFUND = 41
    TRADE_FEE = 42
    TRADE_FEE_RETURN = 43
    MERCHANT_SETTLE = 44
    ESCROW_HOLD = 45
    ESCROW_RELEASE = 46
    ESCROW_REFUND = 47
    MERCHANT_PAY = 48
    PROFIT_SHARE = 49
    DEPOSIT_HOLD = 50
    DEPOSIT_CAPTURE = 51
    DEPOSIT_RELEASE = 52
    EXCHANGE = 70
    EXCHANGE_SPREAD = 71
    ADJUSTMENT = 80
    IMPORT = 81
    REVERSAL = 90


class Phase(IntEnum):
    """How a transfer moves money: at once, or held first and then posted, voided or left to expire."""

    SINGLE = 0
    PENDING = 1
    POST = 2
    VOID = 3
    EXPIRE = 4


class Flag(IntFlag):
    """What else is asked of a transfer.

    LINKED ties it to the next one. A BALANCING transfer moves as much as its debit account has left,
    or its credit account has room for, and at most its amount. IMPORTED marks history from elsewhere.
    """

    LINKED = 1
    BALANCING_DEBIT = 2
    BALANCING_CREDIT = 4
    IMPORTED = 8


PLAIN = Flag(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account with its four totals, in minor units of its asset, and the version of its last entry."""

    id: AccountId
    asset: Asset
    code: AccountCode
    owner: UUID | None
    limit: Limit
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int
    version: int
    closed: bool
    opened_at: datetime
    last_at: datetime | None

    @property
    def balance(self) -> "Balance":
        """What is on the account, counted on its normal side."""
        side = self.code.side
        posted = side * (self.debits_posted - self.credits_posted)
        leaving = self.debits_pending if side is Side.CREDIT else self.credits_pending
        return Balance(Money(posted - leaving, self.asset), Money(posted, self.asset))


@dataclass(frozen=True, slots=True)
class Balance:
    """`posted` is what is booked; `available` is what is left of it once pending money is gone."""

    available: Money
    posted: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """A wish: move `amount` from the debit account to the credit account.

    `reference` names what it is for (a payment, a voucher). `effective_at` back-dates or post-dates
    it for balances by effective time; None means the time it is recorded. `pending` names the held
    transfer that a post, void or expiry ends; `expires_at` says from when a held one cannot be posted.
    """

    id: TransferId
    debit: AccountId
    credit: AccountId
    amount: Money
    code: TransferCode
    reference: Id | None = None
    effective_at: datetime | None = None
    phase: Phase = Phase.SINGLE
    pending: TransferId | None = None
    expires_at: datetime | None = None
    flags: Flag = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer that happened. The versions say which entry of each account it made.

    `amount` is what was moved, held or released: of a balancing transfer it may be less than was asked. The
    nets are posted debits minus posted credits of each account after it, in minor units; `batch` is the
    number of the batch that proves it.
    """

    id: TransferId
    debit: AccountId
    credit: AccountId
    amount: Money
    code: TransferCode
    reference: UUID | None
    effective_at: datetime
    recorded_at: datetime
    debit_version: int
    credit_version: int
    debit_net: int
    credit_net: int
    batch: int
    phase: Phase = Phase.SINGLE
    pending: TransferId | None = None
    expires_at: datetime | None = None
    flags: Flag = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an account: what a transfer changed and the balance after it, on the normal side."""

    account: AccountId
    version: int
    transfer: TransferId
    delta: Money
    balance: Money
    phase: Phase
    recorded_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRoot:
    """What was published at the end of a UTC day: `hash` stands for all money moved until then."""

    day: date
    batches: int
    root: bytes
    previous: bytes
    hash: bytes
    published_at: datetime

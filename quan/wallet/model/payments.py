"""Payments, and the bill each side keeps of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from quan import identity, ledger
from quan.core.ids import Id, MemberId
from quan.core.money import Money

Direction = Literal["in", "out"]


class PaymentId(Id):
    """One movement of a member's money. The ledger transfer behind it carries the same UUID."""

    __slots__ = ()
    prefix = "pay"

    @property
    def transfer(self) -> ledger.TransferId:
        """The ledger transfer that moved the money."""
        return ledger.TransferId(self.uuid)


class BillId(Id):
    """One member's view of a payment; ordered by time."""

    __slots__ = ()
    prefix = "bil"


class PaymentKind(StrEnum):
    """Why money moved."""

    TRANSFER = "transfer"
    PAY_CODE = "pay_code"
    REQUEST = "request"
    VOUCHER = "voucher"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    BANK_TOPUP = "bank_topup"
    PAYOUT = "payout"
    REVERSAL = "reversal"
    PURCHASE = "purchase"
    REFUND = "refund"
    SETTLEMENT = "settlement"
    MERCHANT_PAY = "merchant_pay"
    PROFIT_SHARE = "profit_share"
    DEPOSIT = "deposit"
    DEPOSIT_BACK = "deposit_back"


class Category(StrEnum):
    """What a bill was for."""

    FOOD = "food"
    GROCERIES = "groceries"
    TRANSPORT = "transport"
    SHOPPING = "shopping"
    FUN = "fun"
    HOME = "home"
    HEALTH = "health"
    EDUCATION = "education"
    TRANSFER = "transfer"
    TOPUP = "topup"
    CASH = "cash"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money about to move. A party that is not a member (a voucher, a merchant) is None and keeps no bill.

    `other_name` is what such a party is called in the bill of the other.
    """

    id: PaymentId
    kind: PaymentKind
    amount: Money
    debit: ledger.AccountId
    credit: ledger.AccountId
    code: ledger.TransferCode
    payer: MemberId | None = None
    payee: MemberId | None = None
    note: str = ""
    other_name: str = ""
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that moved."""

    id: PaymentId
    kind: PaymentKind
    amount: Money
    payer: MemberId | None
    payee: MemberId | None
    payer_bill: BillId | None
    payee_bill: BillId | None
    note: str
    at: datetime

    def bill_of(self, member: MemberId) -> BillId | None:
        """Find the bill that a member keeps of this payment."""
        if member == self.payer:
            return self.payer_bill
        return self.payee_bill if member == self.payee else None


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment just made, with its parties as they were read on the way."""

    payment: Payment
    people: Mapping[MemberId, identity.Member]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A payment as one member sees it."""

    owner: MemberId
    id: BillId
    payment: PaymentId
    direction: Direction
    kind: PaymentKind
    amount: Money
    counterparty: MemberId | None
    counterparty_name: str
    category: Category
    note: str
    remark: str
    at: datetime

"""Bills on the wire, and what is asked about them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import msgspec

from quan.core.money import Money
from quan.identity import PersonOut
from quan.ledger import TransferId
from quan.wallet.model.payments import BillId, Category, Direction, PaymentId, PaymentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFilter:
    """Which bills are wanted; None leaves a question open. Ids stand for time."""

    direction: Direction | None = None
    category: Category | None = None
    words: str | None = None
    since: BillId | None = None
    before: BillId | None = None


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What came in and went out on one day, in minor units."""

    day: date
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """What was spent on one kind of thing."""

    category: Category
    minor: int
    count: int


class BillOut(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as one member sees it."""

    id: BillId
    payment_id: PaymentId
    direction: Direction
    kind: PaymentKind
    amount: Money
    counterparty: PersonOut | None
    title: str
    category: Category
    note: str
    remark: str
    at: datetime


class ReceiptPayment(msgspec.Struct, frozen=True, kw_only=True):
    """The payment behind a bill, the same for both sides. `code` is its kind in the ledger."""

    id: PaymentId
    transfer_id: TransferId
    kind: PaymentKind
    status: Literal["done", "reversed"]
    payer: PersonOut | None
    payee: PersonOut | None
    amount: Money
    note: str
    at: datetime
    code: str


class ReceiptOut(msgspec.Struct, frozen=True, kw_only=True):
    """A bill, the payment behind it, and the wallet's balance right after it."""

    bill: BillOut
    payment: ReceiptPayment
    balance_after: Money | None


class CategorySum(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent on one kind of thing."""

    category: Category
    amount: Money
    count: int


class DaySum(msgspec.Struct, frozen=True, kw_only=True, rename={"came_in": "in", "went_out": "out"}):
    """What came in and went out on a day."""

    day: date
    came_in: Money
    went_out: Money


class MonthSum(msgspec.Struct, frozen=True, kw_only=True, rename={"came_in": "in", "went_out": "out"}):
    """What came in and went out in a month."""

    month: str
    came_in: Money
    went_out: Money


class SummaryOut(msgspec.Struct, frozen=True, kw_only=True, rename={"came_in": "in", "went_out": "out"}):
    """A month in figures: sums, spending by category, every day, and the twelve months up to it."""

    month: str
    came_in: Money
    went_out: Money
    by_category: list[CategorySum]
    days: list[DaySum]
    months: list[MonthSum]

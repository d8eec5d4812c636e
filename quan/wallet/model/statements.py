"""A statement of account: what is on paper, before it is laid out."""

from dataclasses import dataclass
from datetime import datetime

from quan.core.money import Money
from quan.wallet.model.payments import Category, PaymentId
from quan.wallet.model.periods import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One line: when (in the town's time), what, how much (negative: it went out), and the balance after."""

    at: datetime
    title: str
    category: Category | None
    note: str
    remark: str
    moved: Money
    balance: Money
    payment: PaymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A member's account over some days. Opening plus rows is closing."""

    town: str
    member: str
    handle: str
    span: Span
    made_at: datetime
    opening: Money
    rows: tuple[StatementRow, ...]
    closing: Money

    @property
    def came_in(self) -> Money:
        """Everything that came in."""
        asset = self.opening.asset
        return sum((row.moved for row in self.rows if row.moved.minor > 0), start=Money(0, asset))

    @property
    def went_out(self) -> Money:
        """Everything that went out, as a positive amount."""
        asset = self.opening.asset
        return -sum((row.moved for row in self.rows if row.moved.minor < 0), start=Money(0, asset))

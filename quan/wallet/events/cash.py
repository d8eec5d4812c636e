"""Facts about cash orders."""

from typing import ClassVar

from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.model.cash import CashOrderId


class CashOrderChanged(Event, frozen=True, kw_only=True):
    """A cash order was made, paid out, cancelled, or ran out."""

    kind: ClassVar[str] = "wallet.cash-order-changed"
    order: CashOrderId
    member: MemberId
    agent: MemberId
    amount: Money
    status: str

"""Facts about payouts."""

from typing import ClassVar

from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.model.payouts import PayoutId


class PayoutChanged(Event, frozen=True, kw_only=True):
    """A member's payout was ordered, sent to the bank, paid, or came back."""

    kind: ClassVar[str] = "wallet.payout-changed"
    payout: PayoutId
    member: MemberId
    amount: Money
    status: str

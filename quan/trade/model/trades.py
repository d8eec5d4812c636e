"""Trades: one thing sold once, from the wish to be paid to the last refund."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from quan import wallet
from quan.core.ids import Id, MemberId
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId


class TradeId(Id):
    """One trade."""

    __slots__ = ()
    prefix = "trd"


class DepositId(Id):
    """One deposit, from which trades may be paid."""

    __slots__ = ()
    prefix = "dep"


class RefundId(Id):
    """One time money of a trade went back."""

    __slots__ = ()
    prefix = "rfd"


class Flow(StrEnum):
    """How the money of a trade reaches the merchant: at once, or when what was bought has arrived."""

    INSTANT = "instant"
    ESCROW = "escrow"


class TradeStatus(StrEnum):
    """Where a trade stands, in the words that tills the world over know; the last two are final."""

    WAIT_BUYER_PAY = "wait_buyer_pay"
    WAIT_SELLER_SEND_GOODS = "wait_seller_send_goods"
    WAIT_BUYER_CONFIRM_GOODS = "wait_buyer_confirm_goods"
    SUCCESS = "trade_success"
    FINISHED = "trade_finished"
    CLOSED = "trade_closed"


HELD = frozenset({TradeStatus.WAIT_SELLER_SEND_GOODS, TradeStatus.WAIT_BUYER_CONFIRM_GOODS})
"""The states in which a buyer's money is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrade:
    """A merchant's wish to be paid. `out_trade_no` is the merchant's own name for it, used once.

    `buyer` is the only one who may pay, if given. `details` is kept and given back as it came.
    """

    out_trade_no: str
    amount: Money
    subject: str
    body: str = ""
    product: str = ""
    flow: Flow = Flow.INSTANT
    buyer: MemberId | None = None
    expires_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A trade. `number` is what people and tills quote: 28 digits that begin with the day.

    `buyer` is who may pay it, or has paid; None: whoever has the number. `fee` is what the sale cost the
    merchant, `fee_returned` what of it came back with refunds. `ended_at` is set in a final state. Held money
    moves by itself at `due_at`: until then the merchant ships, and then the buyer confirms.
    """

    id: TradeId
    merchant: MerchantId
    number: str
    out_trade_no: str
    product: str
    flow: Flow
    status: TradeStatus
    amount: Money
    subject: str
    body: str
    details: dict[str, Any]
    buyer: MemberId | None
    payment: wallet.PaymentId | None
    fee: Money
    fee_returned: Money
    refunded: Money
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    ended_at: datetime | None
    shipment: str = ""
    due_at: datetime | None = None
    extensions: int = 0
    deposit: DepositId | None = None

    @property
    def left(self) -> Money:
        """What can still be given back of a paid trade."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefund:
    """A wish to give money back. `request_no` is the merchant's own name for it within the trade."""

    request_no: str
    amount: Money
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money of a trade that went back to its buyer, and what of the fee came back to the merchant."""

    id: RefundId
    merchant: MerchantId
    trade: TradeId
    request_no: str
    amount: Money
    fee_returned: Money
    reason: str
    payment: wallet.PaymentId
    at: datetime


@dataclass(frozen=True, slots=True)
class Refunded:
    """A refund and the trade after it; `changed` is False when the refund had been made before."""

    trade: Trade
    refund: Refund
    changed: bool


class CancelAction(StrEnum):
    """What calling a trade off came to."""

    CLOSE = "close"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A trade that was called off, and what that came to, then or the first time."""

    trade: Trade
    action: CancelAction

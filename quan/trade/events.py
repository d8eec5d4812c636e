"""Facts about trades. Each says how the trade stood right after it."""

from datetime import datetime
from typing import ClassVar

from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import DepositId, RefundId, TradeId


class _OfTrade(Event, frozen=True, kw_only=True):
    trade: TradeId
    merchant: MerchantId
    number: str
    out_trade_no: str
    status: str
    amount: Money
    refunded: Money
    buyer: MemberId | None
    at: datetime


class TradeAwaitsBuyer(_OfTrade, frozen=True, kw_only=True):
    """A pay code was charged above what its owner lets go unproved: they are to confirm."""

    kind: ClassVar[str] = "trade.awaits-buyer"
    seller: str
    subject: str
    expires_at: datetime


class TradePaid(_OfTrade, frozen=True, kw_only=True):
    """A buyer paid."""

    kind: ClassVar[str] = "trade.paid"


class TradeRefunded(_OfTrade, frozen=True, kw_only=True):
    """Money went back; with the last of it the trade is closed."""

    kind: ClassVar[str] = "trade.refunded"
    refund: RefundId
    request_no: str
    refund_amount: Money


class TradeClosed(_OfTrade, frozen=True, kw_only=True):
    """A trade ended unpaid: its merchant closed it, or it ran out."""

    kind: ClassVar[str] = "trade.closed"
    reason: str


class TradeShipped(_OfTrade, frozen=True, kw_only=True):
    """What was bought is on its way."""

    kind: ClassVar[str] = "trade.shipped"
    shipment: str


class RefundAsked(_OfTrade, frozen=True, kw_only=True):
    """A buyer wants money back."""

    kind: ClassVar[str] = "trade.refund-asked"
    asked: Money
    reason: str
    answer_by: datetime | None


class RefundAskSettled(_OfTrade, frozen=True, kw_only=True):
    """What a buyer wanted back was agreed, declined or withdrawn."""

    kind: ClassVar[str] = "trade.refund-ask-settled"
    ask_status: str
    answer: str


class TradeFinished(_OfTrade, frozen=True, kw_only=True):
    """The time for refunds is over, or held money went to the merchant: nothing goes back any more."""

    kind: ClassVar[str] = "trade.finished"


class _OfDeposit(Event, frozen=True, kw_only=True):
    deposit: DepositId
    merchant: MerchantId
    number: str
    out_order_no: str
    status: str
    amount: Money
    left: Money
    member: MemberId | None
    at: datetime


class DepositAwaitsMember(_OfDeposit, frozen=True, kw_only=True):
    """A pay code was charged for a deposit above what its owner lets go unproved: they are to agree."""

    kind: ClassVar[str] = "trade.deposit-awaits-member"
    seller: str
    title: str
    expires_at: datetime


class DepositChanged(_OfDeposit, frozen=True, kw_only=True):
    """A deposit was left, or some of it went back."""

    kind: ClassVar[str] = "trade.deposit-changed"


class MerchantDecided(Event, frozen=True, kw_only=True):
    """The house verified, refused or suspended a merchant."""

    kind: ClassVar[str] = "trade.merchant-decided"
    merchant: MerchantId
    owner: MemberId
    status: str

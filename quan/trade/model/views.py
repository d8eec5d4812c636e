"""What trading shows on the wire."""

from datetime import datetime
from typing import Literal

import msgspec

from quan.core.money import Money
from quan.identity import PersonOut
from quan.trade.model.asks import AskStatus, RefundAskId
from quan.trade.model.deposits import DepositStatus
from quan.trade.model.merchants import MerchantId, MerchantKind, MerchantStatus, SettlementId
from quan.trade.model.trades import CancelAction, Flow, RefundId, TradeStatus
from quan.wallet import Category, PaymentId


class MerchantOut(msgspec.Struct, frozen=True, kw_only=True):
    """A merchant as everybody sees it."""

    id: MerchantId
    name: str
    category: Category


class OwnMerchantOut(msgspec.Struct, frozen=True, kw_only=True):
    """A merchant as its owner and the house see it; `fee_bp` is in hundredths of a percent of a sale."""

    id: MerchantId
    owner: PersonOut
    kind: MerchantKind
    name: str
    registration: str
    category: Category
    status: MerchantStatus
    reason: str
    fee_bp: int
    applied_at: datetime
    decided_at: datetime | None


class MerchantDetailOut(msgspec.Struct, frozen=True, kw_only=True):
    """A merchant with what it has earned and not taken out, and what is held until it has arrived."""

    merchant: OwnMerchantOut
    balance: Money
    held: Money


class TradeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A trade as one of its parties sees it, or whoever was given its number to pay it.

    Of the buyer a merchant hears the chosen name and nothing that leads to them. `fee` is what it cost the
    merchant, told to nobody else; `left` is what was not given back. Held money moves by itself at `due_at`.
    """

    number: str
    out_trade_no: str
    role: Literal["buyer", "seller", "payer"]
    merchant: MerchantOut
    buyer_name: str | None
    flow: Flow
    status: TradeStatus
    amount: Money
    refunded: Money
    left: Money
    fee: Money | None
    subject: str
    body: str
    shipment: str
    payment_id: PaymentId | None
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None


class RefundOut(msgspec.Struct, frozen=True, kw_only=True):
    """Money that went back to a buyer."""

    id: RefundId
    request_no: str
    amount: Money
    reason: str
    at: datetime


class RefundAskOut(msgspec.Struct, frozen=True, kw_only=True):
    """Money that a buyer wants back, and what the merchant answered."""

    id: RefundAskId
    amount: Money
    reason: str
    status: AskStatus
    answer: str
    asked_at: datetime
    answer_by: datetime | None


class TradeDetailOut(msgspec.Struct, frozen=True, kw_only=True):
    """A trade with what went back, and what was asked back, the latest first."""

    trade: TradeOut
    refunds: list[RefundOut]
    asks: list[RefundAskOut]


class CancelledOut(msgspec.Struct, frozen=True, kw_only=True):
    """A trade that was called off, and what that came to."""

    trade: TradeOut
    action: CancelAction


class DepositOut(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit as one of its parties sees it, or whoever was given its number to leave it.

    Of the member a merchant hears the chosen name and nothing that leads to them.
    """

    number: str
    out_order_no: str
    merchant: MerchantOut
    member_name: str | None
    status: DepositStatus
    amount: Money
    captured: Money
    released: Money
    title: str
    payment_id: PaymentId | None
    created_at: datetime
    expires_at: datetime
    held_at: datetime | None
    ended_at: datetime | None


class ReleaseOut(msgspec.Struct, frozen=True, kw_only=True):
    """Money of a deposit that went back."""

    number: str
    request_no: str
    amount: Money
    remark: str
    at: datetime


class SettlementOut(msgspec.Struct, frozen=True, kw_only=True):
    """Money that went from a merchant's balance into its owner's wallet."""

    id: SettlementId
    amount: Money
    payment_id: PaymentId
    at: datetime

"""What a merchant pays to members: their shares of a sale, or anything else."""

from dataclasses import dataclass
from datetime import datetime

from quan import wallet
from quan.core.ids import Id, MemberId
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import TradeId


class DisbursementId(Id):
    """One payment of a merchant to a member."""

    __slots__ = ()
    prefix = "dsb"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisbursement:
    """A merchant's wish to pay a member. `out_biz_no` is the merchant's own number for it, used once."""

    out_biz_no: str
    payee: MemberId
    amount: Money
    title: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursement:
    """Money that a merchant paid to a member. `number` is what people quote, like that of a trade."""

    id: DisbursementId
    merchant: MerchantId
    out_biz_no: str
    number: str
    payee: MemberId
    amount: Money
    title: str
    remark: str
    payment: wallet.PaymentId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A member whom a merchant may share with."""

    merchant: MerchantId
    member: MemberId
    memo: str
    bound_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePart:
    """How much of a sale somebody gets, and what for."""

    receiver: MemberId
    amount: Money
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """A wish to share a sale. `request_no` is the merchant's own number for it within the trade."""

    request_no: str
    parts: tuple[SharePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of a sale was shared with one request; each part has its payment."""

    merchant: MerchantId
    trade: TradeId
    request_no: str
    number: str
    parts: tuple[SharePart, ...]
    payments: tuple[wallet.PaymentId, ...]
    at: datetime

"""What a buyer asks back, and what the merchant says to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quan.core.ids import Id
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import TradeId


class RefundAskId(Id):
    """One time a buyer asked for money back."""

    __slots__ = ()
    prefix = "rfa"


class AskStatus(StrEnum):
    """Where an ask stands; every status but `open` is final."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAsk:
    """Money a buyer wants back, and why. What is not answered by `answer_by` is agreed; None: nothing is."""

    merchant: MerchantId
    trade: TradeId
    id: RefundAskId
    amount: Money
    reason: str
    status: AskStatus
    answer: str
    asked_at: datetime
    answer_by: datetime | None

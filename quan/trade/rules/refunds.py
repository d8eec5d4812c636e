"""What may be given back."""

from quan.core.money import Money
from quan.trade.errors.trades import (
    DiscordantRepeatRequest,
    RefundExceedsPaid,
    TradeHasClose,
    TradeIsFinished,
    TradeNotPaid,
)
from quan.trade.model.trades import Refund, Trade, TradeStatus


def check_repeat(made: Refund, amount: Money) -> None:
    """Refuse a number that stands for a refund of another amount.

    Raises: DiscordantRepeatRequest.
    """
    if made.amount != amount:
        raise DiscordantRepeatRequest


def check_refundable(trade: Trade, amount: Money) -> None:
    """Refuse to give back what was not paid, or was given back already.

    Raises: TradeNotPaid, TradeHasClose, TradeIsFinished, RefundExceedsPaid.
    """
    match trade.status:
        case TradeStatus.WAIT_BUYER_PAY:
            raise TradeNotPaid
        case TradeStatus.CLOSED if trade.payment is None:
            raise TradeHasClose
        case TradeStatus.FINISHED:
            raise TradeIsFinished
        case _:
            if amount > trade.left:
                raise RefundExceedsPaid(left=trade.left, wanted=amount)

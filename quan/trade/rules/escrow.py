"""When held money moves, and what a buyer may ask back."""

from datetime import datetime, timedelta

from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.errors.escrow import (
    AlreadyShipped,
    NoMoreTime,
    NotHeld,
    NothingAsked,
    NotShippedYet,
    RefundIsAsked,
)
from quan.trade.errors.trades import TradeNotFound
from quan.trade.model.asks import RefundAsk
from quan.trade.model.trades import HELD, Flow, Trade, TradeStatus
from quan.trade.rules.refunds import check_refundable

TO_SHIP = timedelta(days=15)
TO_CONFIRM = timedelta(days=10)
TO_ANSWER = timedelta(days=3)
EXTENSION = timedelta(days=5)
MAX_EXTENSIONS = 2


def status_when_paid(flow: Flow) -> TradeStatus:
    """Tell where a trade stands once it is paid."""
    return TradeStatus.SUCCESS if flow is Flow.INSTANT else TradeStatus.WAIT_SELLER_SEND_GOODS


def check_buyer_of(trade: Trade | None, member: MemberId) -> Trade:
    """Take a paid trade for its buyer's; somebody else's is not there.

    Raises: TradeNotFound.
    """
    if trade is None or trade.payment is None or trade.buyer != member:
        raise TradeNotFound
    return trade


def check_to_ship(trade: Trade) -> None:
    """Refuse to ship what is not paid, or on its way already.

    Raises: AlreadyShipped, NotHeld.
    """
    if trade.status is TradeStatus.WAIT_BUYER_CONFIRM_GOODS:
        raise AlreadyShipped
    if trade.status not in HELD:
        raise NotHeld


def check_to_confirm(trade: Trade, asked: RefundAsk | None) -> None:
    """Refuse to release money for what was not sent, or while its buyer asks for it.

    Raises: NotHeld, NotShippedYet, RefundIsAsked.
    """
    if trade.status not in HELD:
        raise NotHeld
    if trade.status is TradeStatus.WAIT_SELLER_SEND_GOODS:
        raise NotShippedYet
    if asked is not None:
        raise RefundIsAsked


def check_to_extend(trade: Trade) -> None:
    """Refuse to put off for ever what the merchant waits for.

    Raises: NotHeld, NotShippedYet, NoMoreTime.
    """
    check_to_confirm(trade, None)
    if trade.extensions >= MAX_EXTENSIONS:
        raise NoMoreTime(limit=MAX_EXTENSIONS)


def check_to_ask(trade: Trade, amount: Money, asked: RefundAsk | None) -> None:
    """Refuse to ask for what cannot be given back, or twice at a time.

    Raises: TradeNotPaid, TradeHasClose, TradeIsFinished, RefundExceedsPaid, RefundIsAsked.
    """
    check_refundable(trade, amount)
    if asked is not None:
        raise RefundIsAsked


def check_asked(asked: RefundAsk | None) -> RefundAsk:
    """Take what is asked just now.

    Raises: NothingAsked.
    """
    if asked is None:
        raise NothingAsked
    return asked


def answer_by(trade: Trade, now: datetime) -> datetime | None:
    """Tell by when a merchant must answer. Nobody answers for one who has the money already."""
    return now + TO_ANSWER if trade.status in HELD else None


def due_after_answer(trade: Trade, now: datetime) -> datetime | None:
    """Tell by when held money moves after an ask was settled: its buyer has some days to look again."""
    return None if trade.due_at is None else max(trade.due_at, now + TO_ANSWER)

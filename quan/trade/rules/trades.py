"""What may become of a trade."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from quan import wallet
from quan.core.ids import MemberId
from quan.trade.errors.trades import (
    ContextInconsistent,
    MalformedTrade,
    NotYoursToPay,
    TradeExpiresTooSoon,
    TradeHasClose,
    TradeHasSuccess,
)
from quan.trade.model.merchants import Merchant
from quan.trade.model.trades import NewTrade, Trade, TradeStatus

MAX_AGE = timedelta(days=15)
_NUMBER_DIGITS = 28
_DAY_DIGITS = 8
RANDOM_DIGITS = _NUMBER_DIGITS - _DAY_DIGITS

_MAX_CHARS = {"subject": 256, "body": 400, "product": 64}
_MAX_NAME_CHARS = 64
_MAX_DETAILS_CHARS = 16_384
_MAX_REASON_CHARS = 256
_MAX_SHIPMENT_CHARS = 120


def number_of(day: date, random: int) -> str:
    """Write the number of a trade: the day, then digits that nobody guesses."""
    return f"{day:%Y%m%d}{random:0{RANDOM_DIGITS}}"


def clean_wish(wish: NewTrade) -> NewTrade:
    """Make what people will read of a trade visible text on one line.

    Raises: MalformedTrade.
    """
    subject, body, product = (
        clean_subject(wish.subject),
        wallet.one_line(wish.body),
        wallet.one_line(wish.product),
    )
    _check_length("body", body, least=0, most=_MAX_CHARS["body"])
    _check_length("product", product, least=0, most=_MAX_CHARS["product"])
    check_name("number", wish.out_trade_no)
    check_details(wish.details)
    return replace(wish, subject=subject, body=body, product=product)


def check_details(details: dict[str, Any]) -> None:
    """Refuse details that are too much to keep, or that PostgreSQL cannot keep as they are.

    Raises: MalformedTrade.
    """
    written = json.dumps(details)
    if len(written) > _MAX_DETAILS_CHARS or "\\u0000" in written:
        raise MalformedTrade(part="details", least=0, most=_MAX_DETAILS_CHARS)


def clean_subject(text: str) -> str:
    """Make what is sold, or left as a deposit, one line.

    Raises: MalformedTrade.
    """
    subject = wallet.one_line(text)
    _check_length("subject", subject, least=1, most=_MAX_CHARS["subject"])
    return subject


def check_name(part: str, text: str) -> None:
    """Refuse a merchant's own number that cannot be kept as it is.

    Raises: MalformedTrade.
    """
    if text != wallet.one_line(text):
        raise MalformedTrade(part=part, least=1, most=_MAX_NAME_CHARS)
    _check_length(part, text, least=1, most=_MAX_NAME_CHARS)


def clean_reason(text: str, *, least: int = 0) -> str:
    """Make the reason of a refund one line.

    Raises: MalformedTrade.
    """
    reason = wallet.one_line(text)
    _check_length("reason", reason, least=least, most=_MAX_REASON_CHARS)
    return reason


def clean_shipment(text: str) -> str:
    """Make how something is sent, like a carrier and its number, one line.

    Raises: MalformedTrade.
    """
    shipment = wallet.one_line(text)
    _check_length("shipment", shipment, least=1, most=_MAX_SHIPMENT_CHARS)
    return shipment


def expiry(wish: NewTrade, now: datetime) -> datetime:
    """Tell until when a trade can be paid: as wished, at most some days.

    Raises: TradeExpiresTooSoon.
    """
    latest = now + MAX_AGE
    if wish.expires_at is None:
        return latest
    if wish.expires_at <= now:
        raise TradeExpiresTooSoon
    return min(wish.expires_at, latest)


def check_same(trade: Trade, wish: NewTrade, now: datetime) -> None:
    """Refuse a number that stands for something else, or for what is over.

    Raises: ContextInconsistent, TradeHasSuccess, TradeHasClose.
    """
    same = (trade.amount, trade.subject, trade.body, trade.product, trade.flow) == (
        wish.amount,
        wish.subject,
        wish.body,
        wish.product,
        wish.flow,
    )
    if not same or (wish.buyer is not None and wish.buyer != trade.buyer):
        raise ContextInconsistent
    check_unpaid(trade, now)


def check_unpaid(trade: Trade, now: datetime) -> None:
    """Refuse to go on with a trade that is paid or over.

    Raises: TradeHasSuccess, TradeHasClose.
    """
    match status_at(trade, now):
        case TradeStatus.WAIT_BUYER_PAY:
            return
        case TradeStatus.CLOSED:
            raise TradeHasClose
        case _:
            raise TradeHasSuccess


def check_buyer(trade: Trade, buyer: MemberId) -> None:
    """Refuse to let anybody pay but the one it is for, if it is for one.

    Raises: NotYoursToPay.
    """
    if trade.buyer is not None and trade.buyer != buyer:
        raise NotYoursToPay


def may_see(trade: Trade, merchant: Merchant, viewer: MemberId) -> bool:
    """Tell who may look at a trade: its parties, and whoever has the number of one that they may pay."""
    return viewer in {trade.buyer, merchant.owner} or trade.buyer is None


def status_at(trade: Trade, now: datetime) -> TradeStatus:
    """Tell where a trade stands, also before the job has noticed that it ran out."""
    if trade.status is TradeStatus.WAIT_BUYER_PAY and now >= trade.expires_at:
        return TradeStatus.CLOSED
    return trade.status


def _check_length(part: str, text: str, *, least: int, most: int) -> None:
    if not least <= len(text) <= most:
        raise MalformedTrade(part=part, least=least, most=most)

"""What a notice says, who hears of what, and when it is told again."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from quan import trade
from quan.core.money import Money
from quan.gateway.rules import signing
from quan.gateway.rules.times import written
from quan.gateway.rules.trades import CHANNEL, status_word

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (4, 10, 10, 60, 120, 360, 900))
SIGN_TYPE = "RSA2"
TAKEN = b"success"
MAX_ANSWER_CHARS = 200
_OK = 200
_HEARS_ENDS = frozenset({"alipay.trade.app.pay", "alipay.trade.wap.pay"})
"""Methods whose apps are told of trades that closed or finished too; at a till nobody waits for that."""


def hears_ends(found: trade.Trade) -> bool:
    """Tell whether the app of a trade is told when it ends without a payment or a refund."""
    return found.details.get("method") in _HEARS_ENDS


def told_of(
    found: trade.Trade,
    *,
    app: str,
    seller: str,
    buyer: str | None,
    notice: str,
    status: trade.TradeStatus,
    refund: tuple[str, Money, datetime] | None = None,
) -> dict[str, str]:
    """Write what an app is told of a trade. Nothing is ever empty: one SDK chokes on that.

    `refund` is the merchant's number of it, what has gone back by then in all, and when.
    """
    given: dict[str, str | None] = {
        "app_id": app,
        "auth_app_id": app,
        "body": found.body,
        "buyer_id": buyer,
        "charset": "utf-8",
        "gmt_create": written(found.created_at),
        "notify_id": notice,
        "notify_type": "trade_status_sync",
        "out_trade_no": found.out_trade_no,
        "passback_params": found.details.get("passback_params"),
        "seller_id": seller,
        "subject": found.subject,
        "total_amount": found.amount.text,
        "trade_no": found.number,
        "trade_status": status_word(status),
        "version": "1.0",
    }
    if found.ended_at is not None and status is not trade.TradeStatus.SUCCESS:
        given["gmt_close"] = written(found.ended_at)
    if refund is not None:
        number, total, at = refund
        given |= {"out_biz_no": number, "refund_fee": total.text, "gmt_refund": written(at)}
    return {name: value for name, value in (given | _paid(found)).items() if value}


def _paid(found: trade.Trade) -> dict[str, str | None]:
    if found.paid_at is None:
        return {}
    whole = found.amount.text
    bills = [{"amount": whole, "fundChannel": CHANNEL}]
    return {
        "gmt_payment": written(found.paid_at),
        "buyer_pay_amount": whole,
        "invoice_amount": whole,
        "receipt_amount": whole,
        "point_amount": Money(0, found.amount.asset).text,
        "fund_bill_list": json.dumps(bills, separators=(",", ":")),
    }


def signed_text(params: Mapping[str, str]) -> str:
    """Write what is signed of a notice, or of a way back: without sign_type, unlike a call."""
    return signing.content(params, without=("sign", "sign_type"))


def is_taken(status: int, body: bytes) -> bool:
    """Tell whether a merchant's answer says that a notice has arrived."""
    return status == _OK and body.strip() == TAKEN


def next_at(attempts: int, now: datetime) -> datetime | None:
    """Tell when a notice is told again that was told so often in vain; None: never."""
    return now + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None

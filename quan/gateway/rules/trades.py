"""Trades in the words of the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quan import trade
from quan.core.money import Money
from quan.gateway.model.apps import App
from quan.gateway.rules.envelope import Fields, Value
from quan.gateway.rules.times import written

FACE_TO_FACE = "FACE_TO_FACE_PAYMENT"
CHANNEL = "ALIPAYACCOUNT"
"""What bills call a balance; the word that SDKs know."""

KEPT = ("notify_url", "return_url", "quit_url")
_ECHOED = ("passback_params", "store_id", "terminal_id", "operator_id", "body")


def details(app: App, params: Mapping[str, str], content: Mapping[str, Any]) -> dict[str, str]:
    """Choose what is kept with a trade: where its app wants to hear of it, and the app's own marks."""
    kept = {name: params[name] for name in KEPT if params.get(name)}
    if isinstance(quit_url := content.get("quit_url"), str) and quit_url:
        kept["quit_url"] = quit_url
    echoed = {name: value for name in _ECHOED if isinstance(value := content.get(name), str) and value}
    return {"app_id": app.number, **kept, **echoed}


def status_word(status: trade.TradeStatus) -> str:
    """Write where a trade stands."""
    return status.value.upper()


def named(found: trade.Trade) -> Fields:
    """Write by which numbers a trade is known."""
    return {"trade_no": found.number, "out_trade_no": found.out_trade_no}


def paid(found: trade.Trade) -> Fields:
    """Write the amounts of a trade, all of them the same: there are no coupons and no points."""
    whole = found.amount.text
    nothing = Money(0, found.amount.asset).text
    return {
        "total_amount": whole,
        "receipt_amount": whole,
        "buyer_pay_amount": whole,
        "invoice_amount": whole,
        "point_amount": nothing,
    }


def bills(amount: Money) -> Value:
    """Write from which of the buyer's pockets an amount came."""
    return [{"fund_channel": CHANNEL, "amount": amount.text}]


def charged(found: trade.Trade) -> Fields:
    """Write what a till is told of a trade: amounts only once it is paid."""
    fields: Fields = {**named(found), "total_amount": found.amount.text}
    if found.paid_at is None:
        return fields
    return {
        **fields,
        **paid(found),
        "fund_bill_list": bills(found.amount),
        "gmt_payment": written(found.paid_at),
    }


def seen(found: trade.Trade, now: datetime) -> Fields:
    """Write what a merchant who asks sees of a trade."""
    status = trade.status_at(found, now)
    fields: dict[str, Value | None] = {
        **named(found),
        "trade_status": status_word(status),
        "total_amount": found.amount.text,
        "subject": found.subject,
        "body": found.body or None,
        "passback_params": found.details.get("passback_params"),
        "store_id": found.details.get("store_id"),
        "terminal_id": found.details.get("terminal_id"),
    }
    if found.paid_at is None:
        return fields
    return {
        **fields,
        **paid(found),
        "send_pay_date": written(found.paid_at),
        "fund_bill_list": bills(found.amount),
    }

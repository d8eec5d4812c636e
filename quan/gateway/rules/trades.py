"""Trades in the words of the wire."""

from datetime import datetime

from quan import trade
from quan.core.money import Money
from quan.gateway.model.calls import Call
from quan.gateway.rules.envelope import Fields, Value
from quan.gateway.rules.times import written

FACE_TO_FACE = "FACE_TO_FACE_PAYMENT"
CHANNEL = "ALIPAYACCOUNT"
"""What bills call a balance; the word that SDKs know."""

_KEPT = ("notify_url", "return_url")
_ECHOED = ("passback_params", "store_id", "terminal_id", "operator_id")


def details(call: Call) -> dict[str, str]:
    """Choose what is kept with a trade: who asked by which method, where it wants to hear, its own marks."""
    kept = {name: call.params[name] for name in _KEPT if call.params.get(name)}
    echoed = {name: value for name in _ECHOED if isinstance(value := call.content.get(name), str) and value}
    return {**echoed, **kept, "app_id": call.app.number, "method": call.method}


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

"""Telling what became of a trade."""

from typing import Any

from quan.core.db import Tx
from quan.trade import events
from quan.trade.model.merchants import Merchant
from quan.trade.model.trades import Refund, Trade


def awaits_buyer(tx: Tx, trade: Trade, merchant: Merchant) -> None:
    """Tell that somebody is to confirm a trade on their own device."""
    tx.emit(
        events.TradeAwaitsBuyer(
            **_facts(tx, trade), seller=merchant.name, subject=trade.subject, expires_at=trade.expires_at
        )
    )


def paid(tx: Tx, trade: Trade) -> None:
    """Tell that a trade was paid."""
    tx.emit(events.TradePaid(**_facts(tx, trade)))


def refunded(tx: Tx, trade: Trade, refund: Refund) -> None:
    """Tell that money of a trade went back."""
    tx.emit(
        events.TradeRefunded(
            **_facts(tx, trade),
            refund=refund.id,
            request_no=refund.request_no,
            refund_amount=refund.amount,
        )
    )


def closed(tx: Tx, trade: Trade, *, reason: str) -> None:
    """Tell that a trade ended unpaid."""
    tx.emit(events.TradeClosed(**_facts(tx, trade), reason=reason))


def finished(tx: Tx, trade: Trade) -> None:
    """Tell that nothing of a trade can be given back any more."""
    tx.emit(events.TradeFinished(**_facts(tx, trade)))


def _facts(tx: Tx, trade: Trade) -> dict[str, Any]:
    return {
        "trade": trade.id,
        "merchant": trade.merchant,
        "number": trade.number,
        "out_trade_no": trade.out_trade_no,
        "status": trade.status.value,
        "amount": trade.amount,
        "refunded": trade.refunded,
        "buyer": trade.buyer,
        "at": tx.now,
    }

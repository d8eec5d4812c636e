"""Telling what became of a trade."""

from typing import Any

from quan.core.db import Tx
from quan.trade import events
from quan.trade.model.asks import RefundAsk
from quan.trade.model.deposits import Deposit
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


def shipped(tx: Tx, trade: Trade) -> None:
    """Tell that what was bought is on its way."""
    tx.emit(events.TradeShipped(**_facts(tx, trade), shipment=trade.shipment))


def refund_asked(tx: Tx, trade: Trade, ask: RefundAsk) -> None:
    """Tell that a buyer wants money back."""
    tx.emit(
        events.RefundAsked(**_facts(tx, trade), asked=ask.amount, reason=ask.reason, answer_by=ask.answer_by)
    )


def ask_settled(tx: Tx, trade: Trade, ask: RefundAsk) -> None:
    """Tell what became of that."""
    tx.emit(events.RefundAskSettled(**_facts(tx, trade), ask_status=ask.status.value, answer=ask.answer))


def deposit_awaits(tx: Tx, deposit: Deposit, merchant: Merchant) -> None:
    """Tell that somebody is to agree to a deposit on their own device."""
    tx.emit(
        events.DepositAwaitsMember(
            **_facts_of_deposit(tx, deposit),
            seller=merchant.name,
            title=deposit.title,
            expires_at=deposit.expires_at,
        )
    )


def deposit_changed(tx: Tx, deposit: Deposit) -> None:
    """Tell that a deposit was left, or that some of it went back."""
    tx.emit(events.DepositChanged(**_facts_of_deposit(tx, deposit)))


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


def _facts_of_deposit(tx: Tx, deposit: Deposit) -> dict[str, Any]:
    return {
        "deposit": deposit.id,
        "merchant": deposit.merchant,
        "number": deposit.number,
        "out_order_no": deposit.out_order_no,
        "status": deposit.status.value,
        "amount": deposit.amount,
        "left": deposit.left,
        "member": deposit.member,
        "at": tx.now,
    }

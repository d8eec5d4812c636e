"""A merchant gives money back, calls a trade off, or lets the time for refunds go by."""

from dataclasses import replace
from datetime import timedelta

from quan import ledger, wallet
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.trade.errors.merchants import MerchantBalanceTooSmall
from quan.trade.model.asks import AskStatus
from quan.trade.model.merchants import Merchant, MerchantId, balance_account, escrow_account
from quan.trade.model.trades import (
    HELD,
    CancelAction,
    Cancelled,
    NewRefund,
    Refund,
    Refunded,
    RefundId,
    Trade,
    TradeId,
    TradeStatus,
)
from quan.trade.operations import facts
from quan.trade.operations.merchants import required
from quan.trade.operations.opening import end_unpaid, locked
from quan.trade.operations.paying import fee_account
from quan.trade.rules import refunds as rules
from quan.trade.rules.fees import returned_with
from quan.trade.rules.trades import check_name, clean_reason
from quan.trade.store import asks, trades
from quan.trade.store import refunds as store

FINISH_AT_ONCE = 200


async def refund(
    tx: Tx, config: Config, *, merchant: MerchantId, trade: TradeId, wish: NewRefund
) -> Refunded:
    """Give some or all of what was paid back to the buyer, once per number of the wish.

    Raises: TradeNotFound, MalformedTrade, wallet's WrongAsset and AmountNotPositive, DiscordantRepeatRequest,
    TradeNotPaid, TradeHasClose, TradeIsFinished, RefundExceedsPaid, MerchantBalanceTooSmall,
    ledger.AccountClosed.
    """
    check_name("refund number", wish.request_no)
    wish = replace(wish, reason=clean_reason(wish.reason))
    found = await locked(tx, merchant, trade)
    wallet.check_amount(wish.amount, found.amount.asset)
    made = await store.find(tx, merchant, trade, wish.request_no)
    if made is not None:
        rules.check_repeat(made, wish.amount)
        return Refunded(found, made, changed=False)
    rules.check_refundable(found, wish.amount)
    return await give_back(tx, config, found, wish)


async def cancel(tx: Tx, config: Config, *, merchant: MerchantId, trade: TradeId) -> Cancelled:
    """Call a trade off, paid or not: twice is once.

    Raises: TradeNotFound, TradeIsFinished, MerchantBalanceTooSmall, ledger.AccountClosed.
    """
    found = await locked(tx, merchant, trade)
    if found.payment is None:
        if found.status is TradeStatus.WAIT_BUYER_PAY:
            found = await end_unpaid(tx, found, reason="closed")
        return Cancelled(found, CancelAction.CLOSE)
    if found.status is not TradeStatus.CLOSED:
        wish = NewRefund(request_no=f"cancel-{found.number}", amount=found.left)
        rules.check_refundable(found, wish.amount)
        found = (await give_back(tx, config, found, wish)).trade
    return Cancelled(found, CancelAction.REFUND)


async def finish_due(tx: Tx, *, refundable: timedelta) -> int:
    """Finish trades that were paid so long ago that nothing is given back any more; give how many."""
    due = await trades.lock_finishing(tx, paid_before=tx.now - refundable, limit=FINISH_AT_ONCE)
    for trade in due:
        await trades.end(tx, trade, TradeStatus.FINISHED)
        facts.finished(tx, replace(trade, status=TradeStatus.FINISHED, ended_at=tx.now))
    return len(due)


async def give_back(tx: Tx, config: Config, trade: Trade, wish: NewRefund) -> Refunded:
    """Move money of a locked trade back and write it down; that it may go back is decided before.

    Raises: MerchantBalanceTooSmall, ledger.AccountClosed.
    """
    merchant = await required(tx, trade.merchant)
    refunded = trade.refunded + wish.amount
    fee_returned = returned_with(trade.fee, trade.amount, refunded)
    payment = await _moved(tx, config, merchant, trade, wish, fee=fee_returned - trade.fee_returned)
    made = Refund(
        id=RefundId.new(tx.now),
        merchant=trade.merchant,
        trade=trade.id,
        request_no=wish.request_no,
        amount=wish.amount,
        fee_returned=fee_returned - trade.fee_returned,
        reason=wish.reason,
        payment=payment.id,
        at=tx.now,
    )
    status = TradeStatus.CLOSED if refunded == trade.amount else trade.status
    asked = await asks.open_of(tx, trade)
    if asked is not None and status is TradeStatus.CLOSED:
        await asks.settle(tx, asked, AskStatus.AGREED)
    await trades.set_refunded(tx, trade, status, refunded=refunded, fee_returned=fee_returned)
    await store.insert(tx, made)
    await audit.record(
        tx,
        actor=trade.merchant,
        action="trade.refunded",
        subject=trade.id,
        detail={"amount": str(wish.amount)},
    )
    after = replace(
        trade,
        status=status,
        refunded=refunded,
        fee_returned=fee_returned,
        ended_at=tx.now if status is TradeStatus.CLOSED else None,
    )
    facts.refunded(tx, after, made)
    return Refunded(after, made, changed=True)


async def _moved(
    tx: Tx, config: Config, merchant: Merchant, trade: Trade, wish: NewRefund, *, fee: Money
) -> wallet.Payment:
    invariant(trade.buyer is not None and trade.paid_at is not None, "a paid trade has its buyer")
    assert trade.buyer is not None and trade.paid_at is not None  # noqa: S101, PT018 - for the type checker
    held = trade.status in HELD
    account = (escrow_account if held else balance_account)(merchant.id, trade.amount.asset)
    back = wallet.MoneyBack(
        buyer=trade.buyer,
        account=account,
        seller=merchant.name,
        amount=wish.amount,
        code=ledger.TransferCode.ESCROW_REFUND if held else ledger.TransferCode.TRADE_REFUND,
        note=trade.subject,
        paid_at=trade.paid_at,
        fees=() if not fee else (await _fee_back(tx, trade, account, fee),),
    )
    try:
        return await wallet.give_money_back(tx, config, back)
    except ledger.InsufficientFunds as refusal:
        raise MerchantBalanceTooSmall(wanted=wish.amount) from refusal


async def _fee_back(tx: Tx, trade: Trade, account: ledger.AccountId, fee: Money) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        id=ledger.TransferId.new(tx.now),
        debit=await fee_account(tx, fee.asset),
        credit=account,
        amount=fee,
        code=ledger.TransferCode.TRADE_FEE_RETURN,
        reference=trade.id,
    )

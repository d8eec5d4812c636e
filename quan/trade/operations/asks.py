"""A buyer asks for money back; the merchant agrees or declines, or time agrees."""

from dataclasses import replace

import structlog

from quan import wallet
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import Problem
from quan.trade.model.asks import AskStatus, RefundAsk, RefundAskId
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import HELD, NewRefund, Refunded, Trade, TradeId
from quan.trade.operations import facts
from quan.trade.operations.escrow import locked_for
from quan.trade.operations.opening import locked
from quan.trade.operations.refunds import give_back
from quan.trade.rules import escrow as rules
from quan.trade.rules.refunds import check_refundable
from quan.trade.rules.trades import clean_reason
from quan.trade.store import asks as store
from quan.trade.store import escrow

AGREE_AT_ONCE = 200

log = structlog.get_logger()


async def ask_refund(tx: Tx, *, number: str, buyer: MemberId, amount: Money, reason: str) -> RefundAsk:
    """Ask a merchant for money back. Held money stays held until that is settled.

    Raises: TradeNotFound, MalformedTrade, wallet's WrongAsset and AmountNotPositive, TradeHasClose,
    TradeIsFinished, RefundExceedsPaid, RefundIsAsked.
    """
    why = clean_reason(reason, least=1)
    found = await locked_for(tx, number, buyer)
    wallet.check_amount(amount, found.amount.asset)
    rules.check_to_ask(found, amount, await store.open_of(tx, found))
    ask = RefundAsk(
        merchant=found.merchant,
        trade=found.id,
        id=RefundAskId.new(tx.now),
        amount=amount,
        reason=why,
        status=AskStatus.OPEN,
        answer="",
        asked_at=tx.now,
        answer_by=rules.answer_by(found, tx.now),
    )
    await store.insert(tx, ask)
    facts.refund_asked(tx, found, ask)
    return ask


async def withdraw(tx: Tx, *, number: str, buyer: MemberId) -> RefundAsk:
    """Ask for nothing any more.

    Raises: TradeNotFound, NothingAsked.
    """
    found = await locked_for(tx, number, buyer)
    ask = rules.check_asked(await store.open_of(tx, found))
    return await _settle(tx, found, ask, AskStatus.WITHDRAWN)


async def decline(tx: Tx, *, merchant: MerchantId, trade: TradeId, answer: str) -> RefundAsk:
    """Say no to what a buyer asks back, and why.

    Raises: TradeNotFound, MalformedTrade, NothingAsked.
    """
    why = clean_reason(answer, least=1)
    found = await locked(tx, merchant, trade)
    ask = rules.check_asked(await store.open_of(tx, found))
    return await _settle(tx, found, ask, AskStatus.DECLINED, answer=why)


async def agree(tx: Tx, config: Config, *, merchant: MerchantId, trade: TradeId) -> Refunded:
    """Give back what the buyer asks for.

    Raises: TradeNotFound, NothingAsked, TradeIsFinished, MerchantBalanceTooSmall, ledger.AccountClosed.
    """
    found = await locked(tx, merchant, trade)
    return await _agree(tx, config, found, rules.check_asked(await store.open_of(tx, found)))


async def agree_overdue(db: Database, config: Config) -> None:
    """Give held money back where a merchant did not answer, each in a transaction of its own."""
    async with db.read() as reader:
        overdue = await store.unanswered(reader, limit=AGREE_AT_ONCE)
    for seen in overdue:
        try:
            async with db.transaction() as tx:
                found = await locked(tx, seen.merchant, seen.trade)
                ask = await store.open_of(tx, found)
                if ask is not None and ask.id == seen.id and found.status in HELD:
                    await _agree(tx, config, found, ask)
        except Problem:  # as in `escrow.move_overdue`
            log.exception("trade.ask-stuck", ask=str(seen.id))


async def _agree(tx: Tx, config: Config, trade: Trade, ask: RefundAsk) -> Refunded:
    amount = min(ask.amount, trade.left)  # some may have gone back since it was asked
    check_refundable(trade, amount)
    await _settle(tx, trade, ask, AskStatus.AGREED)
    wish = NewRefund(request_no=f"ask-{ask.id}", amount=amount, reason=ask.reason)
    return await give_back(tx, config, trade, wish)


async def _settle(tx: Tx, trade: Trade, ask: RefundAsk, status: AskStatus, *, answer: str = "") -> RefundAsk:
    await store.settle(tx, ask, status, answer=answer)
    due_at = rules.due_after_answer(trade, tx.now)
    if trade.status in HELD and due_at is not None:
        await escrow.set_due(tx, trade, due_at=due_at, extensions=trade.extensions)
    settled = replace(ask, status=status, answer=answer)
    facts.ask_settled(tx, trade, settled)
    return settled

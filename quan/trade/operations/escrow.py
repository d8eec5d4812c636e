"""Held money: the merchant ships, the buyer confirms or lets time do it, and the money is released once."""

from dataclasses import replace

import structlog

from quan import ledger
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.trade.model.merchants import MerchantId, escrow_account
from quan.trade.model.trades import HELD, NewRefund, Trade, TradeId, TradeStatus
from quan.trade.operations import facts
from quan.trade.operations.merchants import opened, required
from quan.trade.operations.opening import locked
from quan.trade.operations.paying import fees_of
from quan.trade.operations.refunds import give_back
from quan.trade.rules import escrow as rules
from quan.trade.rules.fees import fee_of
from quan.trade.rules.trades import clean_shipment
from quan.trade.store import asks, trades
from quan.trade.store import escrow as store

MOVE_AT_ONCE = 200

log = structlog.get_logger()


async def ship(tx: Tx, *, merchant: MerchantId, trade: TradeId, shipment: str) -> Trade:
    """Say that what was bought is on its way. From now the buyer's time to confirm runs.

    Raises: TradeNotFound, MalformedTrade, AlreadyShipped, NotHeld.
    """
    note = clean_shipment(shipment)
    found = await locked(tx, merchant, trade)
    rules.check_to_ship(found)
    due_at = tx.now + rules.TO_CONFIRM
    await store.set_shipped(tx, found, shipment=note, due_at=due_at)
    shipped = replace(found, status=TradeStatus.WAIT_BUYER_CONFIRM_GOODS, shipment=note, due_at=due_at)
    facts.shipped(tx, shipped)
    return shipped


async def confirm(tx: Tx, *, number: str, buyer: MemberId) -> Trade:
    """Let the buyer say that all has arrived: the money goes to the merchant. They have proved it before.

    Raises: TradeNotFound, NotHeld, NotShippedYet, RefundIsAsked.
    """
    found = await locked_for(tx, number, buyer)
    rules.check_to_confirm(found, await asks.open_of(tx, found))
    return await _release(tx, found)


async def extend(tx: Tx, *, number: str, buyer: MemberId) -> Trade:
    """Give the buyer more days to confirm.

    Raises: TradeNotFound, NotHeld, NotShippedYet, NoMoreTime.
    """
    found = await locked_for(tx, number, buyer)
    rules.check_to_extend(found)
    due_at = max(found.due_at or tx.now, tx.now) + rules.EXTENSION
    await store.set_due(tx, found, due_at=due_at, extensions=found.extensions + 1)
    return replace(found, due_at=due_at, extensions=found.extensions + 1)


async def move_overdue(db: Database, config: Config) -> None:
    """Release what nobody confirmed, and give back what nobody shipped, each in a transaction of its own."""
    async with db.read() as reader:
        overdue = await store.overdue(reader, limit=MOVE_AT_ONCE)
    for trade in overdue:
        try:
            async with db.transaction() as tx:
                await _move_overdue(tx, config, trade)
        except Problem:  # it would hold up the money of everybody behind it, every time again
            log.exception("trade.escrow-stuck", trade=str(trade.id))


async def locked_for(tx: Tx, number: str, buyer: MemberId) -> Trade:
    """Lock a trade for who has paid it.

    Raises: TradeNotFound, also to everybody else.
    """
    return rules.check_buyer_of(await trades.lock_numbered(tx, number), buyer)


async def _move_overdue(tx: Tx, config: Config, seen: Trade) -> None:
    """Do what time does, unless somebody was faster."""
    found = await locked(tx, seen.merchant, seen.id)
    if found.status not in HELD or found.due_at is None or found.due_at > tx.now:
        return
    if await asks.open_of(tx, found) is not None:
        return
    if found.status is TradeStatus.WAIT_SELLER_SEND_GOODS:
        wish = NewRefund(request_no=f"unsent-{found.number}", amount=found.left)
        await give_back(tx, config, found, wish)
    else:
        await _release(tx, found)


async def _release(tx: Tx, trade: Trade) -> Trade:
    """Move what is left of held money to the merchant, less the fee, and end the trade."""
    merchant = await required(tx, trade.merchant)
    fee = fee_of(trade.left, merchant.fee_bp)
    await store.set_released(tx, trade, fee=fee)
    ended = replace(trade, status=TradeStatus.FINISHED, fee=fee, ended_at=tx.now)
    facts.finished(tx, ended)
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.derive("release", trade.id),
            debit=escrow_account(merchant.id, trade.amount.asset),
            credit=await opened(tx, merchant.id, trade.amount.asset),
            amount=trade.left,
            code=ledger.TransferCode.ESCROW_RELEASE,
            reference=trade.id,
        ),
        *await fees_of(tx, ended),
    )
    return ended

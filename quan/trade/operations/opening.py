"""A merchant asks to be paid; a trade that nobody paid ends."""

from dataclasses import replace

from quan import wallet
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.trade.errors.trades import TradeNotFound
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import NewTrade, Trade, TradeId, TradeStatus
from quan.trade.operations import facts
from quan.trade.operations.merchants import selling
from quan.trade.operations.numbering import new_number
from quan.trade.rules import trades as rules
from quan.trade.store import trades as store

EXPIRE_AT_ONCE = 200


async def open_trade(tx: Tx, config: Config, *, merchant: MerchantId, wish: NewTrade) -> Trade:
    """Open a trade, or give the one that was opened by the same words before. It stays locked.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended, wallet's WrongAsset and
    AmountNotPositive, MalformedTrade, TradeExpiresTooSoon, ContextInconsistent, TradeHasSuccess,
    TradeHasClose.
    """
    await selling(tx, merchant)
    wallet.check_amount(wish.amount, config.currency)
    wish = rules.clean_wish(wish)
    trade = _new(tx, config, merchant, wish)
    if await store.insert(tx, trade):
        return trade
    known = await store.lock_named(tx, merchant, wish.out_trade_no)
    invariant(known is not None, "a number that is taken has its trade")
    assert known is not None  # noqa: S101 - tells the type checker what the invariant holds
    rules.check_same(known, wish, tx.now)
    return known


async def close(tx: Tx, *, merchant: MerchantId, trade: TradeId) -> Trade:
    """End a trade that nobody has paid.

    Raises: TradeNotFound, TradeHasSuccess, TradeHasClose.
    """
    found = await locked(tx, merchant, trade)
    rules.check_unpaid(found, tx.now)
    return await end_unpaid(tx, found, reason="closed")


async def end_unpaid(tx: Tx, trade: Trade, *, reason: str) -> Trade:
    """Close a locked trade that nobody has paid, and tell."""
    await store.end(tx, trade, TradeStatus.CLOSED)
    ended = replace(trade, status=TradeStatus.CLOSED, ended_at=tx.now)
    facts.closed(tx, ended, reason=reason)
    return ended


async def expire_overdue(tx: Tx) -> int:
    """Close trades that ran out; give how many."""
    overdue = await store.lock_overdue(tx, limit=EXPIRE_AT_ONCE)
    for trade in overdue:
        await end_unpaid(tx, trade, reason="expired")
    return len(overdue)


async def locked(tx: Tx, merchant: MerchantId, trade: TradeId) -> Trade:
    """Lock a trade of a merchant.

    Raises: TradeNotFound, also for another merchant's.
    """
    found = await store.lock(tx, merchant, trade)
    if found is None:
        raise TradeNotFound
    return found


def _new(tx: Tx, config: Config, merchant: MerchantId, wish: NewTrade) -> Trade:
    nothing = Money(0, wish.amount.asset)
    return Trade(
        id=TradeId.new(tx.now),
        merchant=merchant,
        number=new_number(tx, config),
        out_trade_no=wish.out_trade_no,
        product=wish.product,
        flow=wish.flow,
        status=TradeStatus.WAIT_BUYER_PAY,
        amount=wish.amount,
        subject=wish.subject,
        body=wish.body,
        details=wish.details,
        buyer=wish.buyer,
        payment=None,
        fee=nothing,
        fee_returned=nothing,
        refunded=nothing,
        created_at=tx.now,
        expires_at=rules.expiry(wish, tx.now),
        paid_at=None,
        ended_at=None,
    )

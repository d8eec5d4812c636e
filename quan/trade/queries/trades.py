"""Trades and refunds as their parties find them."""

from quan.core.db import Reader
from quan.trade.errors.trades import TradeNotFound
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import Refund, Trade, TradeId
from quan.trade.store import refunds
from quan.trade.store import trades as store


async def find(
    reader: Reader, *, merchant: MerchantId, number: str | None = None, out_trade_no: str | None = None
) -> Trade:
    """Find a merchant's trade by its number, the merchant's own number, or both, which then must agree.

    Raises: TradeNotFound, also for another merchant's.
    """
    if number is not None:
        found = await store.numbered(reader, number)
        agrees = found is not None and out_trade_no in {None, found.out_trade_no}
    else:
        found = await store.named(reader, merchant, out_trade_no or "")
        agrees = True
    if found is None or found.merchant != merchant or not agrees:
        raise TradeNotFound
    return found


async def find_for_buyer(reader: Reader, *, number: str) -> Trade:
    """Find a trade for somebody who has its number. What they may do with it is decided when they do it.

    Raises: TradeNotFound.
    """
    found = await store.numbered(reader, number)
    if found is None:
        raise TradeNotFound
    return found


async def get(reader: Reader, *, merchant: MerchantId, trade: TradeId) -> Trade:
    """Read a merchant's trade.

    Raises: TradeNotFound.
    """
    found = await store.get(reader, merchant, trade)
    if found is None:
        raise TradeNotFound
    return found


async def refund_of(
    reader: Reader, *, merchant: MerchantId, trade: TradeId, request_no: str
) -> Refund | None:
    """Find a refund by the merchant's own number of it."""
    return await refunds.find(reader, merchant, trade, request_no)


async def refunds_of(reader: Reader, *, merchant: MerchantId, trade: TradeId) -> list[Refund]:
    """List what was given back of a trade, the oldest first."""
    return await refunds.of_trade(reader, merchant, trade)

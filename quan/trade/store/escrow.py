"""Trades while their money is held, as rows."""

from datetime import datetime

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.model.trades import Trade
from quan.trade.store.trades import trade_of


async def set_shipped(tx: Tx, trade: Trade, *, shipment: str, due_at: datetime) -> None:
    """Write that what was bought is on its way, and by when the buyer confirms that it has arrived."""
    await tx.execute(
        """
        UPDATE trade.trades
        SET status = 'wait_buyer_confirm_goods', shipment = %s, due_at = %s
        WHERE merchant = %s AND id = %s
        """,
        (shipment, due_at, trade.merchant, trade.id),
    )


async def set_due(tx: Tx, trade: Trade, *, due_at: datetime, extensions: int) -> None:
    """Write until when the buyer may confirm, and how often that was put off."""
    await tx.execute(
        "UPDATE trade.trades SET due_at = %s, extensions = %s WHERE merchant = %s AND id = %s",
        (due_at, extensions, trade.merchant, trade.id),
    )


async def set_released(tx: Tx, trade: Trade, *, fee: Money) -> None:
    """Write that held money went to the merchant, and what that cost."""
    await tx.execute(
        """
        UPDATE trade.trades
        SET status = 'trade_finished', fee = %s, ended_at = %s
        WHERE merchant = %s AND id = %s
        """,
        (fee.minor, tx.now, trade.merchant, trade.id),
    )


async def overdue(reader: Reader, *, limit: int) -> list[Trade]:
    """Read trades whose money has been held long enough and whose buyer asks for nothing."""
    return await reader.rows(
        """
        SELECT t.*
        FROM trade.trades AS t
        WHERE t.status IN ('wait_seller_send_goods', 'wait_buyer_confirm_goods')
          AND t.due_at <= %s
          AND NOT EXISTS (
              SELECT
              FROM trade.refund_asks AS a
              WHERE (a.merchant, a.trade) = (t.merchant, t.id) AND a.status = 'open'
          )
        ORDER BY t.due_at
        LIMIT %s
        """,
        (reader.now, limit),
        into=trade_of,
    )


async def held_of(reader: Reader, buyer: MemberId, asset: Asset) -> Money:
    """Sum up what is held of a member's money, for purchases and as deposits."""
    minor = await reader.value(
        """
        SELECT (
            SELECT COALESCE(SUM(amount - refunded), 0)
            FROM trade.trades
            WHERE buyer = %(member)s AND asset = %(asset)s
              AND status IN ('wait_seller_send_goods', 'wait_buyer_confirm_goods')
        )::bigint + (
            SELECT COALESCE(SUM(amount - captured - released), 0)
            FROM trade.deposits
            WHERE member = %(member)s AND asset = %(asset)s AND status = 'held'
        )::bigint
        """,
        {"member": buyer, "asset": str(asset)},
    )
    return Money(int(minor), asset)

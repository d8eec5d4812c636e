"""What buyers ask back, as rows."""

from typing import Any

from quan.core.db import Reader, Tx
from quan.core.money import Asset, Money
from quan.trade.model.asks import AskStatus, RefundAsk, RefundAskId
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import Trade, TradeId


async def insert(tx: Tx, ask: RefundAsk) -> None:
    """Write a new ask."""
    await tx.execute(
        """
        INSERT INTO trade.refund_asks (merchant, trade, id, amount, reason, status, asked_at, answer_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            ask.merchant,
            ask.trade,
            ask.id,
            ask.amount.minor,
            ask.reason,
            ask.status.value,
            ask.asked_at,
            ask.answer_by,
        ),
    )


async def open_of(reader: Reader, trade: Trade) -> RefundAsk | None:
    """Find what the buyer of a trade asks for just now; it changes under the trade's lock only."""
    return await reader.row(
        """
        SELECT a.*, t.asset
        FROM trade.refund_asks AS a
        JOIN trade.trades      AS t ON (t.merchant, t.id) = (a.merchant, a.trade)
        WHERE a.merchant = %s AND a.trade = %s AND a.status = 'open'
        """,
        (trade.merchant, trade.id),
        into=_ask,
    )


async def of_trade(reader: Reader, trade: Trade) -> list[RefundAsk]:
    """Read all that was asked back of a trade, the latest first."""
    return await reader.rows(
        """
        SELECT a.*, t.asset
        FROM trade.refund_asks AS a
        JOIN trade.trades      AS t ON (t.merchant, t.id) = (a.merchant, a.trade)
        WHERE a.merchant = %s AND a.trade = %s
        ORDER BY a.id DESC
        """,
        (trade.merchant, trade.id),
        into=_ask,
    )


async def settle(tx: Tx, ask: RefundAsk, status: AskStatus, *, answer: str = "") -> None:
    """Write what became of an ask."""
    await tx.execute(
        """
        UPDATE trade.refund_asks
        SET status = %s, answer = %s, settled_at = %s
        WHERE merchant = %s AND trade = %s AND id = %s
        """,
        (status.value, answer, tx.now, ask.merchant, ask.trade, ask.id),
    )


async def unanswered(reader: Reader, *, limit: int) -> list[RefundAsk]:
    """Read what merchants have left without an answer for too long."""
    return await reader.rows(
        """
        SELECT a.*, t.asset
        FROM trade.refund_asks AS a
        JOIN trade.trades      AS t ON (t.merchant, t.id) = (a.merchant, a.trade)
        WHERE a.status = 'open' AND a.answer_by <= %s
        ORDER BY a.answer_by
        LIMIT %s
        """,
        (reader.now, limit),
        into=_ask,
    )


def _ask(**row: Any) -> RefundAsk:
    return RefundAsk(
        merchant=MerchantId(row["merchant"]),
        trade=TradeId(row["trade"]),
        id=RefundAskId(row["id"]),
        amount=Money(row["amount"], Asset.parse(row["asset"])),
        reason=row["reason"],
        status=AskStatus(row["status"]),
        answer=row["answer"],
        asked_at=row["asked_at"],
        answer_by=row["answer_by"],
    )

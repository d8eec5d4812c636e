"""Refunds as rows."""

from typing import Any

from quan import wallet
from quan.core.db import Reader, Tx
from quan.core.money import Asset, Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import Refund, RefundId, TradeId


async def insert(tx: Tx, refund: Refund) -> None:
    """Write a refund."""
    await tx.execute(
        """
        INSERT INTO trade.refunds
            (merchant, trade, request_no, id, amount, fee_returned, reason, payment, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            refund.merchant,
            refund.trade,
            refund.request_no,
            refund.id,
            refund.amount.minor,
            refund.fee_returned.minor,
            refund.reason,
            refund.payment,
            refund.at,
        ),
    )


async def find(reader: Reader, merchant: MerchantId, trade: TradeId, request_no: str) -> Refund | None:
    """Read a refund by the merchant's own number of it."""
    return await reader.row(
        """
        SELECT r.*, t.asset
        FROM trade.refunds AS r
        JOIN trade.trades  AS t ON (t.merchant, t.id) = (r.merchant, r.trade)
        WHERE r.merchant = %s AND r.trade = %s AND r.request_no = %s
        """,
        (merchant, trade, request_no),
        into=_refund,
    )


async def of_trade(reader: Reader, merchant: MerchantId, trade: TradeId) -> list[Refund]:
    """Read all refunds of a trade, the oldest first."""
    return await reader.rows(
        """
        SELECT r.*, t.asset
        FROM trade.refunds AS r
        JOIN trade.trades  AS t ON (t.merchant, t.id) = (r.merchant, r.trade)
        WHERE r.merchant = %s AND r.trade = %s
        ORDER BY r.id
        """,
        (merchant, trade),
        into=_refund,
    )


def _refund(**row: Any) -> Refund:
    asset = Asset.parse(row["asset"])
    return Refund(
        id=RefundId(row["id"]),
        merchant=MerchantId(row["merchant"]),
        trade=TradeId(row["trade"]),
        request_no=row["request_no"],
        amount=Money(row["amount"], asset),
        fee_returned=Money(row["fee_returned"], asset),
        reason=row["reason"],
        payment=wallet.PaymentId(row["payment"]),
        at=row["at"],
    )

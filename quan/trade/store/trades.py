"""Trades as rows. A merchant's statements begin with the merchant: nobody reads or changes another's."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from quan import wallet
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import DepositId, Flow, Trade, TradeId, TradeStatus


async def insert(tx: Tx, trade: Trade) -> bool:
    """Write a new trade; False when its merchant has used that number. Waits for a twin that is at it."""
    touched = await tx.execute(
        """
        INSERT INTO trade.trades
            (merchant, id, number, out_trade_no, product, flow, status, amount, asset,
             subject, body, details, buyer, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (merchant, out_trade_no) DO NOTHING
        """,
        (
            trade.merchant,
            trade.id,
            trade.number,
            trade.out_trade_no,
            trade.product,
            trade.flow.value,
            trade.status.value,
            trade.amount.minor,
            str(trade.amount.asset),
            trade.subject,
            trade.body,
            Jsonb(trade.details),
            trade.buyer,
            trade.created_at,
            trade.expires_at,
        ),
    )
    return touched == 1


async def get(reader: Reader, merchant: MerchantId, id: TradeId) -> Trade | None:  # noqa: A002 - the column is called id
    """Read a trade of a merchant."""
    return await reader.row(
        "SELECT * FROM trade.trades WHERE merchant = %s AND id = %s", (merchant, id), into=trade_of
    )


async def lock(tx: Tx, merchant: MerchantId, id: TradeId) -> Trade | None:  # noqa: A002 - as above
    """Read a trade of a merchant and let nobody else change it until the end of the transaction."""
    return await tx.row(
        "SELECT * FROM trade.trades WHERE merchant = %s AND id = %s FOR NO KEY UPDATE",
        (merchant, id),
        into=trade_of,
    )


async def lock_named(tx: Tx, merchant: MerchantId, out_trade_no: str) -> Trade | None:
    """The same, by the merchant's own number."""
    return await tx.row(
        "SELECT * FROM trade.trades WHERE merchant = %s AND out_trade_no = %s FOR NO KEY UPDATE",
        (merchant, out_trade_no),
        into=trade_of,
    )


async def lock_numbered(tx: Tx, number: str) -> Trade | None:
    """The same, by the number that buyers have."""
    return await tx.row(
        "SELECT * FROM trade.trades WHERE number = %s FOR NO KEY UPDATE", (number,), into=trade_of
    )


async def named(reader: Reader, merchant: MerchantId, out_trade_no: str) -> Trade | None:
    """Find a trade by the merchant's own number."""
    return await reader.row(
        "SELECT * FROM trade.trades WHERE merchant = %s AND out_trade_no = %s",
        (merchant, out_trade_no),
        into=trade_of,
    )


async def numbered(reader: Reader, number: str) -> Trade | None:
    """Find a trade by the number that buyers have."""
    return await reader.row("SELECT * FROM trade.trades WHERE number = %s", (number,), into=trade_of)


async def page_of_merchant(
    reader: Reader, merchant: MerchantId, status: TradeStatus | None, *, before: TradeId | None, limit: int
) -> list[Trade]:
    """Read trades of a merchant, the latest first."""
    return await reader.rows(
        """
        SELECT *
        FROM trade.trades
        WHERE merchant = %(merchant)s
          AND (%(status)s::text IS NULL OR status = %(status)s)
          AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {
            "merchant": merchant,
            "status": None if status is None else status.value,
            "before": before,
            "limit": limit,
        },
        into=trade_of,
    )


async def page_of_buyer(
    reader: Reader, buyer: MemberId, *, before: TradeId | None, limit: int
) -> list[Trade]:
    """Read trades of a buyer, the latest first."""
    return await reader.rows(
        """
        SELECT *
        FROM trade.trades
        WHERE buyer = %(buyer)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {"buyer": buyer, "before": before, "limit": limit},
        into=trade_of,
    )


async def set_buyer(tx: Tx, trade: Trade, buyer: MemberId, *, expires_at: datetime) -> None:
    """Write who is to confirm a trade, and until when."""
    await tx.execute(
        "UPDATE trade.trades SET buyer = %s, expires_at = %s WHERE merchant = %s AND id = %s",
        (buyer, expires_at, trade.merchant, trade.id),
    )


async def set_paid(
    tx: Tx,
    trade: Trade,
    status: TradeStatus,
    payment: wallet.Payment,
    *,
    fee: Money,
    due_at: datetime | None,
) -> None:
    """Write that a trade was paid, by whom, what it cost the merchant, and by when to ship."""
    await tx.execute(
        """
        UPDATE trade.trades
        SET status = %s, buyer = %s, payment = %s, fee = %s, paid_at = %s, due_at = %s
        WHERE merchant = %s AND id = %s
        """,
        (
            status.value,
            payment.payer,
            payment.id,
            fee.minor,
            tx.now,
            due_at,
            trade.merchant,
            trade.id,
        ),
    )


async def set_refunded(
    tx: Tx, trade: Trade, status: TradeStatus, *, refunded: Money, fee_returned: Money
) -> None:
    """Write what of a trade was given back in all."""
    await tx.execute(
        """
        UPDATE trade.trades
        SET status = %(status)s, refunded = %(refunded)s, fee_returned = %(fee_returned)s,
            ended_at = CASE WHEN %(status)s = 'trade_closed' THEN %(now)s::timestamptz END
        WHERE merchant = %(merchant)s AND id = %(id)s
        """,
        {
            "status": status.value,
            "refunded": refunded.minor,
            "fee_returned": fee_returned.minor,
            "now": tx.now,
            "merchant": trade.merchant,
            "id": trade.id,
        },
    )


async def set_captured(
    tx: Tx, trade: Trade, *, deposit: DepositId, buyer: MemberId, payment: wallet.PaymentId, fee: Money
) -> None:
    """Write that a trade was paid from a deposit, by the payment that left it."""
    await tx.execute(
        """
        UPDATE trade.trades
        SET status = 'trade_success', deposit = %s, buyer = %s, payment = %s, fee = %s, paid_at = %s
        WHERE merchant = %s AND id = %s
        """,
        (deposit, buyer, payment, fee.minor, tx.now, trade.merchant, trade.id),
    )


async def end(tx: Tx, trade: Trade, status: TradeStatus) -> None:
    """Write that a trade is over."""
    await tx.execute(
        "UPDATE trade.trades SET status = %s, ended_at = %s WHERE merchant = %s AND id = %s",
        (status.value, tx.now, trade.merchant, trade.id),
    )


async def lock_overdue(tx: Tx, *, limit: int) -> list[Trade]:
    """Lock unpaid trades that have run out, leaving those that somebody is paying just now."""
    return await tx.rows(
        """
        SELECT *
        FROM trade.trades
        WHERE status = 'wait_buyer_pay' AND expires_at <= %s
        ORDER BY expires_at
        LIMIT %s
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        (tx.now, limit),
        into=trade_of,
    )


async def lock_finishing(tx: Tx, *, paid_before: datetime, limit: int) -> list[Trade]:
    """Lock paid trades whose time for refunds is over, leaving those that somebody is changing just now."""
    return await tx.rows(
        """
        SELECT *
        FROM trade.trades
        WHERE status = 'trade_success' AND paid_at <= %s
        ORDER BY paid_at
        LIMIT %s
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        (paid_before, limit),
        into=trade_of,
    )


def trade_of(**row: Any) -> Trade:
    """Build a trade from its row."""
    asset = Asset.parse(row["asset"])
    return Trade(
        id=TradeId(row["id"]),
        merchant=MerchantId(row["merchant"]),
        number=row["number"],
        out_trade_no=row["out_trade_no"],
        product=row["product"],
        flow=Flow(row["flow"]),
        status=TradeStatus(row["status"]),
        amount=Money(row["amount"], asset),
        subject=row["subject"],
        body=row["body"],
        details=row["details"],
        buyer=None if row["buyer"] is None else MemberId(row["buyer"]),
        payment=None if row["payment"] is None else wallet.PaymentId(row["payment"]),
        fee=Money(row["fee"], asset),
        fee_returned=Money(row["fee_returned"], asset),
        refunded=Money(row["refunded"], asset),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        paid_at=row["paid_at"],
        ended_at=row["ended_at"],
        shipment=row["shipment"],
        due_at=row["due_at"],
        extensions=row["extensions"],
        deposit=None if row["deposit"] is None else DepositId(row["deposit"]),
    )

"""What merchants pay to members, as rows."""

from collections.abc import Collection
from typing import Any

from quan import wallet
from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.sharing import Disbursement, DisbursementId, Receiver, Share, SharePart
from quan.trade.model.trades import Trade, TradeId


async def insert_disbursement(tx: Tx, made: Disbursement) -> None:
    """Write a payment of a merchant to a member."""
    await tx.execute(
        """
        INSERT INTO trade.disbursements
            (merchant, out_biz_no, id, number, payee, amount, asset, title, remark, payment, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            made.merchant,
            made.out_biz_no,
            made.id,
            made.number,
            made.payee,
            made.amount.minor,
            str(made.amount.asset),
            made.title,
            made.remark,
            made.payment,
            made.at,
        ),
    )


async def disbursement(reader: Reader, merchant: MerchantId, out_biz_no: str) -> Disbursement | None:
    """Find a payment by the merchant's own number of it."""
    return await reader.row(
        "SELECT * FROM trade.disbursements WHERE merchant = %s AND out_biz_no = %s",
        (merchant, out_biz_no),
        into=_disbursement,
    )


async def numbered_disbursement(reader: Reader, merchant: MerchantId, number: str) -> Disbursement | None:
    """Find a payment of a merchant by its number."""
    return await reader.row(
        "SELECT * FROM trade.disbursements WHERE number = %s AND merchant = %s",
        (number, merchant),
        into=_disbursement,
    )


async def bind(tx: Tx, merchant: MerchantId, members: Collection[MemberId], memo: str) -> None:
    """Write whom a merchant shares with; whoever is written already stays."""
    await tx.execute(
        """
        INSERT INTO trade.receivers (merchant, member, memo, bound_at)
        SELECT %(merchant)s, member, %(memo)s, %(now)s
        FROM UNNEST(%(members)s) AS member
        ON CONFLICT DO NOTHING
        """,
        {
            "merchant": merchant,
            "memo": memo,
            "now": tx.now,
            "members": arrays.uuids([one.uuid.int for one in members]),
        },
    )


async def unbind(tx: Tx, merchant: MerchantId, members: Collection[MemberId]) -> None:
    """Forget that a merchant shares with these."""
    await tx.execute(
        "DELETE FROM trade.receivers WHERE merchant = %s AND member = ANY (%s)",
        (merchant, [one.uuid for one in members]),
    )


async def receivers(reader: Reader, merchant: MerchantId) -> list[Receiver]:
    """Read whom a merchant shares with, the oldest first."""
    return await reader.rows(
        "SELECT * FROM trade.receivers WHERE merchant = %s ORDER BY bound_at, member",
        (merchant,),
        into=_receiver,
    )


async def insert_share(tx: Tx, made: Share) -> None:
    """Write what was shared, a row for each part."""
    await tx.execute_many(
        """
        INSERT INTO trade.shares
            (merchant, trade, request_no, place, number, receiver, amount, reason, payment, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [
            (
                made.merchant,
                made.trade,
                made.request_no,
                place,
                made.number,
                part.receiver,
                part.amount.minor,
                part.reason,
                payment,
                made.at,
            )
            for place, (part, payment) in enumerate(zip(made.parts, made.payments, strict=True))
        ],
    )


async def share(reader: Reader, trade: Trade, request_no: str) -> Share | None:
    """Find what was shared by the merchant's own number of it."""
    rows: list[dict[str, Any]] = await reader.rows(
        """
        SELECT *
        FROM trade.shares
        WHERE merchant = %s AND trade = %s AND request_no = %s
        ORDER BY place
        """,
        (trade.merchant, trade.id, request_no),
        into=dict,
    )
    if not rows:
        return None
    return Share(
        merchant=trade.merchant,
        trade=TradeId(rows[0]["trade"]),
        request_no=request_no,
        number=rows[0]["number"],
        parts=tuple(_part(trade.amount.asset, row) for row in rows),
        payments=tuple(wallet.PaymentId(row["payment"]) for row in rows),
        at=rows[0]["at"],
    )


async def shared_of(reader: Reader, trade: Trade) -> Money:
    """Tell how much of a trade was shared; it changes under the trade's lock only."""
    minor = await reader.value(
        "SELECT COALESCE(SUM(amount), 0)::bigint FROM trade.shares WHERE merchant = %s AND trade = %s",
        (trade.merchant, trade.id),
    )
    return Money(int(minor), trade.amount.asset)


def _part(asset: Asset, row: dict[str, Any]) -> SharePart:
    return SharePart(
        receiver=MemberId(row["receiver"]), amount=Money(row["amount"], asset), reason=row["reason"]
    )


def _receiver(**row: Any) -> Receiver:
    return Receiver(
        merchant=MerchantId(row["merchant"]),
        member=MemberId(row["member"]),
        memo=row["memo"],
        bound_at=row["bound_at"],
    )


def _disbursement(**row: Any) -> Disbursement:
    return Disbursement(
        id=DisbursementId(row["id"]),
        merchant=MerchantId(row["merchant"]),
        out_biz_no=row["out_biz_no"],
        number=row["number"],
        payee=MemberId(row["payee"]),
        amount=Money(row["amount"], Asset.parse(row["asset"])),
        title=row["title"],
        remark=row["remark"],
        payment=wallet.PaymentId(row["payment"]),
        at=row["at"],
    )

"""Deposits as rows. A merchant's statements begin with the merchant: nobody reads or changes another's."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from quan import wallet
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.model.deposits import Deposit, DepositStatus, Release
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import DepositId


async def insert(tx: Tx, deposit: Deposit) -> bool:
    """Write a new deposit; False when its merchant has used that number. Waits for a twin that is at it."""
    touched = await tx.execute(
        """
        INSERT INTO trade.deposits
            (merchant, id, number, out_order_no, status, amount, asset,
             title, details, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (merchant, out_order_no) DO NOTHING
        """,
        (
            deposit.merchant,
            deposit.id,
            deposit.number,
            deposit.out_order_no,
            deposit.status.value,
            deposit.amount.minor,
            str(deposit.amount.asset),
            deposit.title,
            Jsonb(deposit.details),
            deposit.created_at,
            deposit.expires_at,
        ),
    )
    return touched == 1


async def lock(tx: Tx, merchant: MerchantId, id: DepositId) -> Deposit | None:  # noqa: A002 - the column is called id
    """Read a deposit of a merchant and let nobody else change it until the end of the transaction."""
    return await tx.row(
        "SELECT * FROM trade.deposits WHERE merchant = %s AND id = %s FOR NO KEY UPDATE",
        (merchant, id),
        into=_deposit,
    )


async def lock_named(tx: Tx, merchant: MerchantId, out_order_no: str) -> Deposit | None:
    """The same, by the merchant's own number."""
    return await tx.row(
        "SELECT * FROM trade.deposits WHERE merchant = %s AND out_order_no = %s FOR NO KEY UPDATE",
        (merchant, out_order_no),
        into=_deposit,
    )


async def lock_numbered(tx: Tx, number: str) -> Deposit | None:
    """The same, by the number that members have."""
    return await tx.row(
        "SELECT * FROM trade.deposits WHERE number = %s FOR NO KEY UPDATE", (number,), into=_deposit
    )


async def named(reader: Reader, merchant: MerchantId, out_order_no: str) -> Deposit | None:
    """Find a deposit by the merchant's own number."""
    return await reader.row(
        "SELECT * FROM trade.deposits WHERE merchant = %s AND out_order_no = %s",
        (merchant, out_order_no),
        into=_deposit,
    )


async def numbered(reader: Reader, number: str) -> Deposit | None:
    """Find a deposit by the number that members have."""
    return await reader.row("SELECT * FROM trade.deposits WHERE number = %s", (number,), into=_deposit)


async def set_member(tx: Tx, deposit: Deposit, member: MemberId, *, expires_at: datetime) -> None:
    """Write who is to agree to a deposit, and until when."""
    await tx.execute(
        "UPDATE trade.deposits SET member = %s, expires_at = %s WHERE merchant = %s AND id = %s",
        (member, expires_at, deposit.merchant, deposit.id),
    )


async def set_held(tx: Tx, deposit: Deposit, payment: wallet.Payment, *, expires_at: datetime) -> None:
    """Write that a deposit was left, by whom, and until when it is held."""
    await tx.execute(
        """
        UPDATE trade.deposits
        SET status = 'held', member = %s, payment = %s, held_at = %s, expires_at = %s
        WHERE merchant = %s AND id = %s
        """,
        (payment.payer, payment.id, tx.now, expires_at, deposit.merchant, deposit.id),
    )


async def set_moved(
    tx: Tx, deposit: Deposit, status: DepositStatus, *, captured: Money, released: Money
) -> None:
    """Write what of a deposit was taken and let go in all."""
    await tx.execute(
        """
        UPDATE trade.deposits
        SET status = %(status)s, captured = %(captured)s, released = %(released)s,
            ended_at = CASE WHEN %(status)s = 'finished' THEN %(now)s::timestamptz END
        WHERE merchant = %(merchant)s AND id = %(id)s
        """,
        {
            "status": status.value,
            "captured": captured.minor,
            "released": released.minor,
            "now": tx.now,
            "merchant": deposit.merchant,
            "id": deposit.id,
        },
    )


async def close(tx: Tx, deposit: Deposit) -> None:
    """Write that a deposit was never left."""
    await tx.execute(
        "UPDATE trade.deposits SET status = 'closed', ended_at = %s WHERE merchant = %s AND id = %s",
        (tx.now, deposit.merchant, deposit.id),
    )


async def overdue(reader: Reader, *, limit: int) -> list[Deposit]:
    """Read deposits that ran out: that nobody left, or that were held long enough."""
    return await reader.rows(
        """
        SELECT *
        FROM trade.deposits
        WHERE status IN ('wait_member', 'held') AND expires_at <= %s
        ORDER BY expires_at
        LIMIT %s
        """,
        (reader.now, limit),
        into=_deposit,
    )


async def page_of_member(
    reader: Reader, member: MemberId, *, before: DepositId | None, limit: int
) -> list[Deposit]:
    """Read what a member has left as deposits or is to, the latest first."""
    return await reader.rows(
        """
        SELECT *
        FROM trade.deposits
        WHERE member = %(member)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {"member": member, "before": before, "limit": limit},
        into=_deposit,
    )


async def insert_release(tx: Tx, release: Release) -> None:
    """Write that money of a deposit went back."""
    await tx.execute(
        """
        INSERT INTO trade.releases (merchant, deposit, request_no, number, amount, remark, payment, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            release.merchant,
            release.deposit,
            release.request_no,
            release.number,
            release.amount.minor,
            release.remark,
            release.payment,
            release.at,
        ),
    )


async def release(reader: Reader, deposit: Deposit, request_no: str) -> Release | None:
    """Find a release by the merchant's own number of it."""
    row: dict[str, Any] | None = await reader.row(
        "SELECT * FROM trade.releases WHERE merchant = %s AND deposit = %s AND request_no = %s",
        (deposit.merchant, deposit.id, request_no),
        into=dict,
    )
    if row is None:
        return None
    return Release(
        merchant=deposit.merchant,
        deposit=deposit.id,
        request_no=row["request_no"],
        number=row["number"],
        amount=Money(row["amount"], deposit.amount.asset),
        remark=row["remark"],
        payment=wallet.PaymentId(row["payment"]),
        at=row["at"],
    )


def _deposit(**row: Any) -> Deposit:
    asset = Asset.parse(row["asset"])
    return Deposit(
        id=DepositId(row["id"]),
        merchant=MerchantId(row["merchant"]),
        number=row["number"],
        out_order_no=row["out_order_no"],
        status=DepositStatus(row["status"]),
        amount=Money(row["amount"], asset),
        title=row["title"],
        details=row["details"],
        member=None if row["member"] is None else MemberId(row["member"]),
        payment=None if row["payment"] is None else wallet.PaymentId(row["payment"]),
        captured=Money(row["captured"], asset),
        released=Money(row["released"], asset),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        held_at=row["held_at"],
        ended_at=row["ended_at"],
    )

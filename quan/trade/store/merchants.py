"""Merchants as rows."""

from collections.abc import Collection
from typing import Any

from quan import wallet
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.trade.model.merchants import Merchant, MerchantId, MerchantKind, MerchantStatus


async def insert(tx: Tx, merchant: Merchant) -> None:
    """Write a new merchant."""
    await tx.execute(
        """
        INSERT INTO trade.merchants
            (id, owner, kind, name, registration, category, status, fee_bp, reason, applied_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            merchant.id,
            merchant.owner,
            merchant.kind.value,
            merchant.name,
            merchant.registration,
            merchant.category.value,
            merchant.status.value,
            merchant.fee_bp,
            merchant.reason,
            merchant.applied_at,
        ),
    )


async def get(reader: Reader, id: MerchantId) -> Merchant | None:  # noqa: A002 - the column is called id
    """Read a merchant."""
    return await reader.row("SELECT * FROM trade.merchants WHERE id = %s", (id,), into=_merchant)


async def lock(tx: Tx, id: MerchantId) -> Merchant | None:  # noqa: A002 - the column is called id
    """Read a merchant and let nobody else decide on it until the end of the transaction."""
    return await tx.row(
        "SELECT * FROM trade.merchants WHERE id = %s FOR NO KEY UPDATE", (id,), into=_merchant
    )


async def by_ids(reader: Reader, ids: Collection[MerchantId]) -> dict[MerchantId, Merchant]:
    """Read several merchants."""
    found = await reader.rows(
        "SELECT * FROM trade.merchants WHERE id = ANY (%s)", ([one.uuid for one in ids],), into=_merchant
    )
    return {one.id: one for one in found}


async def of_owner(reader: Reader, owner: MemberId) -> list[Merchant]:
    """Read what merchants a member owns, the oldest first."""
    return await reader.rows(
        "SELECT * FROM trade.merchants WHERE owner = %s ORDER BY id", (owner,), into=_merchant
    )


async def take_turns(tx: Tx, owner: MemberId) -> None:
    """Let a member apply for one merchant after the other, so that the cap on them is exact."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"trade.owner:{owner}",))


async def set_status(
    tx: Tx,
    merchant: MerchantId,
    status: MerchantStatus,
    *,
    fee_bp: int,
    reason: str,
) -> None:
    """Write what was decided of a merchant."""
    await tx.execute(
        """
        UPDATE trade.merchants
        SET status = %s, fee_bp = %s, reason = %s, decided_at = %s
        WHERE id = %s
        """,
        (status.value, fee_bp, reason, tx.now, merchant),
    )


async def page(
    reader: Reader, status: MerchantStatus | None, *, after: MerchantId | None, limit: int
) -> list[Merchant]:
    """Read merchants in one state, or all, the oldest first."""
    return await reader.rows(
        """
        SELECT *
        FROM trade.merchants
        WHERE (%(status)s::text IS NULL OR status = %(status)s)
          AND (%(after)s::uuid IS NULL OR id > %(after)s)
        ORDER BY id
        LIMIT %(limit)s
        """,
        {"status": None if status is None else status.value, "after": after, "limit": limit},
        into=_merchant,
    )


def _merchant(**row: Any) -> Merchant:
    return Merchant(
        id=MerchantId(row["id"]),
        owner=MemberId(row["owner"]),
        kind=MerchantKind(row["kind"]),
        name=row["name"],
        registration=row["registration"],
        category=wallet.Category(row["category"]),
        status=MerchantStatus(row["status"]),
        fee_bp=row["fee_bp"],
        reason=row["reason"],
        applied_at=row["applied_at"],
        decided_at=row["decided_at"],
    )

"""Pay codes as rows: keyed hashes only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.wallet.model.paycodes import PayCodeBatchId, StoredPayCode
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.requests import PaymentRequestId


async def insert(
    tx: Tx,
    *,
    owner: MemberId,
    batch: PayCodeBatchId,
    codes: Sequence[tuple[bytes, datetime, datetime]],
) -> None:
    """Write a batch of codes as (hash, valid from, expires at)."""
    hashes, starts, ends = zip(*codes, strict=True)
    await tx.execute(
        """
        INSERT INTO wallet.pay_codes (hash, owner, batch, valid_from, expires_at)
        SELECT code.hash, %(owner)s, %(batch)s, code.valid_from, code.expires_at
        FROM UNNEST(%(hashes)s::bytea[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
             AS code (hash, valid_from, expires_at)
        """,
        {
            "owner": owner,
            "batch": batch,
            "hashes": list(hashes),
            "starts": list(starts),
            "ends": list(ends),
        },
    )


async def void_old(tx: Tx, *, owner: MemberId, keep_batches: int) -> None:
    """Forget a member's unused codes but for the latest batches.

    A code that a till is charging just now is passed over: the till holds it and waits for the wallet, which
    whoever issues codes has locked.
    """
    await tx.execute(
        """
        DELETE FROM wallet.pay_codes
        WHERE hash IN (
            SELECT hash
            FROM wallet.pay_codes
            WHERE owner = %(owner)s AND used_at IS NULL
              AND batch NOT IN (
                  SELECT DISTINCT batch
                  FROM wallet.pay_codes
                  WHERE owner = %(owner)s
                  ORDER BY batch DESC
                  LIMIT %(keep)s
              )
            FOR UPDATE SKIP LOCKED
        )
        """,
        {"owner": owner, "keep": keep_batches},
    )


async def lock(tx: Tx, hashed: bytes) -> StoredPayCode | None:
    """Read a code and let no other till use it until the end of the transaction."""
    return await tx.row(
        """
        SELECT owner, valid_from, expires_at, used_at, payment, purchase, request
        FROM wallet.pay_codes
        WHERE hash = %s
        FOR UPDATE
        """,
        (hashed,),
        into=_code,
    )


async def get(reader: Reader, hashed: bytes, *, owner: MemberId) -> StoredPayCode | None:
    """Read a code of its owner."""
    return await reader.row(
        """
        SELECT owner, valid_from, expires_at, used_at, payment, purchase, request
        FROM wallet.pay_codes
        WHERE hash = %s AND owner = %s
        """,
        (hashed, owner),
        into=_code,
    )


async def use(
    tx: Tx,
    hashed: bytes,
    *,
    payment: PaymentId | None = None,
    purchase: UUID | None = None,
    request: PaymentRequestId | None = None,
) -> None:
    """Write what a code was used for."""
    await tx.execute(
        """
        UPDATE wallet.pay_codes
        SET used_at = %s, payment = %s, purchase = %s, request = %s
        WHERE hash = %s
        """,
        (tx.now, payment, purchase, request, hashed),
    )


async def confirm(tx: Tx, purchase: UUID, *, payment: PaymentId) -> None:
    """Write which payment became of the codes that were shown for a purchase."""
    await tx.execute(
        "UPDATE wallet.pay_codes SET payment = %s WHERE purchase = %s AND payment IS NULL",
        (payment, purchase),
    )


async def purge(tx: Tx, *, expired_before: datetime) -> int:
    """Forget codes that ran out long ago; give how many."""
    return await tx.execute("DELETE FROM wallet.pay_codes WHERE expires_at < %s", (expired_before,))


def _code(**row: Any) -> StoredPayCode:
    return StoredPayCode(
        owner=MemberId(row["owner"]),
        valid_from=row["valid_from"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        payment=None if row["payment"] is None else PaymentId(row["payment"]),
        purchase=row["purchase"],
        request=None if row["request"] is None else PaymentRequestId(row["request"]),
    )

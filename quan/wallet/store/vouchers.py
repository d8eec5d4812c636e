"""Vouchers and their batches as rows."""

from collections.abc import Sequence
from typing import Any

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.vouchers import ClosedAs, Voucher, VoucherBatch, VoucherBatchId


async def insert(tx: Tx, batch: VoucherBatch, hashes: Sequence[bytes]) -> None:
    """Write a batch and its vouchers; serial numbers follow the order of the hashes."""
    await tx.execute(
        """
        INSERT INTO wallet.voucher_batches (id, amount, asset, size, expires_at, made_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (batch.id, batch.amount.minor, str(batch.amount.asset), batch.size, batch.expires_at, batch.made_at),
    )
    await tx.execute(
        """
        INSERT INTO wallet.vouchers (hash, batch, serial)
        SELECT hash, %(batch)s, serial
        FROM UNNEST(%(hashes)s::bytea[]) WITH ORDINALITY AS voucher (hash, serial)
        """,
        {"batch": batch.id, "hashes": list(hashes)},
    )


async def find(reader: Reader, hash_: bytes) -> Voucher | None:
    """Read a voucher by the hash of its code."""
    return await reader.row(
        """
        SELECT v.batch, v.serial, b.amount, b.asset, b.expires_at, b.closed_as, v.redeemed_by
        FROM wallet.vouchers        AS v
        JOIN wallet.voucher_batches AS b ON b.id = v.batch
        WHERE v.hash = %s
        """,
        (hash_,),
        into=_voucher,
    )


async def lock(tx: Tx, hash_: bytes) -> Voucher | None:
    """Read a voucher and let nobody else redeem it, nor close its batch, until the transaction ends."""
    return await tx.row(
        """
        SELECT v.batch, v.serial, b.amount, b.asset, b.expires_at, b.closed_as, v.redeemed_by
        FROM wallet.vouchers        AS v
        JOIN wallet.voucher_batches AS b ON b.id = v.batch
        WHERE v.hash = %s
        FOR NO KEY UPDATE OF v
        FOR SHARE OF b
        """,
        (hash_,),
        into=_voucher,
    )


async def redeem(tx: Tx, hash_: bytes, *, by: MemberId, payment: PaymentId) -> int:
    """Mark a voucher as used; give how many rows it touched."""
    return await tx.execute(
        """
        UPDATE wallet.vouchers
        SET redeemed_by = %s, redeemed_at = %s, payment = %s
        WHERE hash = %s AND redeemed_by IS NULL
        """,
        (by, tx.now, payment, hash_),
    )


async def lock_batch(tx: Tx, id: VoucherBatchId) -> VoucherBatch | None:  # noqa: A002 - the column is called id
    """Read a batch and let nobody redeem from it until the end of the transaction."""
    await tx.execute("SELECT FROM wallet.voucher_batches WHERE id = %s FOR UPDATE", (id,))
    # A statement of its own, so that it sees what the holders of the lock before us committed.
    found = await _batches(tx, id)
    return found[0] if found else None


async def batches(reader: Reader) -> list[VoucherBatch]:
    """Read all batches, the latest first."""
    return await _batches(reader, None)


async def _batches(reader: Reader, only: VoucherBatchId | None) -> list[VoucherBatch]:
    return await reader.rows(
        """
        SELECT b.id, b.amount, b.asset, b.size, b.expires_at, b.made_at, b.closed_at, b.closed_as,
               (SELECT COUNT(*) FROM wallet.vouchers AS v
                WHERE v.batch = b.id AND v.redeemed_by IS NOT NULL)::integer AS redeemed
        FROM wallet.voucher_batches AS b
        WHERE %(only)s::uuid IS NULL OR b.id = %(only)s
        ORDER BY b.id DESC
        """,
        {"only": only},
        into=_batch,
    )


async def promised(reader: Reader, asset: Asset) -> Money:
    """Sum the vouchers of open batches that nobody redeemed yet."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(b.amount), 0)::bigint
        FROM wallet.voucher_batches AS b
        JOIN wallet.vouchers        AS v ON v.batch = b.id
        WHERE b.asset = %s AND b.closed_at IS NULL AND v.redeemed_by IS NULL
        """,
        (str(asset),),
    )
    return Money(int(minor), asset)


async def overdue(reader: Reader) -> list[VoucherBatchId]:
    """Find open batches that have run out."""
    found: list[dict[str, Any]] = await reader.rows(
        "SELECT id FROM wallet.voucher_batches WHERE closed_at IS NULL AND expires_at <= %s ORDER BY id",
        (reader.now,),
        into=dict,
    )
    return [VoucherBatchId(row["id"]) for row in found]


async def close(tx: Tx, id: VoucherBatchId, closed_as: ClosedAs) -> None:  # noqa: A002 - as above
    """Mark a batch as closed."""
    await tx.execute(
        "UPDATE wallet.voucher_batches SET closed_at = %s, closed_as = %s WHERE id = %s",
        (tx.now, closed_as, id),
    )


def _voucher(*, amount: int, asset: str, **row: Any) -> Voucher:
    redeemed_by = row["redeemed_by"]
    return Voucher(
        batch=VoucherBatchId(row["batch"]),
        serial=row["serial"],
        amount=Money(amount, Asset.parse(asset)),
        expires_at=row["expires_at"],
        closed_as=row["closed_as"],
        redeemed_by=None if redeemed_by is None else MemberId(redeemed_by),
    )


def _batch(*, id: Any, amount: int, asset: str, **row: Any) -> VoucherBatch:  # noqa: A002 - as above
    return VoucherBatch(id=VoucherBatchId(id), amount=Money(amount, Asset.parse(asset)), **row)

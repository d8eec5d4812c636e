"""Payouts and their files as rows."""

from collections.abc import Collection, Sequence
from typing import Any

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.bankentries import BankEntryId
from quan.wallet.model.payouts import Payout, PayoutBatch, PayoutBatchId, PayoutId, PayoutStatus, SentBatch


async def insert(tx: Tx, payout: Payout) -> None:
    """Write a payout whose money is set aside."""
    await tx.execute(
        """
        INSERT INTO wallet.payouts (id, member, entry, amount, asset, iban, holder, end_to_end, created_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            payout.id,
            payout.member,
            payout.entry,
            payout.amount.minor,
            str(payout.amount.asset),
            payout.iban,
            payout.holder,
            payout.end_to_end,
            payout.created_at,
        ),
    )


async def lock(tx: Tx, id: PayoutId) -> Payout | None:  # noqa: A002 - the column is called id
    """Read a payout and let nobody else end it until the transaction ends."""
    return await tx.row("SELECT * FROM wallet.payouts WHERE id = %s FOR NO KEY UPDATE", (id,), into=_payout)


async def find(reader: Reader, id: PayoutId) -> Payout | None:  # noqa: A002 - as above
    """Read a payout."""
    return await reader.row("SELECT * FROM wallet.payouts WHERE id = %s", (id,), into=_payout)


async def lock_named(tx: Tx, names: Collection[str], asset: Asset) -> list[Payout]:
    """Read the payouts of these end-to-end names and let nobody else end them."""
    return await tx.rows(
        """
        SELECT *
        FROM wallet.payouts
        WHERE end_to_end = ANY(%s) AND asset = %s
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        (list(names), str(asset)),
        into=_payout,
    )


async def lock_held(tx: Tx, asset: Asset, *, limit: int) -> list[Payout]:
    """Read the payouts that no file has yet, the oldest first, and let nobody else send or cancel them."""
    return await tx.rows(
        """
        SELECT *
        FROM wallet.payouts
        WHERE status = 'held' AND asset = %s
        ORDER BY id
        LIMIT %s
        FOR NO KEY UPDATE
        """,
        (str(asset), limit),
        into=_payout,
    )


async def lock_sent(tx: Tx, batch: PayoutBatchId) -> list[Payout]:
    """Read the payouts of a file that the bank has not paid yet, and let nobody else end them."""
    return await tx.rows(
        "SELECT * FROM wallet.payouts WHERE batch = %s AND status = 'sent' ORDER BY id FOR NO KEY UPDATE",
        (batch,),
        into=_payout,
    )


async def of_status(reader: Reader, statuses: Collection[PayoutStatus], *, limit: int) -> list[Payout]:
    """Read payouts of some statuses, the oldest first."""
    return await reader.rows(
        "SELECT * FROM wallet.payouts WHERE status = ANY(%s) ORDER BY id LIMIT %s",
        ([status.value for status in statuses], limit),
        into=_payout,
    )


async def of_member(reader: Reader, member: MemberId, *, before: PayoutId | None, limit: int) -> list[Payout]:
    """Read a member's payouts, the latest first."""
    return await reader.rows(
        """
        SELECT *
        FROM wallet.payouts
        WHERE member = %(member)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {"member": member, "before": before, "limit": limit},
        into=_payout,
    )


async def open_of(reader: Reader, member: MemberId) -> int:
    """Count a member's payouts on their way."""
    return int(
        await reader.value(
            "SELECT COUNT(*) FROM wallet.payouts WHERE member = %s AND status IN ('held', 'sent')",
            (member,),
        )
    )


async def held_of(reader: Reader, member: MemberId, asset: Asset) -> Money:
    """Sum what is set aside for a member's payouts."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(amount), 0)::bigint
        FROM wallet.payouts
        WHERE member = %s AND asset = %s AND status IN ('held', 'sent')
        """,
        (member, str(asset)),
    )
    return Money(int(minor), asset)


async def promised(reader: Reader, asset: Asset) -> Money:
    """Sum what is set aside for all payouts."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(amount), 0)::bigint
        FROM wallet.payouts
        WHERE asset = %s AND status IN ('held', 'sent')
        """,
        (str(asset),),
    )
    return Money(int(minor), asset)


async def set_sent(tx: Tx, ids: Sequence[PayoutId], batch: PayoutBatchId) -> int:
    """Note that payouts are in a file for the bank; give how many."""
    return await tx.execute(
        """
        UPDATE wallet.payouts
        SET status = 'sent', batch = %s, sent_at = %s
        WHERE id = ANY(%s) AND status = 'held'
        """,
        (batch, tx.now, [one.uuid for one in ids]),
    )


async def set_settled(tx: Tx, id: PayoutId) -> None:  # noqa: A002 - as above
    """Note that the bank has paid a payout."""
    await tx.execute(
        "UPDATE wallet.payouts SET status = 'settled', settled_at = %s WHERE id = %s AND status = 'sent'",
        (tx.now, id),
    )


async def end(tx: Tx, id: PayoutId, status: PayoutStatus) -> None:  # noqa: A002 - as above
    """Note that a payout's money came back."""
    await tx.execute(
        "UPDATE wallet.payouts SET status = %s, ended_at = %s WHERE id = %s", (status.value, tx.now, id)
    )


async def insert_batch(tx: Tx, batch: PayoutBatch, document: bytes) -> None:
    """Write a file of payouts."""
    await tx.execute(
        """
        INSERT INTO wallet.payout_batches (id, message, iban, asset, total, size, document, made_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            batch.id,
            batch.message,
            batch.iban,
            str(batch.total.asset),
            batch.total.minor,
            batch.size,
            document,
            batch.made_at,
        ),
    )


async def batches(reader: Reader, *, limit: int) -> list[PayoutBatch]:
    """List the files of payouts, the latest first."""
    return await reader.rows(
        """
        SELECT id, message, iban, asset, total, size, made_at
        FROM wallet.payout_batches
        ORDER BY id DESC
        LIMIT %s
        """,
        (limit,),
        into=_batch,
    )


async def sent_batches(reader: Reader, *, limit: int) -> list[SentBatch]:
    """Sum what every file still has with the bank, the oldest first, without those that have nothing left."""
    return await reader.rows(
        """
        SELECT batch AS id, asset, SUM(amount)::bigint AS total, COUNT(*) AS size, MIN(sent_at) AS sent_at
        FROM wallet.payouts
        WHERE status = 'sent'
        GROUP BY batch, asset
        ORDER BY batch
        LIMIT %s
        """,
        (limit,),
        into=_sent_batch,
    )


async def document(reader: Reader, batch: PayoutBatchId) -> bytes | None:
    """Read the bytes of a file."""
    found = await reader.value("SELECT document FROM wallet.payout_batches WHERE id = %s", (batch,))
    return None if found is None else bytes(found)


def _payout(**row: Any) -> Payout:
    member, entry, batch = row["member"], row["entry"], row["batch"]
    return Payout(
        id=PayoutId(row["id"]),
        member=None if member is None else MemberId(member),
        entry=None if entry is None else BankEntryId(entry),
        amount=Money(row["amount"], Asset.parse(row["asset"])),
        iban=row["iban"],
        holder=row["holder"],
        end_to_end=row["end_to_end"],
        status=PayoutStatus(row["status"]),
        batch=None if batch is None else PayoutBatchId(batch),
        created_at=row["created_at"],
        sent_at=row["sent_at"],
        settled_at=row["settled_at"],
        ended_at=row["ended_at"],
    )


def _batch(**row: Any) -> PayoutBatch:
    return PayoutBatch(
        id=PayoutBatchId(row["id"]),
        message=row["message"],
        iban=row["iban"],
        total=Money(row["total"], Asset.parse(row["asset"])),
        size=row["size"],
        made_at=row["made_at"],
    )


def _sent_batch(**row: Any) -> SentBatch:
    return SentBatch(
        id=PayoutBatchId(row["id"]),
        total=Money(row["total"], Asset.parse(row["asset"])),
        size=row["size"],
        sent_at=row["sent_at"],
    )

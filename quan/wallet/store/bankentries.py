"""Bank statement entries as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.bankentries import (
    BankEntry,
    BankEntryId,
    BankStatementId,
    EntryOutcome,
    EntryStatus,
    WaitReason,
)
from quan.wallet.model.bankfiles import BankLine, BankSide
from quan.wallet.model.payouts import PayoutBatchId, PayoutId


async def keep(
    tx: Tx,
    iban: str,
    statement: BankStatementId,
    lines: Sequence[BankLine],
    keys: Sequence[tuple[bytes, int]],
) -> int:
    """Write the lines of a statement that are not known yet; give how many they were."""
    if not lines:
        return 0
    asset = lines[0].amount.asset
    rows = [
        {
            "id": str(BankEntryId.new(tx.now).uuid),
            "fingerprint": fingerprint.hex(),
            "ordinal": ordinal,
            "direction": line.side.value,
            "amount": line.amount.minor,
            "is_reversal": line.is_reversal,
            "booked_on": line.booked_on,
            "valued_on": line.valued_on,
            "bank_reference": line.bank_reference,
            "end_to_end": line.end_to_end,
            "structured": line.structured,
            "remittance": line.remittance,
            "party_name": line.party_name,
            "party_iban": line.party_iban,
        }
        for line, (fingerprint, ordinal) in zip(lines, keys, strict=True)
    ]
    return await tx.execute(
        """
        INSERT INTO wallet.bank_entries
            (iban, asset, id, fingerprint, ordinal, statement, direction, amount, is_reversal, booked_on,
             valued_on, bank_reference, end_to_end, structured, remittance, party_name, party_iban, stored_at)
        SELECT %(iban)s, %(asset)s, line.id, decode(line.fingerprint, 'hex'), line.ordinal, %(statement)s,
               line.direction, line.amount, line.is_reversal, line.booked_on, line.valued_on,
               line.bank_reference, line.end_to_end, line.structured, line.remittance, line.party_name,
               line.party_iban, %(now)s
        FROM jsonb_to_recordset(%(rows)s) AS line
            (id uuid, fingerprint text, ordinal int, direction text, amount bigint, is_reversal boolean,
             booked_on date, valued_on date, bank_reference text, end_to_end text, structured text,
             remittance text, party_name text, party_iban text)
        ON CONFLICT (iban, asset, fingerprint, ordinal) DO NOTHING
        """,
        {"iban": iban, "asset": str(asset), "statement": statement, "now": tx.now, "rows": Jsonb(rows)},
    )


async def known(reader: Reader, iban: str, asset: Asset, fingerprints: Collection[bytes]) -> dict[bytes, int]:
    """Count the entries that are stored under these fingerprints."""
    found: list[tuple[bytes, int]] = await reader.rows(
        """
        SELECT fingerprint, COUNT(*)::int AS count
        FROM wallet.bank_entries
        WHERE iban = %s AND asset = %s AND fingerprint = ANY(%s)
        GROUP BY fingerprint
        """,
        (iban, str(asset), list(fingerprints)),
        into=lambda fingerprint, count: (bytes(fingerprint), count),
    )
    return dict(found)


async def lock(tx: Tx, id: BankEntryId) -> BankEntry | None:  # noqa: A002 - the column is called id
    """Read an entry and let nobody else book or settle it until the transaction ends."""
    return await tx.row(
        """
        SELECT *
        FROM wallet.bank_entries
        WHERE id = %s
        FOR NO KEY UPDATE
        """,
        (id,),
        into=_entry,
    )


async def find(reader: Reader, id: BankEntryId) -> BankEntry | None:  # noqa: A002 - as above
    """Read an entry."""
    return await reader.row("SELECT * FROM wallet.bank_entries WHERE id = %s", (id,), into=_entry)


async def unbooked(reader: Reader, *, stored_by: datetime) -> list[BankEntryId]:
    """Find the entries that are not in the books yet. What left the bank comes first: a return follows it."""
    return await reader.rows(
        """
        SELECT id AS uuid
        FROM wallet.bank_entries
        WHERE status = 'new' AND stored_at <= %s
        ORDER BY direction DESC, booked_on, id
        """,
        (stored_by,),
        into=BankEntryId,
    )


async def of_status(
    reader: Reader, statuses: Collection[EntryStatus], *, after: BankEntryId | None, limit: int
) -> list[BankEntry]:
    """Read entries of some statuses, the first stored first."""
    return await reader.rows(
        """
        SELECT *
        FROM wallet.bank_entries
        WHERE status = ANY(%(statuses)s) AND (%(after)s::uuid IS NULL OR id > %(after)s)
        ORDER BY id
        LIMIT %(limit)s
        """,
        {"statuses": [status.value for status in statuses], "after": after, "limit": limit},
        into=_entry,
    )


async def count_waiting(reader: Reader) -> int:
    """Count the entries that a person must explain."""
    return int(await reader.value("SELECT COUNT(*) FROM wallet.bank_entries WHERE status = 'waiting'"))


async def set_matched(
    tx: Tx, entry: BankEntry, outcome: EntryOutcome, *, member: MemberId | None, payout: PayoutId | None
) -> None:
    """Note that a new entry explained itself."""
    await tx.execute(
        """
        UPDATE wallet.bank_entries
        SET status = 'matched', outcome = %s, member = %s, payout = %s, booked_at = %s, settled_at = %s
        WHERE id = %s AND status = 'new'
        """,
        (outcome.value, member, payout, tx.now, tx.now, entry.id),
    )


async def set_waiting(tx: Tx, entry: BankEntryId, reason: WaitReason) -> None:
    """Put an entry on the work list: a new one, one that was put aside, one whose return failed."""
    await tx.execute(
        """
        UPDATE wallet.bank_entries
        SET status = 'waiting', reason = %s, outcome = NULL, payout = NULL, settled_at = NULL,
            booked_at = COALESCE(booked_at, %s)
        WHERE id = %s
        """,
        (reason.value, tx.now, entry),
    )


async def set_aside(tx: Tx, entry: BankEntryId, remark: str) -> None:
    """Take an entry off the work list, with a remark why."""
    await tx.execute(
        "UPDATE wallet.bank_entries SET status = 'aside', remark = %s WHERE id = %s AND status = 'waiting'",
        (remark, entry),
    )


async def set_settled(
    tx: Tx,
    entry: BankEntryId,
    outcome: EntryOutcome,
    *,
    member: MemberId | None = None,
    payout: PayoutId | None = None,
    batch: PayoutBatchId | None = None,
    remark: str | None = None,
) -> None:
    """Note what an operator said an entry is."""
    await tx.execute(
        """
        UPDATE wallet.bank_entries
        SET status = 'settled', reason = '', outcome = %s, member = %s, payout = %s, batch = %s,
            settled_at = %s, remark = COALESCE(%s, remark)
        WHERE id = %s AND status IN ('waiting', 'aside')
        """,
        (outcome.value, member, payout, batch, tx.now, remark, entry),
    )


async def moved(reader: Reader, iban: str, asset: Asset, *, booked: bool | None = None) -> Money:
    """Sum what entries did to an account: all, or only those that are (not) in the books."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(CASE direction WHEN 'credit' THEN amount ELSE -amount END), 0)::bigint
        FROM wallet.bank_entries
        WHERE iban = %(iban)s AND asset = %(asset)s
          AND (%(booked)s::boolean IS NULL OR (booked_at IS NOT NULL) = %(booked)s)
        """,
        {"iban": iban, "asset": str(asset), "booked": booked},
    )
    return Money(int(minor), asset)


async def unowned(reader: Reader, asset: Asset) -> Money:
    """Sum the receipts whose owner is still to be found."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(amount), 0)::bigint
        FROM wallet.bank_entries
        WHERE asset = %s AND direction = 'credit' AND status IN ('waiting', 'aside')
        """,
        (str(asset),),
    )
    return Money(int(minor), asset)


def _entry(**row: Any) -> BankEntry:
    member, payout, batch, outcome = row["member"], row["payout"], row["batch"], row["outcome"]
    return BankEntry(
        id=BankEntryId(row["id"]),
        iban=row["iban"],
        statement=BankStatementId(row["statement"]),
        line=BankLine(
            side=BankSide(row["direction"]),
            amount=Money(row["amount"], Asset.parse(row["asset"])),
            booked_on=row["booked_on"],
            valued_on=row["valued_on"],
            is_reversal=row["is_reversal"],
            bank_reference=row["bank_reference"],
            end_to_end=row["end_to_end"],
            structured=row["structured"],
            remittance=row["remittance"],
            party_name=row["party_name"],
            party_iban=row["party_iban"],
        ),
        status=EntryStatus(row["status"]),
        reason=WaitReason(row["reason"]) if row["reason"] else None,
        remark=row["remark"],
        outcome=None if outcome is None else EntryOutcome(outcome),
        member=None if member is None else MemberId(member),
        payout=None if payout is None else PayoutId(payout),
        batch=None if batch is None else PayoutBatchId(batch),
        stored_at=row["stored_at"],
        settled_at=row["settled_at"],
    )

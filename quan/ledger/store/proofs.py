"""What receipts and daily roots are made of: batches as they were hashed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from quan.core.db import Reader, Tx
from quan.ledger.model import DailyRoot, Flag, TransferId
from quan.ledger.rules import Booked, Order
from quan.ledger.store.batches import BALANCING, Batch
from quan.ledger.store.values import key_of, micros_of


async def batch_of(reader: Reader, transfer: TransferId) -> Batch | None:
    """Read the head of the batch that a transfer is in."""
    return await reader.row(
        """
        SELECT b.number, b.count, b.salt, b.first_at, b.last_at, b.previous, b.root, b.hash
        FROM ledger.transfers AS t
        JOIN ledger.batches   AS b ON b.number = t.batch
        WHERE t.id = %(transfer)s
        """,
        {"transfer": transfer},
        into=_batch,
    )


def _batch(*, number: int, count: int, first_at: datetime, last_at: datetime, **hashes: bytes) -> Batch:
    return Batch(
        number=number,
        transfers=count,
        first_us=micros_of(first_at),
        last_us=micros_of(last_at),
        **hashes,
    )


async def booked_in(reader: Reader, batch: int) -> list[Booked]:
    """Read the transfers of a batch in the order in which they were hashed."""
    return [
        _booked(*row)
        for row in await reader.tuples(
            """
            SELECT id, debit, credit, amount, asset, code, reference, effective_at, phase, pending,
                   expires_at, flags, asked, recorded_at, debit_version, credit_version, debit_net, credit_net
            FROM ledger.transfers
            WHERE batch = %(batch)s
            ORDER BY recorded_at, id
            """,
            {"batch": batch},
        )
    ]


def _booked(*row: Any) -> Booked:
    id_, debit, credit, amount, asset, code, reference, effective_at, phase, pending = row[:10]
    expires_at, flags, asked, recorded_at, *after = row[10:]
    order = Order(
        id=id_.int,
        debit=debit.int,
        credit=credit.int,
        amount=asked if flags & BALANCING else amount,
        asset=asset,
        code=code,
        reference=key_of(reference),
        effective_at_us=micros_of(effective_at),
        linked=bool(flags & Flag.LINKED),
        phase=phase,
        pending=key_of(pending),
        expires_at_us=micros_of(expires_at),
        flags=flags & ~Flag.LINKED,
    )
    return Booked(order, amount, micros_of(recorded_at), *after)


class Sealed(NamedTuple):
    """A batch of a day: its number and its hash."""

    number: int
    hash: bytes


async def sealed_on(reader: Reader, day: date) -> list[Sealed]:
    """Read the batches that ended on a UTC day, in the order in which they are hashed into its root."""
    return [
        Sealed(*row)
        for row in await reader.tuples(
            """
            SELECT number, hash
            FROM ledger.batches
            WHERE last_at >= %(day)s::timestamp       AT TIME ZONE 'UTC'
              AND last_at < (%(day)s::timestamp + interval '1 day') AT TIME ZONE 'UTC'
            ORDER BY number
            """,
            {"day": day},
        )
    ]


async def first_day(reader: Reader) -> date | None:
    """Find the UTC day on which the first batch ended."""
    found: date | None = await reader.value(
        "SELECT (MIN(last_at) AT TIME ZONE 'UTC')::date FROM ledger.batches"
    )
    return found


async def wait_for_writers(tx: Tx) -> None:
    """Wait until every batch under way is committed; new ones wait until this transaction ends."""
    await tx.execute("LOCK TABLE ledger.batches IN SHARE MODE")


async def find_daily_root(reader: Reader, day: date) -> DailyRoot | None:
    """Read what was published for a day."""
    return await reader.row(
        """
        SELECT day, batches, root, previous, hash, published_at
        FROM ledger.daily_roots
        WHERE day = %(day)s
        """,
        {"day": day},
        into=DailyRoot,
    )


async def daily_roots(reader: Reader, *, before: date | None, limit: int) -> Sequence[DailyRoot]:
    """Read what was published, the latest day first."""
    return await reader.rows(
        """
        SELECT day, batches, root, previous, hash, published_at
        FROM ledger.daily_roots
        WHERE %(before)s::date IS NULL OR day < %(before)s
        ORDER BY day DESC
        LIMIT %(limit)s
        """,
        {"before": before, "limit": limit},
        into=DailyRoot,
    )


async def add_daily_root(tx: Tx, root: DailyRoot) -> bool:
    """Publish a day, unless it is published; tell which."""
    added = await tx.execute(
        """
        INSERT INTO ledger.daily_roots (day, batches, root, previous, hash, published_at)
        VALUES (%(day)s, %(batches)s, %(root)s, %(previous)s, %(hash)s, %(published_at)s)
        ON CONFLICT (day) DO NOTHING
        """,
        {
            "day": root.day,
            "batches": root.batches,
            "root": root.root,
            "previous": root.previous,
            "hash": root.hash,
            "published_at": root.published_at,
        },
    )
    return added == 1

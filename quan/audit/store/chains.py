"""Batches, their transfers and the days they were published with, in the order in which they are hashed."""

from collections.abc import Iterator

from psycopg import Connection

from quan.audit.store.connection import Row, rows, stream, value

FIRST, LAST = -(2**63), 2**63 - 1


def heads(conn: Connection[Row]) -> list[Row]:
    """Read where each chain ends: chain, seq, hash, last_at."""
    return rows(conn, "SELECT chain, seq, hash, last_at FROM ledger.chains ORDER BY chain")


def batches(conn: Connection[Row], low: int, high: int) -> Iterator[Row]:
    """Stream the batches with low < number <= high."""
    return stream(
        conn,
        """
        SELECT number, count, first_at, last_at, previous, root, hash, salt
        FROM ledger.batches
        WHERE number > %(low)s AND number <= %(high)s
        ORDER BY number
        """,
        {"low": low, "high": high},
    )


def transfers(conn: Connection[Row], low: int, high: int) -> Iterator[Row]:
    """Stream the transfers of those batches, as they were hashed, then what a leaf does not say by itself."""
    return stream(
        conn,
        """
        SELECT id, debit, credit, amount, asset, code, phase, flags, recorded_at,
               reference, pending, effective_at, expires_at, asked,
               debit_version, credit_version, debit_net, credit_net, batch
        FROM ledger.transfers
        WHERE batch > %(low)s AND batch <= %(high)s
        ORDER BY batch, recorded_at, id
        """,
        {"low": low, "high": high},
    )


def how_many(conn: Connection[Row], low: int, high: int) -> tuple[int, int]:
    """Count the batches in a range, and the transfers that they say they have."""
    (found,) = rows(
        conn,
        """
        SELECT COUNT(*), COALESCE(SUM(count), 0)::bigint
        FROM ledger.batches
        WHERE number > %(low)s AND number <= %(high)s
        """,
        {"low": low, "high": high},
    )
    return found[0], found[1]


def batch_at(conn: Connection[Row], number: int) -> Row | None:
    """Read the hash and the last instant of one batch."""
    found = rows(
        conn, "SELECT hash, last_at FROM ledger.batches WHERE number = %(number)s", {"number": number}
    )
    return found[0] if found else None


def days(conn: Connection[Row]) -> Iterator[Row]:
    """Stream what was published, day by day."""
    return stream(
        conn,
        """
        SELECT day, batches, root, previous, hash, published_at
        FROM ledger.daily_roots
        ORDER BY day
        """,
    )


def batches_by_day(conn: Connection[Row], *, after: int | None) -> Iterator[Row]:
    """Stream the hashes of batches with the UTC day each ended on, of the days after one."""
    return stream(
        conn,
        """
        SELECT (last_at AT TIME ZONE 'UTC')::date AS day, number, hash
        FROM ledger.batches
        WHERE %(after)s::integer IS NULL
           OR last_at >= (date '1970-01-01' + %(after)s::integer + 1)::timestamp AT TIME ZONE 'UTC'
        ORDER BY day, number
        """,
        {"after": after},
    )


def published(conn: Connection[Row], day: int) -> bytes | None:
    """Read the hash that is kept for a day."""
    found: bytes | None = value(
        conn,
        "SELECT hash FROM ledger.daily_roots WHERE day = date '1970-01-01' + %(day)s::integer",
        {"day": day},
    )
    return found

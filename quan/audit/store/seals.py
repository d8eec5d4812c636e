"""Rows that no batch hashes, side by side with the seals that were kept apart."""

from collections.abc import Iterator
from typing import LiteralString

from psycopg import Connection

from quan.audit.store.connection import Row, stream

# What is sealed of each table, in the order of migrations/0010_audit.sql.
_SEALED: dict[str, LiteralString] = {
    "accounts": """
        SELECT id::text AS name, asset, code, side, limit_kind, floor, owner::text, opened_at
        FROM ledger.accounts
        """,
    "refusals": """
        SELECT id::text AS name, debit::text, credit::text, amount::text, asset, code, phase, flags,
               reference::text, pending::text, effective_at, expires_at, outcome, refused_at
        FROM ledger.refusals
        """,
    "closures": """
        SELECT id AS name, account::text, after_version, closed, at
        FROM ledger.closures
        """,
    "exchanges": """
        SELECT sold::text AS name, bought::text, spread::text, numerator, denominator, spread_bp
        FROM ledger.exchanges
        """,
    "daily_roots": """
        SELECT day::text AS name, batches, encode(root, 'hex'), encode(previous, 'hex'), encode(hash, 'hex'),
               published_at
        FROM ledger.daily_roots
        """,
}
TABLES = tuple(_SEALED)


def twice(conn: Connection[Row], table: str) -> Iterator[Row]:
    """Stream the names that stand for several rows, whatever the indexes say, and how many."""
    return stream(
        conn,
        "SELECT name, COUNT(*) FROM (" + _SEALED[table] + ") AS written GROUP BY name HAVING COUNT(*) > 1",  # noqa: S608 - from above
    )


def rows_and_seals(conn: Connection[Row], table: str) -> Iterator[Row]:
    """Stream the name and the seal that were kept, then what the row says now; either may be missing."""
    return stream(
        conn,
        "SELECT seal.name, seal.seal, written.* FROM (" + _SEALED[table] + ") AS written"  # noqa: S608 - from above
        " FULL JOIN (SELECT name, seal FROM audit.seals WHERE source = %(table)s) AS seal"
        " ON seal.name = written.name::text",
        {"table": table},
    )

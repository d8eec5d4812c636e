"""What one transfer, refusal or hold says of another. Each statement finds (row, column, expected, found).

`fresh` are the transfers that the last sound audit has not seen; what they refer to may be older.
"""

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

from psycopg import Connection

from quan.audit.store.connection import Row, stream

_FRESH: LiteralString = """
    WITH fresh AS NOT MATERIALIZED (
        SELECT t.*
        FROM UNNEST(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (low, high)
        JOIN ledger.transfers AS t ON t.batch > r.low AND t.batch <= r.high
    )
"""


def _faults(
    conn: Connection[Row], sql: LiteralString, ranges: Sequence[tuple[int, int]], **more: Any
) -> Iterator[Row]:
    spans = {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges]}
    return stream(conn, _FRESH + sql, spans | more)


def twice(conn: Connection[Row]) -> Iterator[Row]:
    """Ids that stand for more than one transfer, whatever the indexes say."""
    return stream(
        conn,
        """
        SELECT id, 'id', 'one transfer', COUNT(*)::text
        FROM ledger.transfers
        GROUP BY id
        HAVING COUNT(*) > 1
        """,
    )


def executed_refusals(conn: Connection[Row]) -> Iterator[Row]:
    """Refused ids that happened all the same.

    One id, asked for between two pairs of accounts at the same moment, may be refused for one pair while the
    other is paid: that is told apart by the accounts and the time.
    """
    return stream(
        conn,
        """
        SELECT r.id, 'id', 'no transfer: it was refused', 'transfer in batch ' || t.batch
        FROM ledger.refusals  AS r
        JOIN ledger.transfers AS t ON t.id = r.id
        WHERE (r.debit, r.credit) = (t.debit, t.credit)
           OR t.recorded_at > r.refused_at + interval '1 minute'
        """,
    )


def held_refusals(conn: Connection[Row]) -> Iterator[Row]:
    """Refused ids that are held."""
    return stream(
        conn,
        """
        SELECT r.id, 'id', 'no trace of a refused id', 'an open hold'
        FROM ledger.refusals      AS r
        JOIN ledger.open_pendings AS o ON o.id = r.id
        WHERE NOT EXISTS (SELECT FROM ledger.transfers AS t WHERE t.id = r.id)
        """,
    )


def misfits(
    conn: Connection[Row], ranges: Sequence[tuple[int, int]], fitting: Sequence[tuple[int, int, int]]
) -> Iterator[Row]:
    """Transfers between accounts that their kind does not join."""
    return _faults(
        conn,
        """
        SELECT t.id, 'code', 'a kind that goes from ' || d.code || ' to ' || c.code, t.code::text
        FROM fresh           AS t
        JOIN ledger.accounts AS d ON d.id = t.debit
        JOIN ledger.accounts AS c ON c.id = t.credit
        WHERE (t.code::integer * 10000 + d.code) * 10000::bigint + c.code <> ALL (%(fitting)s::bigint[])
        """,
        ranges,
        fitting=[(code * 10_000 + debit) * 10_000 + credit for code, debit, credit in fitting],
    )


def reversals(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Reversals that are not exactly the opposite of what they refer to, or are not the only one."""
    return _faults(
        conn,
        """
        SELECT t.id, 'reference', 'a posted transfer that this one undoes, once', t.reference::text
        FROM fresh AS t
        LEFT JOIN ledger.transfers AS o ON o.id = t.reference
        WHERE t.code = 90
          AND ((o.code <> 90 AND o.phase IN (0, 2) AND t.phase = 0 AND o.recorded_at < t.recorded_at
                AND (o.debit, o.credit, o.amount, o.asset) = (t.credit, t.debit, t.amount, t.asset)
               ) IS NOT TRUE
               OR EXISTS (SELECT FROM ledger.transfers AS other
                          WHERE other.code = 90 AND other.reference = t.reference AND other.id <> t.id))
        """,
        ranges,
    )


def resolutions(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Posts, voids and expiries that do not fit the pending transfer they name."""
    return _faults(
        conn,
        """
        SELECT t.id, fault.name, fault.expected, fault.found
        FROM fresh AS t
        LEFT JOIN ledger.transfers AS p ON p.id = t.pending
        CROSS JOIN LATERAL (
            VALUES ('pending', 'a pending transfer before it', t.pending::text,
                    (p.phase = 1 AND p.recorded_at < t.recorded_at) IS TRUE),
                   ('debit',  p.debit::text,  t.debit::text,  p.debit  = t.debit),
                   ('credit', p.credit::text, t.credit::text, p.credit = t.credit),
                   ('asset',  p.asset,        t.asset,        p.asset  = t.asset),
                   ('code',   p.code::text,   t.code::text,   p.code   = t.code),
                   ('amount', 'at most ' || p.amount, t.amount::text,
                    CASE t.phase WHEN 2 THEN t.amount <= p.amount ELSE t.amount = p.amount END),
                   ('recorded_at', 'before it expires, ' || p.expires_at, t.recorded_at::text,
                    t.phase NOT IN (2, 3) OR p.expires_at IS NULL OR t.recorded_at < p.expires_at),
                   ('recorded_at', 'not before it expires, ' || p.expires_at, t.recorded_at::text,
                    t.phase <> 4 OR (t.recorded_at >= p.expires_at) IS TRUE),
                   ('pending', 'a transfer that nothing else ends', t.pending::text,
                    NOT EXISTS (SELECT FROM ledger.transfers AS other
                                WHERE other.pending = t.pending AND other.id <> t.id))
        ) AS fault (name, expected, found, holds)
        WHERE t.phase >= 2 AND fault.holds IS FALSE
        """,
        ranges,
    )


def missing_holds(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Pending transfers that nothing has ended, but that are not among the open ones."""
    return _faults(
        conn,
        """
        SELECT t.id, 'id', 'among the open ones, for nothing has ended it', NULL
        FROM fresh AS t
        WHERE t.phase = 1
          AND NOT EXISTS (SELECT FROM ledger.open_pendings AS o WHERE o.id = t.id)
          AND NOT EXISTS (SELECT FROM ledger.transfers     AS r WHERE r.pending = t.id)
        """,
        ranges,
    )


def false_holds(conn: Connection[Row]) -> Iterator[Row]:
    """Open holds that no pending transfer stands behind, or not like that."""
    return stream(
        conn,
        """
        SELECT o.id, fault.name, fault.expected, fault.found
        FROM ledger.open_pendings  AS o
        LEFT JOIN ledger.transfers AS t ON t.id = o.id
        CROSS JOIN LATERAL (
            VALUES ('id', 'a pending transfer', t.phase::text, (t.phase = 1) IS TRUE),
                   ('id', 'nothing that ended it', 'an end',
                    NOT EXISTS (SELECT FROM ledger.transfers AS r WHERE r.pending = o.id)),
                   ('id', 'one row', 'several',
                    1 = (SELECT COUNT(*) FROM ledger.open_pendings AS p WHERE p.id = o.id)),
                   ('debit',  t.debit::text,  o.debit::text,  o.debit  = t.debit),
                   ('credit', t.credit::text, o.credit::text, o.credit = t.credit),
                   ('expires_at', t.expires_at::text, o.expires_at::text,
                    t.id IS NULL OR o.expires_at IS NOT DISTINCT FROM t.expires_at)
        ) AS fault (name, expected, found, holds)
        WHERE fault.holds IS FALSE
        """,
    )


def exchanges(conn: Connection[Row]) -> Iterator[Row]:
    """Exchanges of which the legs are missing, are no legs, or do not come to what the rate says."""
    return stream(
        conn,
        """
        SELECT x.sold, fault.name, fault.expected, fault.found
        FROM ledger.exchanges      AS x
        LEFT JOIN ledger.transfers AS s ON s.id = x.sold
        LEFT JOIN ledger.transfers AS b ON b.id = x.bought
        LEFT JOIN ledger.transfers AS p ON p.id = x.spread
        CROSS JOIN LATERAL (
            VALUES ('sold',   'a leg of an exchange', s.code::text, (s.code = 70) IS TRUE),
                   ('bought', 'a leg of an exchange', b.code::text, (b.code = 70) IS TRUE),
                   ('spread', 'a spread', p.code::text, x.spread IS NULL OR (p.code = 71) IS TRUE),
                   ('bought', 'another asset than ' || s.asset, b.asset, b.asset <> s.asset),
                   ('bought', 'the batch ' || s.batch, b.batch::text, b.batch = s.batch),
                   ('spread', 'the batch ' || s.batch, p.batch::text, p.batch = s.batch),
                   ('numerator', 'the rate at which ' || s.amount || ' buys ' || b.amount,
                    x.numerator || '/' || x.denominator,
                    b.amount = div(s.amount::numeric * x.numerator, x.denominator)),
                   ('spread_bp', 'a spread of ' || COALESCE(p.amount, 0), x.spread_bp::text,
                    COALESCE(p.amount, 0)
                    = div((s.amount + COALESCE(p.amount, 0))::numeric * x.spread_bp + 9999, 10000))
        ) AS fault (name, expected, found, holds)
        WHERE fault.holds IS FALSE
        """,
    )


def legs_alone(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Legs of an exchange of which no exchange tells the rate."""
    return _faults(
        conn,
        """
        SELECT t.id, 'id', 'an exchange that names it', NULL
        FROM fresh AS t
        WHERE t.code IN (70, 71)
          AND NOT EXISTS (SELECT FROM ledger.exchanges AS x WHERE t.id IN (x.sold, x.bought, x.spread))
        """,
        ranges,
    )


def sizes(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Count what was looked at."""
    (found,) = _faults(
        conn,
        """
        SELECT COUNT(*), COUNT(*) FILTER (WHERE code = 90), COUNT(*) FILTER (WHERE phase > 0),
               (SELECT COUNT(*) FROM ledger.refusals),
               (SELECT COUNT(*) FROM ledger.open_pendings),
               (SELECT COUNT(*) FROM ledger.exchanges)
        FROM fresh
        """,
        ranges,
    )
    whats = ("transfers", "reversals", "pending transfers", "refusals", "open holds", "exchanges")
    return dict(zip(whats, found, strict=True))

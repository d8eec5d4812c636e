"""Accounts, their lines and their closures, all in the order of account ids, to be read side by side."""

from collections.abc import Iterator, Sequence

from psycopg import Connection

from quan.audit.store.connection import Row, rows, stream


def accounts(conn: Connection[Row]) -> Iterator[Row]:
    """Stream every account with its mark of the last sound audit."""
    return stream(
        conn,
        """
        SELECT a.id, a.asset, a.code, a.side, a.limit_kind, a.floor,
               a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending,
               a.version, a.last_at, a.closed,
               a.prior_debits_posted, a.prior_credits_posted, a.prior_debits_pending, a.prior_credits_pending,
               a.prior_version, a.prior_at, a.batch,
               m.version, m.debits_posted, m.credits_posted, m.debits_pending, m.credits_pending, m.last_at,
               m.rest
        FROM ledger.accounts          AS a
        LEFT JOIN audit.account_marks AS m ON m.account = a.id
        ORDER BY a.id
        """,
    )


def every_line(conn: Connection[Row]) -> Iterator[Row]:
    """Stream both lines of every transfer, account by account and version by version."""
    return stream(
        conn,
        """
        SELECT t.debit AS account, t.debit_version AS version, true AS is_debit, t.debit_net AS net,
               t.amount, t.asset, t.phase, t.recorded_at, t.batch, t.id, t.expires_at,
               (SELECT p.amount FROM ledger.transfers AS p WHERE p.id = t.pending) AS held
        FROM ledger.transfers AS t
        UNION ALL
        SELECT t.credit, t.credit_version, false, t.credit_net,
               t.amount, t.asset, t.phase, t.recorded_at, t.batch, t.id, t.expires_at,
               (SELECT p.amount FROM ledger.transfers AS p WHERE p.id = t.pending)
        FROM ledger.transfers AS t
        ORDER BY account, version
        """,
    )


def lines_of(conn: Connection[Row], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Stream the lines of the transfers in ranges of batches, in the same order."""
    return stream(
        conn,
        """
        WITH fresh AS MATERIALIZED (
            SELECT t.*, (SELECT p.amount FROM ledger.transfers AS p WHERE p.id = t.pending) AS held
            FROM UNNEST(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (low, high)
            JOIN ledger.transfers AS t ON t.batch > r.low AND t.batch <= r.high
        )
        SELECT debit AS account, debit_version AS version, true AS is_debit, debit_net AS net,
               amount, asset, phase, recorded_at, batch, id, expires_at, held
        FROM fresh
        UNION ALL
        SELECT credit, credit_version, false, credit_net,
               amount, asset, phase, recorded_at, batch, id, expires_at, held
        FROM fresh
        ORDER BY account, version
        """,
        {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges]},
    )


def closures(conn: Connection[Row]) -> Iterator[Row]:
    """Stream when accounts were closed and opened again."""
    return stream(
        conn,
        """
        SELECT account, id, after_version, closed, at
        FROM ledger.closures
        ORDER BY account, id
        """,
    )


def held_by_account(conn: Connection[Row]) -> Iterator[Row]:
    """Stream accounts of which the pending totals are not the sum of the holds that are open."""
    return stream(
        conn,
        """
        SELECT a.id, a.debits_pending,  COALESCE(d.held, 0)::bigint,
                     a.credits_pending, COALESCE(c.held, 0)::bigint
        FROM ledger.accounts AS a
        LEFT JOIN (
            SELECT o.debit AS account, SUM(t.amount) AS held
            FROM ledger.open_pendings AS o
            JOIN ledger.transfers     AS t ON t.id = o.id
            GROUP BY o.debit
        ) AS d ON d.account = a.id
        LEFT JOIN (
            SELECT o.credit AS account, SUM(t.amount) AS held
            FROM ledger.open_pendings AS o
            JOIN ledger.transfers     AS t ON t.id = o.id
            GROUP BY o.credit
        ) AS c ON c.account = a.id
        WHERE a.debits_pending <> COALESCE(d.held, 0) OR a.credits_pending <> COALESCE(c.held, 0)
        """,
    )


def assets(conn: Connection[Row]) -> list[Row]:
    """Read the assets: asset, code, scale."""
    return rows(conn, "SELECT asset, code, scale FROM ledger.assets ORDER BY asset")


def unknown_assets(conn: Connection[Row]) -> list[Row]:
    """Read the assets that accounts are in and that are not, or not once, among the assets."""
    return rows(
        conn,
        """
        SELECT a.asset, COUNT(k.asset)
        FROM (SELECT DISTINCT asset FROM ledger.accounts) AS a
        LEFT JOIN ledger.assets AS k ON k.asset = a.asset
        GROUP BY a.asset
        HAVING COUNT(k.asset) <> 1
        """,
    )


def account_codes(conn: Connection[Row]) -> list[Row]:
    """Read the chart of accounts as the database has it."""
    return rows(conn, "SELECT code, name, side, limit_kind FROM ledger.account_codes ORDER BY code")


def transfer_codes(conn: Connection[Row]) -> list[Row]:
    """Read why money moves as the database has it."""
    return rows(conn, "SELECT code, name FROM ledger.transfer_codes ORDER BY code")

"""Entries: the lines of accounts, and balances at an instant."""

from datetime import datetime
from uuid import UUID

from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.ledger.model import AccountId, Entry, Phase, TransferId


async def entries_after(reader: Reader, account: AccountId, *, version: int, limit: int) -> list[Entry]:
    """Read the lines of an account after a version, oldest first."""
    return await reader.rows(
        """
        SELECT a.id AS account, e.version, e.transfer, e.moved * a.side AS delta, e.net * a.side AS balance,
               a.asset, e.phase, e.recorded_at, e.effective_at
        FROM ledger.accounts AS a
        CROSS JOIN LATERAL (
            (SELECT debit_version AS version, id AS transfer, debit_net AS net, phase,
                    recorded_at, effective_at,
                    CASE WHEN phase IN (0, 2) THEN amount ELSE 0 END AS moved
             FROM ledger.transfers
             WHERE debit = a.id AND debit_version > %(version)s
             ORDER BY debit_version
             LIMIT %(limit)s)
            UNION ALL
            (SELECT credit_version, id, credit_net, phase, recorded_at, effective_at,
                    CASE WHEN phase IN (0, 2) THEN -amount ELSE 0 END
             FROM ledger.transfers
             WHERE credit = a.id AND credit_version > %(version)s
             ORDER BY credit_version
             LIMIT %(limit)s)
        ) AS e
        WHERE a.id = %(account)s
        ORDER BY e.version
        LIMIT %(limit)s
        """,
        {"account": account, "version": version, "limit": limit},
        into=_entry,
    )


async def entries_of(reader: Reader, transfer: TransferId) -> list[Entry]:
    """Read the two lines of a transfer, the debit first."""
    return await reader.rows(
        """
        SELECT e.account, e.version, e.transfer, e.delta, e.balance, a.asset, e.phase,
               e.recorded_at, e.effective_at
        FROM ledger.transfers AS t
        JOIN ledger.entries   AS e ON (e.account, e.version) IN ((t.debit,  t.debit_version),
                                                                 (t.credit, t.credit_version))
        JOIN ledger.accounts  AS a ON a.id = e.account
        WHERE t.id = %(transfer)s
        ORDER BY e.account = t.credit
        """,
        {"transfer": transfer},
        into=_entry,
    )


def _entry(
    *,
    account: UUID,
    version: int,
    transfer: UUID,
    delta: int,
    balance: int,
    asset: str,
    phase: int,
    recorded_at: datetime,
    effective_at: datetime | None,
) -> Entry:
    counted_in = Asset.parse(asset)
    return Entry(
        account=AccountId(account),
        version=version,
        transfer=TransferId(transfer),
        delta=Money(delta, counted_in),
        balance=Money(balance, counted_in),
        phase=Phase(phase),
        recorded_at=recorded_at,
        effective_at=effective_at or recorded_at,
    )


async def balance_recorded_by(reader: Reader, account: AccountId, at: datetime) -> int:
    """Read the balance that was booked at an instant.

    Versions have no gaps and recorded times rise with them, so the last entry not after `at` is found
    by halving: some twenty index look-ups for a million entries, and no index by time to maintain.
    """
    found = await reader.value(
        """
        WITH RECURSIVE halving (low, high) AS (
            SELECT 0::bigint, version
            FROM ledger.accounts
            WHERE id = %(account)s
            UNION ALL
            SELECT CASE WHEN e.recorded_at <= %(at)s THEN e.version ELSE h.low          END,
                   CASE WHEN e.recorded_at <= %(at)s THEN h.high    ELSE e.version - 1 END
            FROM halving        AS h
            JOIN ledger.entries AS e ON e.account = %(account)s AND e.version = (h.low + h.high + 1) / 2
            WHERE h.low < h.high
        )
        SELECT e.balance
        FROM halving        AS h
        JOIN ledger.entries AS e ON e.account = %(account)s AND e.version = h.low
        WHERE h.low = h.high
        """,
        {"account": account, "at": at},
    )
    return int(found or 0)


async def moved_by_effective_time(reader: Reader, account: AccountId, at: datetime) -> int:
    """Sum what counts at an instant by effective time but not by recorded time, less the reverse."""
    found = await reader.value(
        """
        SELECT SUM(CASE WHEN effective_at <= %(at)s THEN delta ELSE -delta END)
        FROM ledger.entries
        WHERE account = %(account)s
          AND effective_at IS NOT NULL
          AND (effective_at <= %(at)s) <> (recorded_at <= %(at)s)
        """,
        {"account": account, "at": at},
    )
    return int(found or 0)

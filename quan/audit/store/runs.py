"""What the auditor writes down: its runs, and how far everything was sound. Nothing else is ever written."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from quan.audit.model import ChainMark, DayMark
from quan.audit.store.connection import Row, rows, stream, value

_LOCK = 4_711_010  # of this database's advisory locks: one audit at a time


def is_ready(conn: Connection[Row]) -> bool:
    """Tell whether the database has what an audit needs."""
    return value(conn, "SELECT to_regclass('audit.runs') IS NOT NULL") is True


def is_replica(conn: Connection[Row]) -> bool:
    """Tell whether this server only follows another: then nothing can be written down."""
    return value(conn, "SELECT pg_is_in_recovery()") is True


@contextmanager
def alone(conn: Connection[Row]) -> Iterator[bool]:
    """Hold the place of the one audit that runs; False when another one does."""
    taken = value(conn, "SELECT pg_try_advisory_lock(%(lock)s)", {"lock": _LOCK}) is True
    try:
        yield taken
    finally:
        if taken:
            value(conn, "SELECT pg_advisory_unlock(%(lock)s)", {"lock": _LOCK})


def clock(conn: Connection[Row]) -> str:
    """Read the server's time, as text."""
    return str(value(conn, "SELECT clock_timestamp()::text"))


def checkpoint(conn: Connection[Row]) -> tuple[int, DayMark | None, bytes] | None:
    """Read which run was sound last, the day it reached and the digest of its marks."""
    found = rows(conn, "SELECT run, day, day_hash, digest FROM audit.checkpoint")
    if not found:
        return None
    run, day, day_hash, digest = found[0]
    return run, None if day is None else DayMark(day, day_hash), digest


def chain_marks(conn: Connection[Row]) -> list[ChainMark]:
    """Read where each chain stood."""
    found = rows(conn, "SELECT chain, seq, hash, last_at FROM audit.chain_marks ORDER BY chain")
    return [ChainMark(*row) for row in found]


def orphaned_marks(conn: Connection[Row]) -> Iterator[Row]:
    """Stream accounts that were there at the last sound audit and are gone."""
    return stream(
        conn,
        """
        SELECT m.account
        FROM audit.account_marks  AS m
        LEFT JOIN ledger.accounts AS a ON a.id = m.account
        WHERE a.id IS NULL
        """,
    )


def digest(conn: Connection[Row], key: bytes, run: int, day: DayMark | None) -> bytes:
    """Compute the keyed digest over all marks."""
    keyed = hmac.new(key, repr((run, day)).encode(), hashlib.sha256)
    for mark in chain_marks(conn):
        keyed.update(repr(tuple(mark)).encode())
    for row in stream(
        conn,
        """
        SELECT account, version, debits_posted, credits_posted, debits_pending, credits_pending, last_at, rest
        FROM audit.account_marks
        ORDER BY account
        """,
    ):
        keyed.update(repr(row).encode())
    return keyed.digest()


def note_marks(conn: Connection[Row], marks: Iterable[tuple[Any, ...]]) -> None:
    """Hold the marks of this run back until it has proved sound."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS fresh_marks (
                account bytea, version bigint, debits_posted bigint, credits_posted bigint,
                debits_pending bigint, credits_pending bigint, last_at bigint, rest bytea
            )
            """
        )
        cursor.execute("TRUNCATE fresh_marks")
        with cursor.copy("COPY fresh_marks FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["bytea", *["int8"] * 6, "bytea"])
            for mark in marks:
                copy.write_row(mark)


def remember(
    conn: Connection[Row], key: bytes, run: int, chains: Iterable[ChainMark], day: DayMark | None
) -> None:
    """Let the next run go on from here."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO audit.account_marks AS mark
                (account, version, debits_posted, credits_posted, debits_pending, credits_pending,
                 last_at, rest)
            SELECT encode(account, 'hex')::uuid, version, debits_posted, credits_posted, debits_pending,
                   credits_pending, last_at, rest
            FROM fresh_marks
            ON CONFLICT (account) DO UPDATE
            SET version         = EXCLUDED.version,
                debits_posted   = EXCLUDED.debits_posted,
                credits_posted  = EXCLUDED.credits_posted,
                debits_pending  = EXCLUDED.debits_pending,
                credits_pending = EXCLUDED.credits_pending,
                last_at         = EXCLUDED.last_at,
                rest            = EXCLUDED.rest
            """
        )
        cursor.execute("DELETE FROM audit.chain_marks")
        cursor.executemany(
            """
            INSERT INTO audit.chain_marks (chain, seq, hash, last_at)
            VALUES (%s, %s, %s, %s)
            """,
            list(chains),
        )
        cursor.execute(
            """
            INSERT INTO audit.checkpoint (run, day, day_hash, digest)
            VALUES (%(run)s, date '1970-01-01' + %(day)s::integer, %(hash)s, %(digest)s)
            ON CONFLICT (only_one) DO UPDATE
            SET run = EXCLUDED.run, day = EXCLUDED.day, day_hash = EXCLUDED.day_hash, digest = EXCLUDED.digest
            """,
            {
                "run": run,
                "day": day and day.day,
                "hash": day and day.hash,
                "digest": digest(conn, key, run, day),
            },
        )


def keep_run(
    conn: Connection[Row],
    *,
    started_at: str,
    since: int | None,
    sound: bool,
    seen: tuple[int, int, int],
    told: tuple[list[Any], list[Any], list[str]],
) -> int:
    """Write a run down; give its number."""
    transfers, batches, accounts = seen
    invariants, findings, remarks = (Jsonb(part, dumps=json.dumps) for part in told)
    return int(
        value(
            conn,
            """
            INSERT INTO audit.runs (started_at, ended_at, since, sound, transfers, batches, accounts,
                                    invariants, findings, remarks)
            VALUES (%(started_at)s, clock_timestamp(), %(since)s, %(sound)s,
                    %(transfers)s, %(batches)s, %(accounts)s, %(invariants)s, %(findings)s, %(remarks)s)
            RETURNING id
            """,
            {
                "started_at": started_at,
                "since": since,
                "sound": sound,
                "transfers": transfers,
                "batches": batches,
                "accounts": accounts,
                "invariants": invariants,
                "findings": findings,
                "remarks": remarks,
            },
        )
    )

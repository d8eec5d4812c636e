"""A town to audit, built once; every test tampers with it in a transaction that is taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from quan import audit
from quan.audit.store.connection import Row, connect
from quan.core.clock import FixedClock
from quan.core.db import Database
from tests.audit.town import build
from tests.conftest import opened


@pytest.fixture(scope="module")
async def town_url(clone: Callable[[], str]) -> str:
    """Build the town, and let its database forget every rule that would keep a thief out."""
    url = clone()
    clock = FixedClock(datetime(2026, 3, 14, tzinfo=UTC))
    async with opened(Database(url, clock=clock, max_size=4)) as db:
        await build(db, clock)
    with psycopg.connect(url, autocommit=True) as conn:
        drop_every_constraint(conn)
    return url


@pytest.fixture
def thief(town_url: str) -> Iterator["Thief"]:
    """Give a superuser who passes all triggers; what they do is taken back afterwards."""
    conn = connect(town_url)
    conn.autocommit = False
    try:
        conn.execute("SET session_replication_role = replica")
        yield Thief(conn)
    finally:
        conn.rollback()
        conn.close()


@dataclass
class Thief:
    """Writes what must never be written, and hears what the auditor says to it."""

    conn: Connection[Row]

    def __call__(self, sql: str, *params: object, named: dict[str, object] | None = None) -> int:
        return self.conn.execute(sql, named or params).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.conn.execute(sql, binary=True).fetchall()

    def row(self, sql: str) -> tuple[Any, ...]:
        return self.rows(sql)[0]

    def value(self, sql: str, *params: object) -> object:
        row = self.conn.execute(sql, params).fetchone()
        return row and row[0]

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Undo one deed, and go on."""
        with self.conn.transaction(force_rollback=True):
            yield

    def findings(self, **more: Any) -> list[audit.Finding]:
        notebook = audit.Notebook()
        audit.examine(self.conn, notebook, **more)
        return notebook.findings


def drop_every_constraint(conn: Connection[tuple[object, ...]]) -> None:
    """A thief would have to pass these first; the auditor must not rely on them."""
    found = conn.execute(
        """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname)
        FROM pg_constraint
        WHERE connamespace = 'ledger'::regnamespace AND conrelid <> 0 AND contype <> 'n'
        ORDER BY contype <> 'p', conname
        """
    ).fetchall()
    for (statement,) in found:
        conn.execute(str(statement))
    indexes = conn.execute(
        "SELECT format('DROP INDEX IF EXISTS ledger.%I', indexname) FROM pg_indexes"
        " WHERE schemaname = 'ledger' AND indexdef LIKE 'CREATE UNIQUE%'"
    ).fetchall()
    for (statement,) in indexes:
        conn.execute(str(statement))
    conn.execute("ALTER TABLE ledger.closures ALTER COLUMN id DROP IDENTITY")
    nullable = conn.execute(
        """
        SELECT format('ALTER TABLE ledger.%I ALTER COLUMN %I DROP NOT NULL', table_name, column_name)
        FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'ledger' AND table_type = 'BASE TABLE' AND is_nullable = 'NO'
        """
    ).fetchall()
    for (statement,) in nullable:
        conn.execute(str(statement))

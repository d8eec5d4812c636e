"""Whoever changes one value of one row of the ledger is found out, whichever it is."""

import os

import pytest

from quan.core.db import Database
from tests.audit.conftest import Thief

BY_TYPE = {
    "uuid": "gen_random_uuid()",
    "bigint": "COALESCE({0}, 0) + 1",
    "integer": "COALESCE({0}, 0) + 1",
    "smallint": "COALESCE({0}, 0) + 1",
    "numeric": "{0} + 1",
    "timestamp with time zone": "COALESCE({0}, '2026-03-14 12:00Z') + interval '1 microsecond'",
    "date": "{0} + 1",
    "text": "{0} || 'X'",
    "bytea": "set_byte({0}, 0, (get_byte({0}, 0) + 1) & 255)",
    "boolean": "NOT {0}",
}

# Every column of every table, spelled out: a new one has no case until somebody has thought of it.
COLUMNS = {
    "account_codes": "code name side limit_kind",
    "accounts": """id asset code side limit_kind floor owner opened_at closed version last_at batch
                   debits_posted credits_posted debits_pending credits_pending
                   prior_debits_posted prior_credits_posted prior_debits_pending
                   prior_credits_pending prior_version prior_at""",
    "assets": "asset code scale",
    "batches": "number count first_at last_at previous root hash salt",
    "chains": "chain seq hash last_at",
    "closures": "id account after_version closed at",
    "daily_roots": "day batches root previous hash published_at",
    "exchanges": "sold bought spread numerator denominator spread_bp",
    "open_pendings": "id debit credit expires_at",
    "refusals": """id debit credit amount asset code phase flags reference pending effective_at expires_at
                   outcome refused_at""",
    "transfer_codes": "code name",
    "transfers": """id debit credit amount asset code phase flags reference pending effective_at expires_at
                    asked recorded_at debit_version credit_version debit_net credit_net batch""",
}
CASES = [(table, column) for table, columns in COLUMNS.items() for column in columns.split()]

NULLABLE = {
    ("accounts", "owner"),
    ("accounts", "last_at"),
    ("accounts", "prior_at"),
    ("exchanges", "spread"),
    ("open_pendings", "expires_at"),
    *(("refusals", one) for one in ("reference", "pending", "effective_at", "expires_at")),
    *(("transfers", one) for one in ("reference", "pending", "effective_at", "expires_at", "asked")),
}

# The salt is in no hash of the batch itself: a changed one shows in what the transfers hash to.
SHOWN_BY = {("batches", "salt"): "ledger.transfers"}


async def test_every_column_of_the_ledger_has_its_case(db: Database) -> None:
    async with db.read() as reader:
        found = await reader.tuples(
            """
            SELECT table_name, column_name
            FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = 'ledger' AND table_type = 'BASE TABLE'
            """
        )
    assert sorted(found) == sorted(CASES)


def test_what_nobody_touched_is_sound(thief: Thief) -> None:
    assert thief.findings() == []


@pytest.mark.parametrize(("table", "column"), CASES, ids=[".".join(case) for case in CASES])
def test_a_changed_value_is_found(thief: Thief, table: str, column: str) -> None:
    kind = thief.value(
        "SELECT data_type FROM information_schema.columns"
        " WHERE table_schema = 'ledger' AND table_name = %s AND column_name = %s",
        table,
        column,
    )
    changes = [BY_TYPE[str(kind)].format(column), *(["NULL"] if (table, column) in NULLABLE else [])]
    for change in changes:
        for row in some(rows_that_differ(thief, table, column, change)):
            with thief.taken_back():
                changed = thief(
                    f"UPDATE ledger.{table} SET {column} = {change} WHERE ctid = %s::text::tid", row
                )
                assert changed == 1
                named = {finding.table for finding in thief.findings()}
                assert SHOWN_BY.get((table, column), f"ledger.{table}") in named, (row, change)


def some(rows: list[object]) -> list[object]:
    """Take the first and the last row; all of them when asked to be thorough (three minutes)."""
    return rows if os.environ.get("QUAN_TEST_EVERY_ROW") else rows[:: max(1, len(rows) - 1)]


def rows_that_differ(thief: Thief, table: str, column: str, change: str) -> list[object]:
    """Give the rows that the change changes."""
    found = thief.conn.execute(
        f"SELECT ctid::text FROM ledger.{table} WHERE {column} IS DISTINCT FROM {change} ORDER BY ctid"
    ).fetchall()
    assert found
    return [row for (row,) in found]

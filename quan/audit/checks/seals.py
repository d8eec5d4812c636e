"""Accounts, refusals, closures, exchanges and daily roots are what was sealed when they were written."""

import hashlib
import json

from psycopg import Connection

from quan.audit.model import Invariant, Notebook
from quan.audit.store import seals as store
from quan.audit.store.connection import Row


def check(conn: Connection[Row], notebook: Notebook) -> None:
    """Seal every row again and compare."""
    for table in store.TABLES:
        number = 0
        for name, seal, *words in store.rows_and_seals(conn, table):
            number += 1
            if words[0] is None:
                _found(notebook, table, name, "the row that was sealed", None)
            elif seal is None:
                _found(notebook, table, words[0], "a seal", None)
            elif sealed(table, words) != seal:
                _found(notebook, table, name, f"what was sealed as {seal.hex()}", json.dumps(words))
        for name, times in store.twice(conn, table):
            _found(notebook, table, name, "one row", f"{times} rows")
        notebook.count(table, number, Invariant.IMMUTABLE)


def sealed(table: str, words: list[object]) -> bytes:
    """Hash what a row says, as it was when it was written."""
    text = json.dumps(words, ensure_ascii=False)
    return hashlib.sha256(f"QR1 {table} {text}".encode()).digest()


def _found(notebook: Notebook, table: str, row: object, expected: str, found: str | None) -> None:
    notebook.found(Invariant.IMMUTABLE, f"ledger.{table}", row, expected=expected, found=found)

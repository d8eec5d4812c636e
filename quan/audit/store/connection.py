"""The auditor's own connections: one snapshot to read from, one to write down what was found."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

ROWS_AT_ONCE = 5_000
CONNECT_TIMEOUT_S = 5

Row = tuple[Any, ...]

# Postgres counts microseconds from 2000, the canonical form from 1970.
_FROM_1970_US = 946_684_800_000_000

# Sorts go to disk above this; a cursor is read to its end, so it is planned for all of its rows.
_SETTINGS = (
    "-c timezone=UTC -c work_mem=64MB -c cursor_tuple_fraction=1 -c jit=off -c application_name=quan-audit"
)

_names = count(1)


class _Id(Loader):
    """A UUID as its 16 bytes, which sort in Python as in the database."""

    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


class _Instant(Loader):
    """An instant in microseconds since 1970."""

    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        return int.from_bytes(data, "big", signed=True) + _FROM_1970_US


class _Day(Loader):
    """A day as the number of days since 1970."""

    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        return int.from_bytes(data, "big", signed=True) + 10_957


def connect(url: str) -> Connection[Row]:
    """Open a connection that reads columns as they are stored."""
    conn: Connection[Row] = psycopg.connect(
        url, connect_timeout=CONNECT_TIMEOUT_S, options=_SETTINGS, autocommit=True
    )
    read_as_stored(conn)
    return conn


def read_as_stored(conn: Connection[Row]) -> None:
    """Let ids, instants and days arrive as bytes and whole numbers."""
    conn.adapters.register_loader("uuid", _Id)
    conn.adapters.register_loader("timestamptz", _Instant)
    conn.adapters.register_loader("date", _Day)


@contextmanager
def snapshot(conn: Connection[Row]) -> Iterator[Connection[Row]]:
    """See one instant of the database while money goes on moving."""
    conn.isolation_level = IsolationLevel.REPEATABLE_READ
    conn.read_only = True
    with conn.transaction():
        yield conn


def stream(
    conn: Connection[Row], sql: LiteralString, params: Mapping[str, Any] | None = None
) -> Iterator[Row]:
    """Read a query of any length, some thousand rows at a time."""
    with conn.cursor(name=f"audit_{next(_names)}") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(sql, params, binary=True)
        yield from cursor


def rows(conn: Connection[Row], sql: LiteralString, params: Mapping[str, Any] | None = None) -> list[Row]:
    """Read a query that has few rows."""
    with conn.cursor(binary=True) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def value(conn: Connection[Row], sql: LiteralString, params: Mapping[str, Any] | None = None) -> Any:
    """Read the first column of the first row, or None."""
    found = rows(conn, sql, params)
    return found[0][0] if found else None

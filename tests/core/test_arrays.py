"""Columns packed here are read by PostgreSQL as what they were."""

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from quan.core import arrays
from quan.core.db import Database

DAWN = datetime(1969, 7, 20, 20, 17, 40, 123456, tzinfo=UTC)
NOON = datetime(2026, 3, 14, 12, 0, 0, 1, tzinfo=UTC)
SMALL, LARGE = UUID(int=1), UUID(int=(1 << 128) - 1)


def whole(values: Sequence[Any]) -> Sequence[Any]:
    return values


def numbers(values: Sequence[UUID | None]) -> list[int | None]:
    return [None if value is None else value.int for value in values]


def unix(values: Sequence[datetime | None]) -> list[int | None]:
    return [
        None if value is None else round((value - arrays.UNIX_EPOCH).total_seconds() * 1_000_000)
        for value in values
    ]


COLUMNS: list[tuple[str, Callable[[Any], arrays.Array], Callable[[Any], Any], list[Any]]] = [
    ("uuid", arrays.uuids, numbers, [SMALL, LARGE]),
    ("bigint", arrays.bigints, whole, [0, -1, 2**63 - 1, -(2**63)]),
    ("integer", arrays.integers, whole, [0, -1, 2**31 - 1, -(2**31)]),
    ("smallint", arrays.smallints, whole, [0, -1, 2**15 - 1, -(2**15)]),
    ("boolean", arrays.booleans, whole, [True, False]),
    ("timestamptz", arrays.timestamps, whole, [DAWN, NOON, arrays.EPOCH]),
    ("timestamptz", arrays.unix_us, unix, [DAWN, NOON, arrays.EPOCH]),
    ("date", arrays.dates, whole, [date(1999, 12, 31), date(2000, 1, 1), date(2026, 3, 14)]),
    ("text", arrays.texts, whole, ["", "tea", 'quote " brace } comma ,', "茶", "NULL"]),
    ("bytea", arrays.byteas, whole, [b"", b"\0\xff", bytes(300)]),
]


@pytest.mark.parametrize(("kind", "pack", "given", "values"), COLUMNS, ids=[c[1].__name__ for c in COLUMNS])
async def test_a_column_arrives_as_it_was(
    db: Database,
    kind: str,
    pack: Callable[[Any], arrays.Array],
    given: Callable[[Any], Any],
    values: list[Any],
) -> None:
    for column in (values, [*values, None], [None, None], []):
        async with db.read() as reader:
            read = await reader.rows(
                f"SELECT value FROM UNNEST(%s::{kind}[]) WITH ORDINALITY AS of (value, n) ORDER BY n",  # noqa: S608 - the kinds above
                (pack(given(column)),),
                into=lambda value: value,
            )
        assert read == column


async def test_json_keeps_its_bytes_and_jsonb_its_meaning(db: Database) -> None:
    documents = [b'{"b": 1,  "a": "\xe8\x8c\xb6"}', None, b"[]"]
    async with db.read() as reader:
        kept = await reader.value("SELECT (%s::json[])::text[]", (arrays.jsons(documents),))
        meant = await reader.value("SELECT (%s::jsonb[])::text[]", (arrays.jsonbs(documents),))
    assert kept == ['{"b": 1,  "a": "茶"}', None, "[]"]
    assert meant == ['{"a": "茶", "b": 1}', None, "[]"]


async def test_many_kinds_travel_in_one_statement(db: Database) -> None:
    async with db.read() as reader:
        rows = await reader.rows(
            "SELECT id, amount FROM UNNEST(%(ids)s, %(amounts)s) AS given (id, amount)",
            {"ids": arrays.uuids([SMALL.int, LARGE.int]), "amounts": arrays.bigints([1, 2])},
            into=lambda id, amount: (id, amount),  # noqa: A006 - the column is called id
        )
    assert rows == [(SMALL, 1), (LARGE, 2)]


@pytest.mark.parametrize(
    ("pack", "value"),
    [(arrays.bigints, 2**63), (arrays.smallints, 2**15), (arrays.uuids, 2**128), (arrays.uuids, -1)],
)
def test_what_does_not_fit_is_an_error(pack: Callable[[Any], arrays.Array], value: int) -> None:
    for column in ([value], [None, value]):
        with pytest.raises((OverflowError, struct.error)):
            pack(column)

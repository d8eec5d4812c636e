"""Whole columns as parameters: PostgreSQL arrays in binary form, for statements that write many rows at once.

psycopg writes an array element by element in Python; a batch of a thousand rows and ten columns feels that.
Here a column is packed in one go. Every function takes a sequence and gives one parameter; None is NULL.
"""

import struct
import sys
from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, repeat
from typing import Any

import psycopg
from psycopg.adapt import Dumper, PyFormat
from psycopg.pq import Format

_UUID, _BIGINT, _SMALLINT, _INTEGER, _BOOLEAN = 2950, 20, 21, 23, 16
_TIMESTAMPTZ, _DATE, _TEXT, _BYTEA, _JSON, _JSONB = 1184, 1082, 25, 17, 114, 3802
_ARRAY_OF = {
    _UUID: 2951,
    _BIGINT: 1016,
    _SMALLINT: 1005,
    _INTEGER: 1007,
    _BOOLEAN: 1000,
    _TIMESTAMPTZ: 1185,
    _DATE: 1182,
    _TEXT: 1009,
    _BYTEA: 1001,
    _JSON: 199,
    _JSONB: 3807,
}
_NULL = b"\xff\xff\xff\xff"
_LANE = {8: ("I", 2), 2: ("H", 1)}
"""A number of so many bytes and its length are three words: of which type, and how many are the number's."""
_LENGTH = struct.Struct(">i").pack
_SIXTEEN = _LENGTH(16)
_JSONB_VERSION = b"\x01"

EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
"""Where PostgreSQL counts time from."""
UNIX_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_EPOCH_DAY = EPOCH.date().toordinal()
_EPOCH_US = (EPOCH - UNIX_EPOCH) // timedelta(microseconds=1)
_MICROSECOND = timedelta(microseconds=1)


class Array:
    """One parameter, ready to be sent."""

    __slots__ = ("data", "oid")

    def __init__(self, element: int, data: bytes) -> None:
        self.oid = _ARRAY_OF[element]
        self.data = data


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def get_key(self, obj: Any, format: PyFormat) -> Any:  # noqa: A002, ARG002 - psycopg's signature
        return (Array, obj.oid)

    def upgrade(self, obj: Any, format: PyFormat) -> Dumper:  # noqa: A002, ARG002 - psycopg's signature
        dumper = _ArrayDumper(Array)
        dumper.oid = obj.oid
        return dumper

    def dump(self, obj: Any) -> bytes:
        data: bytes = obj.data
        return data


psycopg.adapters.register_dumper(Array, _ArrayDumper)


def uuids(values: Sequence[int | None]) -> Array:
    """Pack UUIDs, each given as its 128-bit number."""
    if None in values:
        return _joined(_UUID, values, lambda number: number.to_bytes(16))
    if not values:
        return _empty(_UUID)
    numbers = [value.to_bytes(16) for value in values]  # type: ignore[union-attr] # no None here
    return Array(_UUID, b"".join((_head(_UUID, len(numbers)), _SIXTEEN, _SIXTEEN.join(numbers))))


def bigints(values: Sequence[int | None]) -> Array:
    """Pack whole numbers of 64 bits."""
    return _fixed(_BIGINT, "q", 8, values)


def integers(values: Sequence[int | None]) -> Array:
    """Pack whole numbers of 32 bits."""
    return _fixed(_INTEGER, "i", 4, values)


def smallints(values: Sequence[int | None]) -> Array:
    """Pack whole numbers of 16 bits."""
    return _fixed(_SMALLINT, "h", 2, values)


def booleans(values: Sequence[bool | None]) -> Array:
    """Pack truths."""
    return _fixed(_BOOLEAN, "?", 1, values)


def timestamps(values: Sequence[datetime | None]) -> Array:
    """Pack instants."""
    return _fixed(
        _TIMESTAMPTZ, "q", 8, [None if at is None else (at - EPOCH) // _MICROSECOND for at in values]
    )


def unix_us(values: Sequence[int | None]) -> Array:
    """Pack instants given in microseconds since 1970."""
    return _fixed(_TIMESTAMPTZ, "q", 8, [None if at is None else at - _EPOCH_US for at in values])


def dates(values: Sequence[date | None]) -> Array:
    """Pack days."""
    return _fixed(_DATE, "i", 4, [None if day is None else day.toordinal() - _EPOCH_DAY for day in values])


def texts(values: Sequence[str | None]) -> Array:
    """Pack texts."""
    return _joined(_TEXT, values, str.encode)


def byteas(values: Sequence[bytes | None]) -> Array:
    """Pack bytes."""
    return _joined(_BYTEA, values, bytes)


def jsons(values: Sequence[bytes | None]) -> Array:
    """Pack JSON documents that keep their bytes."""
    return _joined(_JSON, values, bytes)


def jsonbs(values: Sequence[bytes | None]) -> Array:
    """Pack JSON documents that are kept by their meaning."""
    return _joined(_JSONB, values, _JSONB_VERSION.__add__)


def _fixed(element: int, code: str, size: int, values: Sequence[int | None]) -> Array:
    count = len(values)
    if None in values:
        return _joined(element, values, struct.Struct(f">{code}").pack)
    if size in _LANE:
        return (
            Array(element, _head(element, count) + _in_lanes(code, size, values))
            if count
            else _empty(element)
        )
    pairs = chain.from_iterable(zip(repeat(size), values, strict=False))
    data = struct.pack(f">{f'i{code}' * count}", *pairs)
    return Array(element, _head(element, count) + data) if count else _empty(element)


def _in_lanes(code: str, size: int, values: Sequence[Any]) -> bytes:
    """Put a length before every number without touching them one by one.

    Length and number together are three words of `size / 2` or `size` bytes; each is a lane of its own.
    """
    numbers = array(code, values)
    lengths = array("i", [size]) * len(values)
    if sys.byteorder == "little":
        numbers.byteswap()
        lengths.byteswap()
    word, per_number = _LANE[size]
    lanes = array(word, bytes((4 + size) * len(values)))
    of_numbers, of_lengths = array(word, numbers.tobytes()), array(word, lengths.tobytes())
    per_length = 3 - per_number
    for lane in range(per_length):
        lanes[lane::3] = of_lengths[lane::per_length]
    for lane in range(per_number):
        lanes[per_length + lane :: 3] = of_numbers[lane::per_number]
    return lanes.tobytes()


def _joined(element: int, values: Sequence[Any], pack: Callable[[Any], bytes]) -> Array:
    if not values:
        return _empty(element)
    nulls = values.count(None)
    if nulls == len(values):
        return Array(element, _head(element, nulls, nulls=True) + _NULL * nulls)
    if not nulls and values.count(values[0]) == len(values):  # a column that says the same in every row
        data = pack(values[0])
        return Array(element, _head(element, len(values)) + (_LENGTH(len(data)) + data) * len(values))
    parts = [_head(element, len(values), nulls=nulls > 0)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            data = pack(value)
            parts += (_LENGTH(len(data)), data)
    return Array(element, b"".join(parts))


def _head(element: int, count: int, *, nulls: bool = False) -> bytes:
    return struct.pack(">iiiii", 1, nulls, element, count, 1)


def _empty(element: int) -> Array:
    return Array(element, struct.pack(">iii", 0, 0, element))

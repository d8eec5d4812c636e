"""Long lists come in pages; a cursor says where the next one starts."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from quan.core import wire
from quan.core.problems import Problem

T = TypeVar("T")

DEFAULT_LIMIT = 30
MAX_LIMIT = 100
MAX_CURSOR_CHARS = 400
_NUMBER_END = 1 << 53
_FIRST_YEAR, _LAST_YEAR = 1, 9999


class MalformedCursor(Problem):
    """This page marker is not one we gave out. Start again from the first page."""

    status = 400
    slug = "core/malformed-cursor"


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list, and the cursor of the next one (null at the end)."""

    items: list[T]
    next: str | None = None


def cursor(*position: Any) -> str:
    """Make an opaque cursor from the sort key of the last row of a page."""
    return base64.urlsafe_b64encode(wire.encode(position)).decode().rstrip("=")


def position(text: str, *kinds: Any) -> tuple[Any, ...]:
    """Read a cursor back as typed values, in the order they were put in.

    Raises: MalformedCursor.
    """
    if len(text) > MAX_CURSOR_CHARS:
        raise MalformedCursor
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        values: tuple[Any, ...] = msgspec.json.decode(
            data, type=tuple.__class_getitem__(kinds), dec_hook=wire.decode_hook
        )
    except (binascii.Error, ValueError, msgspec.MsgspecError, Problem) as error:
        raise MalformedCursor from error
    if not all(map(_is_in_range, values)):
        raise MalformedCursor
    return values


def _is_in_range(value: Any) -> bool:
    """Tell whether the database can compare with it: other numbers and instants are none that we gave out."""
    if isinstance(value, int):
        return abs(value) < _NUMBER_END
    if isinstance(value, datetime):
        return value.tzinfo is not None and _FIRST_YEAR < value.year < _LAST_YEAR
    return True


def clamp(limit: int | None) -> int:
    """Bring a wished page size into what is allowed."""
    return DEFAULT_LIMIT if limit is None else max(1, min(limit, MAX_LIMIT))


def split(rows: Sequence[T], limit: int) -> tuple[list[T], bool]:
    """Cut a result fetched with `limit + 1` rows; tell whether there is more."""
    return list(rows[:limit]), len(rows) > limit

"""How the law's whole numbers are written to columns and read back."""

from datetime import UTC, datetime, timedelta
from typing import overload
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def uuid_of(key: int | None) -> UUID | None:
    """Give the column value of an id that may be missing."""
    return None if key is None else UUID(int=key)


def key_of(column: UUID | None) -> int | None:
    """Give the whole number by which the law knows an id that may be missing."""
    return None if column is None else column.int


@overload
def instant_of(micros: int) -> datetime: ...
@overload
def instant_of(micros: int | None) -> datetime | None: ...
def instant_of(micros: int | None) -> datetime | None:
    """Give the column value of an instant that may be missing."""
    return None if micros is None else EPOCH + micros * MICROSECOND


@overload
def micros_of(instant: datetime) -> int: ...
@overload
def micros_of(instant: datetime | None) -> int | None: ...
def micros_of(instant: datetime | None) -> int | None:
    """Give the whole number by which the law knows an instant."""
    return None if instant is None else (instant - EPOCH) // MICROSECOND

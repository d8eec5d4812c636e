"""How the law's whole numbers are written to columns and read back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def uuid_of(key: int | None) -> UUID | None:
    """Give the column value of an id that may be missing."""
    return None if key is None else UUID(int=key)


def instant_of(micros: int | None) -> datetime | None:
    """Give the column value of an instant that may be missing."""
    return None if micros is None else EPOCH + micros * MICROSECOND


def micros_of(instant: datetime | None) -> int | None:
    """Give the whole number by which the law knows an instant."""
    return None if instant is None else (instant - EPOCH) // MICROSECOND

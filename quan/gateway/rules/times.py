"""Times as the wire writes them: wall-clock texts in GMT+8, without saying so."""

from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))
TOLERANCE = timedelta(hours=24)
"""Some SDKs write the merchant's local clock."""
_FORM = "%Y-%m-%d %H:%M:%S"


def written(at: datetime) -> str:
    """Write an instant."""
    return at.astimezone(ZONE).strftime(_FORM)


def read(text: str) -> datetime | None:
    """Read an instant; None for what is none."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=ZONE)
    except ValueError:
        return None


def is_near(at: datetime | None, now: datetime) -> bool:
    """Tell whether an instant is within the tolerance of now."""
    return at is not None and abs(at - now) <= TOLERANCE

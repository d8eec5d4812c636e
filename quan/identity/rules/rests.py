"""How long a device is left alone whose push service takes nothing."""

from datetime import datetime, timedelta

from quan.core.push import LIFE

RESTS = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 1200, 3600))
"""After the first failure in a row, the second, and so on; after more the last."""
MOST_TRIES = 6
"""Of one notice; by then an hour and a half has passed, and the device hears all when it is opened."""


def rest_until(now: datetime, *, failures: int, not_before: datetime | None) -> datetime:
    """Tell until when a device rests after so many failures; its service may ask for more, up to a day."""
    rested = now + RESTS[min(failures, len(RESTS)) - 1]
    return rested if not_before is None else min(max(rested, not_before), now + LIFE)

"""The only place that tells the time. Everything else receives it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the instant, always aware and in UTC."""

    def now(self) -> datetime:
        """Tell the present instant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Tell the present instant."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands until it is moved; for tests, the simulator and the demo town."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Tell the instant the clock stands at."""
        return self.at

    def advance(self, step: timedelta) -> datetime:
        """Move forward; time never runs back."""
        if step < timedelta(0):
            message = "a clock does not run backwards"
            raise ValueError(message)
        self.at += step
        return self.at

"""Whole days, as the town counts them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days of the town: the first one and the one after the last."""

    first: date
    after: date
    timezone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The instant at which the span begins."""
        return _midnight(self.first, self.timezone)

    @property
    def end(self) -> datetime:
        """The instant at which the span is over."""
        return _midnight(self.after, self.timezone)

    @property
    def last(self) -> date:
        """The last day."""
        return self.after - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        """Every day."""
        return [self.first + timedelta(days=n) for n in range((self.after - self.first).days)]


def _midnight(day: date, timezone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone)

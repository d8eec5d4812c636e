"""Days, months and spans in the town's time, and where they begin among ids that rise with time."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from quan.wallet.errors.bills import MalformedMonth, StatementRange
from quan.wallet.model.payments import BillId
from quan.wallet.model.periods import Span

MOST_STATEMENT_DAYS = 366
MONTHS_SHOWN = 12
_YEARS = range(2000, 2100)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_MILLIS_SHIFT = 80  # a UUIDv7 begins with 48 bits of milliseconds


def month(text: str, timezone: ZoneInfo) -> Span:
    """Read `2026-11`.

    Raises: MalformedMonth.
    """
    match = _MONTH.fullmatch(text)
    if match is None:
        raise MalformedMonth
    first = date(int(match[1]), int(match[2]), 1)
    return Span(first, next_month(first), timezone)


def year_before(span: Span) -> Span:
    """Give the twelve months that end with a month."""
    return Span(months_before(span.first, MONTHS_SHOWN - 1), span.after, span.timezone)


def months_of(span: Span) -> list[date]:
    """Give the first day of every month of a span."""
    found, at = [], span.first
    while at < span.after:
        found.append(at)
        at = next_month(at)
    return found


def statement(first: date, last: date, timezone: ZoneInfo) -> Span:
    """Give the days of a statement.

    Raises: StatementRange.
    """
    known = first.year in _YEARS and last.year in _YEARS
    if not known or last < first or (last - first).days >= MOST_STATEMENT_DAYS:
        raise StatementRange(most_days=MOST_STATEMENT_DAYS)
    return Span(first, last + timedelta(days=1), timezone)


def next_month(first: date) -> date:
    """Give the first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def months_before(first: date, count: int) -> date:
    """Give the first day of the month that many months earlier."""
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def first_bill_at(instant: datetime) -> BillId:
    """Give the lowest id a bill made at an instant, or later, can have."""
    millis = max(0, round(instant.timestamp() * 1000))
    return BillId(UUID(int=millis << _MILLIS_SHIFT))

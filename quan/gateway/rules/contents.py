"""Reading the content of calls: what must be there, amounts, until when."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.gateway.errors.wire import BusinessRefused
from quan.gateway.rules import times

TRADE_INVALID = "ACQ.INVALID_PARAMETER"
MAX_URL_CHARS = 256
MAX_PASSBACK_CHARS = 512
_SPAN = re.compile(r"([1-9][0-9]{0,4})([mhdc])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def text(content: Mapping[str, Any], name: str, *, invalid: str = TRADE_INVALID) -> str | None:
    """Read a text that may be missing; an empty one is missing.

    Raises: BusinessRefused.
    """
    value = content.get(name)
    if value is not None and not isinstance(value, str):
        raise BusinessRefused(invalid, f"{name} must be a text")
    return value or None


def required(content: Mapping[str, Any], name: str, *, invalid: str = TRADE_INVALID) -> str:
    """Read a text that must be there.

    Raises: BusinessRefused.
    """
    found = text(content, name, invalid=invalid)
    if found is None:
        raise BusinessRefused(invalid, f"{name} is missing")
    return found


def amount(content: Mapping[str, Any], name: str, asset: Asset, *, invalid: str = TRADE_INVALID) -> Money:
    """Read an amount: decimal text without sign, and without more decimals than the money has.

    Raises: BusinessRefused.
    """
    written = required(content, name, invalid=invalid)
    try:
        return Money.parse(written, asset)
    except Problem as refusal:
        raise BusinessRefused(invalid, f"{name}: {refusal}") from refusal


def expiry(content: Mapping[str, Any], now: datetime) -> datetime | None:
    """Read until when a trade can be paid: an instant, or a span like 90m, 2h, 1d, or 1c, the end of today.

    Raises: BusinessRefused.
    """
    instant = text(content, "time_expire")
    if instant is not None:
        # The form with seconds, and the one without that some versions of the documentation name.
        read = times.read(instant) or times.read(f"{instant}:00")
        if read is None:
            raise BusinessRefused(TRADE_INVALID, "time_expire must be yyyy-MM-dd HH:mm:ss")
        return read
    span = text(content, "timeout_express") or text(content, "qr_code_timeout_express")
    return None if span is None else _after(span, now)


def _after(span: str, now: datetime) -> datetime:
    found = _SPAN.fullmatch(span)
    if found is None:
        raise BusinessRefused(TRADE_INVALID, "timeout_express must be like 90m, 2h, 1d or 1c")
    if found[2] == "c":
        today = now.astimezone(times.ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=int(found[1]))
    return now + int(found[1]) * _UNITS[found[2]]

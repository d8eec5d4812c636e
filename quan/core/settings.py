"""What may stand in a setting, read from its text. What cannot be used is a ValueError that says what can."""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from quan.core.money import Asset

_USUAL_PORTS = {"http": ":80", "https": ":443"}


def flag(text: str) -> bool:
    """Read whether something is so."""
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
    except KeyError:
        message = "yes or no"
        raise ValueError(message) from None


def port(text: str) -> int:
    """Read a port."""
    return whole(text, 1, (1 << 16) - 1, message="a port from 1 to 65535")


def positive(text: str) -> int:
    """Read a whole number above zero."""
    return whole(text, 1, message="a whole number above zero")


def basis_points(text: str) -> int:
    """Read hundredths of a percent, up to a tenth of the whole."""
    return whole(text, 0, 1000, message="a whole number from 0 to 1000")


def whole(text: str, least: int, most: int = (1 << 31) - 1, *, message: str) -> int:
    """Read a whole number between two others; `message` says what was expected."""
    if re.fullmatch(r"[0-9]{1,10}", text, re.ASCII) is None or not least <= int(text) <= most:
        raise ValueError(message)
    return int(text)


def origin(text: str) -> str:
    """Read an origin, as browsers write it."""
    parts = urlsplit(text)
    more = parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in _USUAL_PORTS or not parts.hostname or more:
        message = "an origin like https://quan.example"
        raise ValueError(message)
    # As browsers write it in the Origin header, which is compared with this.
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(_USUAL_PORTS[parts.scheme])}"


def zone(text: str) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        message = "a time zone like Asia/Shanghai"
        raise ValueError(message) from None


def country(text: str) -> str:
    """Read a country's two letters."""
    if re.fullmatch(r"[A-Za-z]{2}", text, re.ASCII) is None:
        message = "two letters, like CN"
        raise ValueError(message)
    return text.upper()


def assets(text: str) -> tuple[Asset, ...]:
    """Read assets, separated by commas."""
    return tuple(Asset.parse(part.strip()) for part in text.split(",") if part.strip())

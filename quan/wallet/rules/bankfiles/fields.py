"""The fields of a statement, read strictly: what cannot be read is refused by its name, never guessed."""

import re
from datetime import date

from quan.core.money import MAX_MINOR, Asset, Money
from quan.wallet.errors.bankfiles import StatementFieldUnreadable, StatementInAnotherCurrency
from quan.wallet.rules.notes import one_line

MAX_TEXT_CHARS = 1000  # several lines of 140; a bank that writes more says nothing we look for
MAX_NAME_CHARS = 140

_DECIMAL = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{0,9}))?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NOTHING = frozenset({"NONREF", "NOTPROVIDED", "NOT PROVIDED", "NONE"})


def read_amount(text: str, asset: Asset, *, field: str) -> Money:
    """Read an unsigned decimal. More decimals than the asset has are accepted when they are zeros.

    Raises: StatementFieldUnreadable.
    """
    match = _DECIMAL.fullmatch(text.strip())
    if match is None:
        raise StatementFieldUnreadable(field=field)
    decimals = (match[2] or "").ljust(asset.scale, "0")
    minor = int(match[1] + decimals[: asset.scale])
    if decimals[asset.scale :].strip("0") or minor > MAX_MINOR:
        raise StatementFieldUnreadable(field=field)
    return Money(minor, asset)


def read_day(text: str, *, field: str) -> date:
    """Read the day of an ISO date or time, as the bank's own clock says it.

    Raises: StatementFieldUnreadable.
    """
    match = _DAY.match(text.strip())
    try:
        return date.fromisoformat(match[0] if match else "")
    except ValueError as error:
        raise StatementFieldUnreadable(field=field) from error


def check_currency(found: str, asset: Asset) -> None:
    """Refuse money that is not the account's.

    Raises: StatementInAnotherCurrency.
    """
    if found != asset.code:
        raise StatementInAnotherCurrency(currency=found[:3], expected=asset.code)


def read_sequence(text: str) -> int | None:
    """Read the running number of a statement; None when the bank gives none that counts."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits, re.ASCII) else None


def read_text(*parts: str | None, most: int = MAX_TEXT_CHARS) -> str:
    """Join what a person or a bank wrote, as one line of visible text."""
    return one_line(" ".join(part for part in parts if part))[:most].strip()


def read_reference(text: str | None) -> str:
    """Read a reference; the words by which banks say that there is none are none."""
    reference = read_text(text, most=MAX_NAME_CHARS)
    return "" if reference.upper() in _NOTHING else reference


def read_account(text: str | None) -> str:
    """Read an account number without its spaces, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", (text or "").upper())[:34]

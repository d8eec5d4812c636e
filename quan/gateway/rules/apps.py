"""What an app is called, and what it may call."""

from collections.abc import Collection

from quan import wallet
from quan.gateway.errors.apps import AppGrantsInvalid, AppNameInvalid
from quan.gateway.model.apps import Grant

MAX_NAME_CHARS = 60
RANDOM_DIGITS = 12
_PREFIX = "2021"
"""SDKs take any text; people who know the real ones look for sixteen digits that begin like this."""


def number_of(random: int) -> str:
    """Write the number of an app."""
    return f"{_PREFIX}{random:0{RANDOM_DIGITS}}"


def clean_name(text: str) -> str:
    """Make the name of an app one visible line.

    Raises: AppNameInvalid.
    """
    name = wallet.one_line(text)
    if not 1 <= len(name) <= MAX_NAME_CHARS:
        raise AppNameInvalid(limit_chars=MAX_NAME_CHARS)
    return name


def check_grants(grants: Collection[Grant]) -> None:
    """Refuse an app that may do nothing.

    Raises: AppGrantsInvalid.
    """
    if not grants:
        raise AppGrantsInvalid

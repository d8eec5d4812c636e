"""Whose account is frozen reads and leaves, and does nothing else here."""

from quan import identity
from quan.chat.errors.reports import AccountFrozen


def check_standing(caller: identity.Caller) -> None:
    """Refuse a member whose account is frozen.

    Raises: AccountFrozen.
    """
    if caller.member.status != "active":
        raise AccountFrozen

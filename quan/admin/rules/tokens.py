"""Tokens: how they are written, what is kept of them, and when one is good."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from quan.admin.errors.tokens import (
    TokenLifetimeInvalid,
    TokenNameInvalid,
    TokenRefused,
    TokenScopesInvalid,
)
from quan.admin.model.tokens import LONGEST_LIFETIME, Scope, Token

MARK = "qop_"
"""Every token begins with this, so that scanners for leaked secrets know one when they see it."""

MAX_NAME_CHARS = 60
_HEADER = re.compile(r"Bearer +(qop_[A-Za-z0-9_-]{43})", re.ASCII | re.IGNORECASE)


def digest(secret: str) -> bytes:
    """Give what is kept of a token. A plain hash will do: tokens are random and long."""
    return hashlib.sha256(secret.encode()).digest()


def read_header(authorization: str) -> str:
    """Take the token out of an Authorization header.

    Raises: TokenRefused.
    """
    match = _HEADER.fullmatch(authorization.strip())
    if match is None:
        raise TokenRefused
    return match[1]


def state_of(token: Token, now: datetime) -> Literal["good", "expired", "revoked"]:
    """Tell whether a token opens anything."""
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at <= now else "good"


def check_good(token: Token | None, now: datetime) -> Token:
    """Give a token that is known, not expired and not revoked; which of it is wrong is not told.

    Raises: TokenRefused.
    """
    if token is None or state_of(token, now) != "good":
        raise TokenRefused
    return token


def clean_name(text: str) -> str:
    """Make a name one line.

    Raises: TokenNameInvalid.
    """
    name = " ".join(text.split())
    if not 1 <= len(name) <= MAX_NAME_CHARS or not name.isprintable():
        raise TokenNameInvalid(limit_chars=MAX_NAME_CHARS)
    return name


def check_wish(scopes: Collection[Scope], lifetime: timedelta) -> None:
    """Refuse a token that would be good for nothing or for ever.

    Raises: TokenScopesInvalid, TokenLifetimeInvalid.
    """
    if not scopes:
        raise TokenScopesInvalid
    if not timedelta(0) < lifetime <= LONGEST_LIFETIME:
        raise TokenLifetimeInvalid(limit_days=LONGEST_LIFETIME.days)

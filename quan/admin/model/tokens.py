"""Tokens: how an operator's system proves itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quan.admin.model.staff import Right
from quan.core.ids import Id

DEFAULT_LIFETIME = timedelta(days=90)
LONGEST_LIFETIME = timedelta(days=366)


class TokenId(Id):
    """One token; what an operator's system is called in the audit log."""

    __slots__ = ()
    prefix = "otk"


class Scope(StrEnum):
    """What a token is good for."""

    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"

    @property
    def right(self) -> Right:
        """Give the right that comes with this scope."""
        return Right.READ if self is Scope.LEDGER_READ else Right.POST


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token; the token itself is not."""

    id: TokenId
    name: str
    scopes: frozenset[Scope]
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. `secret` leaves the house once, now."""

    token: Token
    secret: str

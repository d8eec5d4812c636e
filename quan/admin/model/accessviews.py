"""What operators are shown of who may come in, people and systems, on the wire."""

from datetime import datetime
from typing import Literal

import msgspec

from quan.admin.model.staff import Role
from quan.admin.model.tokens import Scope, TokenId
from quan.identity import PersonOut


class StaffMemberOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the staff. `granted_by` is null when it was done on the command line."""

    person: PersonOut
    role: Role
    granted_by: PersonOut | None
    granted_at: datetime
    is_active: bool


class StaffListOut(msgspec.Struct, frozen=True, kw_only=True):
    """The whole staff, the first one first."""

    items: list[StaffMemberOut]


class TokenOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a token of an operator's system. `made_by` is null as `granted_by` is."""

    id: TokenId
    name: str
    scopes: list[Scope]
    state: Literal["good", "expired", "revoked"]
    made_by: PersonOut | None
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class TokensOut(msgspec.Struct, frozen=True, kw_only=True):
    """All tokens, the latest first."""

    items: list[TokenOut]


class NewTokenOut(msgspec.Struct, frozen=True, kw_only=True):
    """A token just made. `secret` is shown this once."""

    token: TokenOut
    secret: str

"""Staff, and whoever stands at the operator's door: a person or a system."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quan import identity
from quan.core.ids import Id


class Right(StrEnum):
    """Something that only some may do here."""

    READ = "read"
    MAKE = "make"
    CHECK = "check"
    POST = "post"
    MODERATE = "moderate"


class Role(StrEnum):
    """What a member of staff is there for."""

    AUDITOR = "auditor"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    MODERATOR = "moderator"

    @property
    def rights(self) -> frozenset[Right]:
        """Give what somebody of this role may do. Nobody of them posts transfers by hand."""
        return _RIGHTS[self]


_RIGHTS = {
    Role.AUDITOR: frozenset({Right.READ}),
    Role.CLERK: frozenset({Right.READ, Right.MAKE}),
    Role.SUPERVISOR: frozenset({Right.READ, Right.MAKE, Right.CHECK, Right.MODERATE}),
    Role.MODERATOR: frozenset({Right.MODERATE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member who helps to run the place. `granted_by` is a member, or `operator` for the command line."""

    member: identity.Member
    role: Role
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for what only operators may see or do: a member of staff, or a system by its token."""

    id: Id
    name: str
    rights: frozenset[Right]

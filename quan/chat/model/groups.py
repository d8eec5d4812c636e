"""What happens in a group besides talking, and the invitations into it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from quan.chat.model.conversations import ConversationId, Role
from quan.core.ids import Id, MemberId


class Act(StrEnum):
    """Something that not everybody in a group may do."""

    ADD = "add"
    INVITE = "invite"
    APPROVE = "approve"
    REMOVE = "remove"
    SILENCE = "silence"
    EDIT = "edit"
    READ_ACTS = "read-acts"
    SET_ROLES = "set-roles"
    HAND_OVER = "hand-over"


class ActId(Id):
    """One thing that was done to a group; ordered by time."""

    __slots__ = ()
    prefix = "act"


class GroupAct(NamedTuple):
    """Who did what to a group, and to whom."""

    id: ActId
    at: datetime
    actor: MemberId | None
    act: str
    subject: MemberId | None
    value: str | None


class Standing(NamedTuple):
    """A member's place in a group, as far as acts are concerned."""

    member: MemberId
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A way into a group for whoever holds the code: until it ends, is used up, or is revoked."""

    code: str
    conversation: ConversationId
    maker: MemberId
    made_at: datetime
    expires_at: datetime | None
    most_uses: int | None
    uses: int
    approval_needed: bool
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest:
    """Somebody who would like to come in. `asked_by` is themselves, or who asked for them."""

    conversation: ConversationId
    member: MemberId
    invite: str | None
    asked_by: MemberId
    asked_at: datetime

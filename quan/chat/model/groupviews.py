"""Groups and invites on the wire."""

from datetime import datetime

import msgspec

from quan.chat.model.conversations import ConversationId, Role
from quan.chat.model.groups import ActId, Invite
from quan.core.ids import MemberId
from quan.identity import PersonOut


class MemberOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a group."""

    person: PersonOut
    role: Role
    since: datetime
    silenced_until: datetime | None


class GroupActOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done to a group; no actor: the house did it."""

    id: ActId
    at: datetime
    act: str
    actor: PersonOut | None
    subject: PersonOut | None
    value: str | None


class JoinRequestOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits to come in, and who asked for it: themselves or somebody inside."""

    person: PersonOut
    asked_by: PersonOut
    asked_at: datetime


class JoinRequestsOut(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who waits, the first one first."""

    items: list[JoinRequestOut]


class AddedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who came in, and who waits for an administrator."""

    added: list[MemberId]
    waiting: list[MemberId]


class InviteOut(msgspec.Struct, frozen=True, kw_only=True):
    """An invite. Its link is `/join/` and the code, and so is what its QR code says."""

    code: str
    path: str
    maker: MemberId
    made_at: datetime
    expires_at: datetime | None
    most_uses: int | None
    uses: int
    approval_needed: bool

    @classmethod
    def of(cls, invite: Invite) -> "InviteOut":
        """Show an invite."""
        return cls(
            code=invite.code,
            path=f"/join/{invite.code}",
            maker=invite.maker,
            made_at=invite.made_at,
            expires_at=invite.expires_at,
            most_uses=invite.most_uses,
            uses=invite.uses,
            approval_needed=invite.approval_needed,
        )


class InvitesOut(msgspec.Struct, frozen=True, kw_only=True):
    """The invites that are good, the latest first."""

    items: list[InviteOut]


class InvitePreviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an invite leads into, for people outside: how many are in, and not who."""

    title: str
    about: str
    members_count: int
    approval_needed: bool
    expires_at: datetime | None


class JoinedOut(msgspec.Struct, frozen=True, kw_only=True):
    """The group, and whether one is in it now or waits for an administrator."""

    conversation: ConversationId
    joined: bool

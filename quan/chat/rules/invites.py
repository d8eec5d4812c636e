"""Which invites open a group, and for whom."""

from datetime import datetime, timedelta

from quan.chat.errors.groups import (
    InviteNotFound,
    InviteUsedUp,
    RemovedFromGroup,
    SettingInvalid,
    TooManyInvites,
)
from quan.chat.model.conversations import Conversation, Membership, State
from quan.chat.model.groups import Invite

LONGEST = timedelta(days=90)
MOST_USES = 500
MOST_AT_ONCE = 20
"""Invites of a group that are good at a time."""


def check_new(*, expires_in_s: int | None, most_uses: int | None, good: int) -> None:
    """Refuse an invite that never was or hardly ends, and one more than a group needs.

    Raises: SettingInvalid, TooManyInvites.
    """
    longest_s = int(LONGEST.total_seconds())
    if expires_in_s is not None and not 0 < expires_in_s <= longest_s:
        raise SettingInvalid(name="expires_in_s", least=1, most=longest_s)
    if most_uses is not None and not 0 < most_uses <= MOST_USES:
        raise SettingInvalid(name="most_uses", least=1, most=MOST_USES)
    if good >= MOST_AT_ONCE:
        raise TooManyInvites(limit=MOST_AT_ONCE)


def check_good(invite: Invite | None, now: datetime) -> Invite:
    """Give an invite that opens something now. Why one does not, is nobody's business but for a full one.

    Raises: InviteNotFound, InviteUsedUp.
    """
    if invite is None or invite.revoked_at is not None:
        raise InviteNotFound
    if invite.expires_at is not None and invite.expires_at <= now:
        raise InviteNotFound
    if invite.most_uses is not None and invite.uses >= invite.most_uses:
        raise InviteUsedUp
    return invite


def check_alive(group: Conversation | None) -> Conversation:
    """Give a group that somebody is in. Where all have left there is nobody to come to, and nobody to own it.

    Raises: InviteNotFound.
    """
    if group is None or group.members == 0:
        raise InviteNotFound
    return group


def check_comer(state: State | None) -> None:
    """Refuse who was removed: a link must not undo what the administrators did.

    Raises: RemovedFromGroup.
    """
    if state == "removed":
        raise RemovedFromGroup


def needs_approval(group: Conversation, invite: Invite) -> bool:
    """Tell whether an administrator looks at who comes by an invite."""
    return invite.approval_needed or group.approval_needed


def may_revoke(invite: Invite, membership: Membership, *, is_admin: bool) -> bool:
    """Tell whether somebody may take an invite back: who made it, and the administrators."""
    return is_admin or invite.maker == membership.member

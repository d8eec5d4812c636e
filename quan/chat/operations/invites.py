"""Ways into a group for whoever holds a code."""

import secrets
from datetime import timedelta

from quan.chat.errors.groups import InviteNotFound, InviteUsedUp
from quan.chat.errors.messages import AdministratorsOnly
from quan.chat.model.conversations import ConversationId
from quan.chat.model.groups import Act, Invite
from quan.chat.operations.groups import hold, tell
from quan.chat.operations.members import ask_in, let_in
from quan.chat.rules import groups, invites
from quan.chat.store import conversations, memberships
from quan.chat.store import invites as store
from quan.core.db import Tx
from quan.core.ids import MemberId

CODE_BYTES = 16


async def make(
    tx: Tx,
    actor: MemberId,
    conversation: ConversationId,
    *,
    expires_in_s: int | None,
    most_uses: int | None,
    approval_needed: bool,
) -> Invite:
    """Make an invite. Where members may invite but an administrator looks first, that goes for theirs too.

    Raises: what `groups.hold` refuses, SettingInvalid, TooManyInvites.
    """
    group, _ = await hold(tx, conversation, actor, Act.INVITE)
    good = len(await store.good(tx, conversation))
    invites.check_new(expires_in_s=expires_in_s, most_uses=most_uses, good=good)
    invite = Invite(
        code=secrets.token_urlsafe(CODE_BYTES),
        conversation=conversation,
        maker=actor,
        made_at=tx.now,
        expires_at=None if expires_in_s is None else tx.now + timedelta(seconds=expires_in_s),
        most_uses=most_uses,
        uses=0,
        approval_needed=approval_needed or group.approval_needed,
        revoked_at=None,
    )
    await store.insert(tx, invite)
    await tell(tx, conversation, actor, "made-invite", aloud=False)
    return invite


async def revoke(tx: Tx, actor: MemberId, conversation: ConversationId, code: str) -> None:
    """Take an invite back: one's own, or as an administrator anybody's.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember, InviteNotFound, AdministratorsOnly.
    """
    group, mine = await hold(tx, conversation, actor)
    invite = await store.by_code(tx, code)
    if invite is None or invite.conversation != conversation or invite.revoked_at is not None:
        raise InviteNotFound
    if not invites.may_revoke(invite, mine, is_admin=groups.may(group, mine, Act.APPROVE)):
        raise AdministratorsOnly
    await store.revoke(tx, code, actor)
    await tell(tx, conversation, actor, "revoked-invite", aloud=False)


async def join(tx: Tx, member: MemberId, code: str) -> tuple[ConversationId, bool]:
    """Come into a group, or wait for an administrator; tells which group, and whether the member is in.

    Who is in already, or waits already, uses nothing up, so a repeat does no harm.

    Raises: InviteNotFound, InviteUsedUp, RemovedFromGroup, TooManyMembers.
    """
    found = await store.by_code(tx, code)
    if found is None:
        raise InviteNotFound
    group = invites.check_alive(await conversations.lock(tx, found.conversation))
    mine = await memberships.of(tx, group.id, member)
    if mine is not None and mine.state == "active":
        return group.id, True
    invite = invites.check_good(await store.by_code(tx, code), tx.now)
    invites.check_comer(None if mine is None else mine.state)
    if invites.needs_approval(group, invite):
        if await ask_in(tx, group, member, asked_by=member, invite=code):
            await _use(tx, code)
        return group.id, False
    await _use(tx, code)
    await let_in(tx, group, [member], by=member, act="joined")
    return group.id, True


async def _use(tx: Tx, code: str) -> None:
    if not await store.use(tx, code):
        raise InviteUsedUp

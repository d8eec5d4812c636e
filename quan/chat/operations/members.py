"""Who comes into a group, who goes, and what they are in it. Each act holds the group's row to its end."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from quan import identity
from quan.chat.errors.conversations import NotAContact
from quan.chat.errors.groups import JoinRequestNotFound, OutOfYourHands, RemovedFromGroup
from quan.chat.model.conversations import Conversation, ConversationId, Role
from quan.chat.model.groups import Act, JoinRequest
from quan.chat.operations.groups import CONVERSATION, hold, tell
from quan.chat.operations.sending import JOINED
from quan.chat.rules import groups as rules
from quan.chat.store import conversations, invites, memberships, moderation
from quan.chat.store import groups as store
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId

LEFT = "chat.left"
ASKED_AGAIN_AFTER = timedelta(days=30)


async def add(
    tx: Tx, actor: MemberId, conversation: ConversationId, wanted: Collection[MemberId]
) -> tuple[list[MemberId], list[MemberId]]:
    """Bring contacts into a group; give who came in, and who waits because an administrator looks first.

    Who is in already is passed over, so a repeat does no harm.

    Raises: what `groups.hold` refuses, NotAContact, TooManyMembers, RemovedFromGroup.
    """
    group, mine = await hold(tx, conversation, actor, Act.ADD)
    states = await store.states(tx, conversation, wanted)
    coming = [one for one in rules.brought(wanted, actor) if states.get(one) != "active"]
    await _check_contacts(tx, actor, coming)
    is_admin = rules.may(group, mine, Act.APPROVE)
    if not is_admin and any(states.get(one) == "removed" for one in coming):
        raise RemovedFromGroup
    if group.approval_needed and not is_admin:
        for one in coming:
            await ask_in(tx, group, one, asked_by=actor, invite=None)
        return [], coming
    await let_in(tx, group, coming, by=actor, act="added")
    return coming, []


async def _check_contacts(tx: Tx, actor: MemberId, others: Sequence[MemberId]) -> None:
    contacts = {one.member.id for one in await identity.contacts_of(tx, actor)} if others else set()
    if not contacts.issuperset(others):
        raise NotAContact
    if others and await identity.estranged(tx, [(actor, other) for other in others]):
        raise NotAContact


async def let_in(
    tx: Tx, group: Conversation, coming: Sequence[MemberId], *, by: MemberId | None, act: str
) -> None:
    """Let members into a held group, which hears of it. They see what was said before if it says so.

    Raises: TooManyMembers.
    """
    if not coming:
        return
    rules.check_room(group, coming=len(coming))
    seq = (await conversations.ends(tx, [group.id]))[group.id.uuid]
    number, seq = (0, 0) if group.history_from_start else (group.last_number, seq)
    joined = await store.join(tx, group.id, coming, number=number, seq=seq)
    await conversations.count_members(tx, group.id, by=len(joined))
    for one in joined:
        await invites.forget(tx, group.id, one)
        streams.append_last(tx, one, JOINED, {"conversation": group.id})
    await tell(tx, group.id, by, act, who=tuple(joined))
    await streams.append(tx, group.id, CONVERSATION, {})


async def ask_in(
    tx: Tx, group: Conversation, member: MemberId, *, asked_by: MemberId, invite: str | None
) -> bool:
    """Let somebody wait for an administrator; False when they wait already or were declined this month."""
    request = JoinRequest(
        conversation=group.id, member=member, invite=invite, asked_by=asked_by, asked_at=tx.now
    )
    if not await invites.ask(tx, request, again_after=tx.now - ASKED_AGAIN_AFTER):
        return False
    await tell(tx, group.id, asked_by, "asked-in", who=(member,), aloud=False)
    await streams.append(tx, group.id, CONVERSATION, {})
    return True


async def answer(
    tx: Tx, actor: MemberId, conversation: ConversationId, member: MemberId, *, yes: bool
) -> None:
    """Let somebody in who waits, or not; who is declined is not told.

    Raises: what `groups.hold` refuses, JoinRequestNotFound, TooManyMembers.
    """
    group, _ = await hold(tx, conversation, actor, Act.APPROVE)
    if not await invites.answer(tx, conversation, member, yes=yes):
        raise JoinRequestNotFound
    if yes:
        await let_in(tx, group, [member], by=actor, act="approved")
        return
    await tell(tx, conversation, actor, "declined", who=(member,), aloud=False)
    await streams.append(tx, conversation, CONVERSATION, {})


async def remove(tx: Tx, actor: MemberId, conversation: ConversationId, member: MemberId) -> None:
    """Put a member out of a group; their invites let nobody in any more.

    Raises: what `groups.hold` refuses, NotInGroup, NotYourself, OutOfYourHands.
    """
    _, mine = await hold(tx, conversation, actor, Act.REMOVE)
    rules.check_over(mine, await memberships.of(tx, conversation, member))
    await tell(tx, conversation, actor, "removed", who=(member,))
    await invites.revoke_all_of(tx, conversation, member, by=actor)
    await _let_go(tx, conversation, member, state="removed")


async def leave(tx: Tx, member: MemberId, conversation: ConversationId) -> None:
    """Go. The owner's place is taken by the oldest admin, or the oldest member where there is none.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember.
    """
    _, mine = await hold(tx, conversation, member)
    await tell(tx, conversation, member, "left", who=(member,))
    heir = None
    if mine.role == "owner":
        others = [one for one in await store.standings(tx, conversation) if one.member != member]
        heir = rules.heir(others)
    if heir is not None:
        await store.set_role(tx, conversation, member, "member")  # there is never a second owner
        await store.set_role(tx, conversation, heir, "owner")
        await tell(tx, conversation, None, "handed-over", who=(heir,))
    await _let_go(tx, conversation, member, state="left")


async def _let_go(tx: Tx, conversation: ConversationId, member: MemberId, *, state: str) -> None:
    """Take a member out, who still sees how it came about."""
    await conversations.count_members(tx, conversation, by=-1)
    seq = await streams.append(tx, conversation, CONVERSATION, {})
    held = await conversations.by_id(tx, conversation)
    number = held.last_number if held else 0
    await store.leave(tx, conversation, member, state=state, number=number, seq=seq)
    streams.append_last(tx, member, LEFT, {"conversation": conversation})


async def set_role(
    tx: Tx, actor: MemberId, conversation: ConversationId, member: MemberId, role: Role
) -> None:
    """Make a member an administrator, or one of the others again.

    Raises: what `groups.hold` refuses, OwnerStays, NotInGroup, NotYourself, OutOfYourHands.
    """
    rules.check_role(role)
    _, mine = await hold(tx, conversation, actor, Act.SET_ROLES)
    subject = rules.check_over(mine, await memberships.of(tx, conversation, member))
    if subject.role == role:
        return
    await store.set_role(tx, conversation, member, role)
    await tell(tx, conversation, actor, "made-" + role, who=(member,))
    await streams.append(tx, conversation, CONVERSATION, {})


async def hand_over(tx: Tx, actor: MemberId, conversation: ConversationId, member: MemberId) -> None:
    """Make somebody else the owner; who was it stays as an administrator.

    Raises: what `groups.hold` refuses, NotInGroup, NotYourself.
    """
    _, mine = await hold(tx, conversation, actor, Act.HAND_OVER)
    rules.check_over(mine, await memberships.of(tx, conversation, member))
    await store.set_role(tx, conversation, actor, "admin")
    await store.set_role(tx, conversation, member, "owner")
    await tell(tx, conversation, actor, "handed-over", who=(member,))
    await streams.append(tx, conversation, CONVERSATION, {})


async def silence(
    tx: Tx, actor: MemberId, conversation: ConversationId, member: MemberId, seconds: int | None
) -> None:
    """Let a member write nothing for a while, or write again, unless a moderator said for how long not.

    Raises: what `groups.hold` refuses, NotInGroup, NotYourself, OutOfYourHands, SettingInvalid.
    """
    until = rules.silence_end(seconds, tx.now)
    _, mine = await hold(tx, conversation, actor, Act.SILENCE)
    rules.check_over(mine, await memberships.of(tx, conversation, member))
    if await moderation.is_silenced(tx, conversation, member):
        raise OutOfYourHands
    await store.silence(tx, conversation, member, until)
    act = "unsilenced" if seconds is None else "silenced"
    await tell(
        tx, conversation, actor, act, who=(member,), value=None if until is None else until.isoformat()
    )
    await streams.append(tx, conversation, CONVERSATION, {})

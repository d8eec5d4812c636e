"""Groups as those inside see them, and invites as anybody does."""

from quan import identity
from quan.chat.model.conversations import ConversationId
from quan.chat.model.groups import Act, ActId, Invite
from quan.chat.model.groupviews import (
    GroupActOut,
    InviteOut,
    InvitePreviewOut,
    JoinRequestOut,
    MemberOut,
)
from quan.chat.queries import conversations
from quan.chat.rules import groups as rules
from quan.chat.rules import invites as invite_rules
from quan.chat.store import conversations as groups
from quan.chat.store import groups as store
from quan.chat.store import invites
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page


async def members(
    reader: Reader,
    caller: MemberId,
    conversation: ConversationId,
    *,
    after: store.Position | None,
    limit: int,
) -> Page[MemberOut]:
    """List the members of a group to one of them.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember.
    """
    rules.check_inside(*await conversations.own(reader, caller, conversation))
    found = await store.page(reader, conversation, after=after, limit=limit + 1)
    seated, is_more = pages.split(found, limit)
    people = await identity.members(reader, [one.member for one in seated])
    items = [
        MemberOut(
            person=identity.person_of(people[one.member]),
            role=one.role,
            since=one.since,
            silenced_until=one.silenced_until,
        )
        for one in seated
    ]
    last = seated[-1] if is_more else None
    at = None if last is None else (2 - rules.RANK[last.role] + 1, last.since, last.member.uuid)
    return Page(items, None if at is None else pages.cursor(*at))


async def acts(
    reader: Reader, caller: MemberId, conversation: ConversationId, *, before: ActId | None, limit: int
) -> Page[GroupActOut]:
    """List what was done to a group to one of its administrators, the latest first.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember, AdministratorsOnly.
    """
    group, mine = rules.check_inside(*await conversations.own(reader, caller, conversation))
    rules.check_act(group, mine, Act.READ_ACTS)
    found = await store.acts(reader, conversation, before=before, limit=limit + 1)
    done, is_more = pages.split(found, limit)
    people = await identity.members(reader, {id_ for one in done for id_ in (one.actor, one.subject) if id_})
    items = [
        GroupActOut(
            id=one.id,
            at=one.at,
            act=one.act,
            actor=None if one.actor is None else identity.person_of(people[one.actor]),
            subject=None if one.subject is None else identity.person_of(people[one.subject]),
            value=one.value,
        )
        for one in done
    ]
    return Page(items, pages.cursor(done[-1].id) if is_more else None)


async def join_requests(
    reader: Reader, caller: MemberId, conversation: ConversationId
) -> list[JoinRequestOut]:
    """List who waits to come in to one of the administrators.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember, AdministratorsOnly.
    """
    group, mine = rules.check_inside(*await conversations.own(reader, caller, conversation))
    rules.check_act(group, mine, Act.APPROVE)
    waiting = await invites.waiting(reader, conversation)
    people = await identity.members(reader, {id_ for one in waiting for id_ in (one.member, one.asked_by)})
    return [
        JoinRequestOut(
            person=identity.person_of(people[one.member]),
            asked_by=identity.person_of(people[one.asked_by]),
            asked_at=one.asked_at,
        )
        for one in waiting
    ]


async def good_invites(reader: Reader, caller: MemberId, conversation: ConversationId) -> list[InviteOut]:
    """List the invites that are good: all of them to administrators, to others their own.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember.
    """
    group, mine = rules.check_inside(*await conversations.own(reader, caller, conversation))
    sees_all = rules.may(group, mine, Act.APPROVE)
    found = await invites.good(reader, conversation)
    return [InviteOut.of(one) for one in found if sees_all or one.maker == caller]


async def preview(reader: Reader, code: str) -> InvitePreviewOut:
    """Show a group to whoever holds an invite, and nobody who is in it.

    Raises: InviteNotFound, InviteUsedUp.
    """
    invite: Invite = invite_rules.check_good(await invites.by_code(reader, code), reader.now)
    group = invite_rules.check_alive(await groups.by_id(reader, invite.conversation))
    return InvitePreviewOut(
        title=group.title or "",
        about=group.about,
        members_count=group.members,
        approval_needed=invite_rules.needs_approval(group, invite),
        expires_at=invite.expires_at,
    )

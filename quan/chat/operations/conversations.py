"""How conversations begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from quan import identity
from quan.chat.errors.conversations import NotAContact, PersonOutOfReach, TooManyMembers
from quan.chat.model.bodies import Notice
from quan.chat.model.conversations import (
    MOST_MEMBERS,
    Conversation,
    ConversationId,
    Kind,
    direct_id,
    self_id,
)
from quan.chat.operations import notices
from quan.chat.operations.holding import check_suspension
from quan.chat.operations.sending import JOINED
from quan.chat.rules import requests, texts
from quan.chat.store import conversations as store
from quan.chat.store import memberships
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId


async def open_direct(tx: Tx, me: MemberId, other: MemberId) -> ConversationId:
    """Give the conversation of two members, made now if there is none; with oneself, one's own notes.

    Somebody who does not know the member has to accept first: see `rules.sending`.

    Raises: PersonOutOfReach, EnoughStrangers.
    """
    if me == other:
        return await open_self(tx, me)
    id_ = direct_id(me, other)
    known = await identity.acquaintance(tx, me, other)
    if known is None or known.blocked or known.member.status == "closed":
        raise PersonOutOfReach
    if await store.insert(tx, _new(tx, id_, "direct", me, members=2)):
        is_known = known.is_contact or await memberships.share_a_group(tx, me, other)
        if not is_known:
            asked = await memberships.strangers_asked(tx, me, tx.now - requests.DAY)
            requests.check_strangers(asked)
        await memberships.insert(tx, id_, [me])
        await memberships.insert(tx, id_, [other], state="active" if is_known else "requested")
        streams.append_last(tx, me, JOINED, {"conversation": id_})
    return id_


async def open_self(tx: Tx, me: MemberId) -> ConversationId:
    """Give a member's own notes, made now if there are none."""
    id_ = self_id(me)
    if await store.insert(tx, _new(tx, id_, "self", me, members=1)):
        await memberships.insert(tx, id_, [me])
        streams.append_last(tx, me, JOINED, {"conversation": id_})
    return id_


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A group that somebody would like to have. The client id makes a retry harmless."""

    title: str
    members: Sequence[MemberId]
    client_id: UUID


async def create_group(tx: Tx, me: MemberId, wish: NewGroup) -> ConversationId:
    """Make a group of a member and some of their contacts; a repeat gives the group made before.

    Raises: TitleInvalid, TooManyMembers, NotAContact, ChatSuspended.
    """
    title = texts.clean_title(wish.title)
    others = sorted({one for one in wish.members if one != me})
    if len(others) >= MOST_MEMBERS:
        raise TooManyMembers(limit=MOST_MEMBERS)
    id_ = ConversationId.derive("group", me, wish.client_id)
    if not await store.insert(tx, _new(tx, id_, "group", me, members=1 + len(others), title=title)):
        return id_
    await check_suspension(tx, me)
    await _check_contacts(tx, me, others)
    await memberships.insert(tx, id_, [me], role="owner")
    await memberships.insert(tx, id_, others)
    await notices.post(tx, id_, Notice(what="created", by=me, who=tuple(others), value=title))
    for member in (me, *others):
        streams.append_last(tx, member, JOINED, {"conversation": id_})
    return id_


async def _check_contacts(tx: Tx, me: MemberId, others: Sequence[MemberId]) -> None:
    contacts = {one.member.id for one in await identity.contacts_of(tx, me)} if others else set()
    if not contacts.issuperset(others):
        raise NotAContact
    if await identity.estranged(tx, [(me, other) for other in others]):
        raise NotAContact


def _new(
    tx: Tx, id_: ConversationId, kind: Kind, creator: MemberId, *, members: int, title: str | None = None
) -> Conversation:
    return Conversation(
        id=id_,
        kind=kind,
        title=title,
        about="",
        picture=None,
        creator=creator,
        created_at=tx.now,
        members=members,
        last_number=0,
        last_at=tx.now,
        history_from_start=False,
        admins_only_write=False,
        approval_needed=False,
        members_may_invite=True,
        slow_mode_s=0,
        recall_window_s=None,
        retention_days=None,
        legal_hold=False,
    )

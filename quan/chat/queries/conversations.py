"""Conversations as a member sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from quan import identity
from quan.chat.errors.conversations import ConversationNotFound
from quan.chat.model.conversations import Conversation, ConversationId, Membership, View
from quan.chat.model.messages import Message, shown
from quan.chat.model.views import (
    ConversationOut,
    ConversationSharedOut,
    DraftOut,
    HeadOut,
    MarksOut,
    MineOut,
)
from quan.chat.queries import leaving
from quan.chat.rules import rights
from quan.chat.store import conversations, inbox, memberships, messages
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page

MOST_LISTED = 500


async def conversation_page(
    reader: Reader, member: MemberId, view: View, *, after: inbox.Position | None, limit: int
) -> Page[ConversationOut]:
    """Give a member's conversations: the pinned first, then by when something was last said."""
    found = await inbox.page(reader, member, view, after=after, limit=limit + 1)
    entries, is_more = pages.split(found, limit)
    items = await _shown(reader, entries)
    end = entries[-1] if is_more else None
    return Page(items, None if end is None else pages.cursor(*position(end)))


def position(entry: inbox.Entry) -> inbox.Position:
    """Give where an entry stands in the list."""
    return entry.mine.pinned_at is not None, entry.conversation.last_at, entry.conversation.id.uuid


def read_position(cursor: str) -> inbox.Position:
    """Read a cursor of the list back.

    Raises: MalformedCursor.
    """
    pinned, at, id_ = pages.position(cursor, bool, datetime, UUID)
    return pinned, at, id_


async def every(reader: Reader, member: MemberId) -> list[ConversationId]:
    """Name all conversations of which a member sees anything, also those they left."""
    return await inbox.every(reader, member)


async def conversation(reader: Reader, member: MemberId, id_: ConversationId) -> ConversationOut:
    """Give one conversation as a member sees it.

    Raises: ConversationNotFound.
    """
    entry = await inbox.one(reader, member, id_)
    if entry is None:
        raise ConversationNotFound
    seen = await leaving.seen_conversation(reader, entry.conversation, entry.mine)
    return (await _shown(reader, [replace(entry, conversation=seen)]))[0]


async def shared(
    reader: Reader, ids: Iterable[ConversationId]
) -> dict[ConversationId, ConversationSharedOut]:
    """Give conversations as all their members see them."""
    found = await conversations.by_ids(reader, ids)
    return {one.id: ConversationSharedOut(**_shared(one)) for one in found}


async def shared_then(reader: Reader, member: MemberId, id_: ConversationId) -> ConversationSharedOut:
    """Give a conversation as all saw it, to one who is out.

    Raises: ConversationNotFound.
    """
    found, mine = await own(reader, member, id_)
    seen = await leaving.seen_conversation(reader, found, mine)
    return ConversationSharedOut(**{**_shared(seen), "last_number": mine.last_of(found)})


async def own(reader: Reader, member: MemberId, id_: ConversationId) -> tuple[Conversation, Membership]:
    """Give a conversation, and what a member is in it.

    Raises: ConversationNotFound.
    """
    found = await conversations.by_id(reader, id_)
    mine = await memberships.of(reader, id_, member)
    if found is None or mine is None:
        raise ConversationNotFound
    return found, mine


async def _shown(reader: Reader, entries: Sequence[inbox.Entry]) -> list[ConversationOut]:
    places = [(one.conversation.id.uuid, one.last) for one in entries if one.last is not None]
    lasts = {one.conversation: one for one in await messages.at_places(reader, places)}
    for one in entries:
        if one.mine.left_number is not None and one.conversation.id in lasts:
            [lasts[one.conversation.id]] = await leaving.seen_messages(
                reader, one.mine, [lasts[one.conversation.id]]
            )
    people = await identity.members(reader, {one.other for one in entries if one.other is not None})
    return [_out(reader, one, lasts.get(one.conversation.id), people) for one in entries]


def _out(
    reader: Reader, entry: inbox.Entry, last: Message | None, people: dict[MemberId, identity.Member]
) -> ConversationOut:
    other = people.get(entry.other) if entry.other is not None else None
    mine = entry.mine
    return ConversationOut(
        **{**_shared(entry.conversation), "last_number": mine.last_of(entry.conversation)},
        head=HeadOut(seq=entry.seq if mine.left_seq is None else mine.left_seq, epoch=entry.epoch),
        last_message=None if last is None else shown(last),
        mine=_mine(reader, entry),
        other=None if other is None else identity.person_of(other),
        other_marks=None
        if entry.other_delivered is None
        else MarksOut(delivered=entry.other_delivered, read=entry.other_read),
    )


def _shared(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "kind": conversation.kind,
        "title": conversation.title,
        "about": conversation.about,
        "picture": conversation.picture,
        "members_count": conversation.members,
        "last_number": conversation.last_number,
        "created_at": conversation.created_at,
        "last_at": conversation.last_at,
        "history_from_start": conversation.history_from_start,
        "admins_only_write": conversation.admins_only_write,
        "approval_needed": conversation.approval_needed,
        "members_may_invite": conversation.members_may_invite,
        "slow_mode_s": conversation.slow_mode_s,
        "recall_window_s": rights.recall_window_s(conversation),
        "retention_days": conversation.retention_days,
    }


def _mine(reader: Reader, entry: inbox.Entry) -> MineOut:
    mine, conversation, draft = entry.mine, entry.conversation, entry.draft
    return MineOut(
        role=mine.role,
        state=mine.state,
        joined_number=mine.joined_number,
        delivered_number=mine.delivered_number,
        read_number=mine.read_number,
        unread=max(0, mine.last_of(conversation) - max(mine.read_number, mine.first_hidden)),
        muted_until=mine.muted_until,
        silenced_until=mine.silenced_until,
        pinned=mine.pinned_at is not None,
        archived=mine.archived,
        marked_unread=mine.marked_unread,
        hidden_upto=mine.hidden_upto,
        draft=None if draft is None else DraftOut(text=draft.text, reply_to=draft.reply_to, at=draft.at),
        may=rights.may(conversation, mine, other_state=entry.other_state, now=reader.now),
    )

"""Messages picked out, earlier texts of one, and who has read one."""

from datetime import datetime

import msgspec

from quan import identity
from quan.chat.errors.messages import NoLongerMember, NotYourMessage
from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut, shown
from quan.chat.queries import conversations, leaving
from quan.chat.queries.messages import visible
from quan.chat.store import changing, settings
from quan.chat.store import collections as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.identity import PersonOut


class PinsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The pinned messages of a conversation, the latest pinned first."""

    items: list[MessageOut]


class VersionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a message said from `at` on."""

    body: Body | None
    at: datetime


class HistoryOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a message said at first, and after each change."""

    items: list[VersionOut]


class ReadersOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who has read a message, and who has it but has not shown that they read it."""

    read: list[PersonOut]
    delivered: list[PersonOut]


async def pins(reader: Reader, member: MemberId, id_: ConversationId) -> PinsOut:
    """Give the pinned messages of a conversation that a member sees.

    Raises: ConversationNotFound.
    """
    conversation, mine = await conversations.own(reader, member, id_)
    found = await store.pinned(reader, id_, above=mine.first_hidden, last=mine.last_of(conversation))
    seen = await leaving.seen_messages(reader, mine, found)
    return PinsOut(items=[shown(one) for one in seen if one.pinned_at is not None])


async def stars(
    reader: Reader, member: MemberId, *, after: store.Position | None, limit: int
) -> Page[MessageOut]:
    """Give the messages a member starred, the latest star first."""
    found, is_more = pages.split(await store.starred(reader, member, after=after, limit=limit + 1), limit)
    places = [(conversation, number) for _, conversation, number in found]
    read = await leaving.seen_at_places(reader, member, places)
    return Page([shown(read[place]) for place in places], pages.cursor(*found[-1]) if is_more else None)


async def history(reader: Reader, member: MemberId, id_: ConversationId, number: int) -> HistoryOut:
    """Give what a message said at first, and after each change.

    Raises: ConversationNotFound, MessageNotFound.
    """
    message = await visible(reader, member, id_, number)
    now = VersionOut(body=message.body, at=message.edited_at or message.at)
    before = await changing.versions(reader, id_, number)
    _, mine = await conversations.own(reader, member, id_)
    if mine.left_number is not None:
        before = [(body, at) for body, at in before if at < now.at]
    return HistoryOut(items=[*(VersionOut(body=body, at=at) for body, at in before), now])


async def readers(reader: Reader, member: MemberId, id_: ConversationId, number: int) -> ReadersOut:
    """Tell the sender of a message who has it. Who keeps their own reading to themselves sees nobody's.

    Raises: ConversationNotFound, NoLongerMember, MessageNotFound, NotYourMessage.
    """
    _, mine = await conversations.own(reader, member, id_)
    if not mine.is_in:
        raise NoLongerMember
    message = await visible(reader, member, id_, number)
    if message.sender != member:
        raise NotYourMessage
    shows = (await settings.of(reader, member)).read_marks
    found = [
        (MemberId(one), has_read and shows and they_show)
        for one, has_read, they_show in await changing.progress(reader, id_, number)
        if MemberId(one) != member
    ]
    people = await identity.members(reader, {one for one, _ in found})
    return ReadersOut(
        read=[identity.person_of(people[one]) for one, is_read in found if is_read],
        delivered=[identity.person_of(people[one]) for one, is_read in found if not is_read],
    )

"""Messages as a member sees them, and as the stream of a conversation tells of them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from quan.chat.errors.messages import InstantWithoutZone, MessageNotFound
from quan.chat.model.bodies import Voice
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageOut, shown
from quan.chat.queries import conversations, leaving
from quan.chat.store import messages as store
from quan.chat.store import plays
from quan.core.db import Reader
from quan.core.ids import MemberId


class MessagesOut(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a conversation, the earliest first; `first` and `last` bound what this member sees of it.

    `played` are the numbers of the voice messages in it that this member has played.
    """

    items: list[MessageOut]
    first: int
    last: int
    last_number: int
    played: list[int]


async def message_page(
    reader: Reader,
    member: MemberId,
    id_: ConversationId,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    since: datetime | None = None,
    limit: int,
) -> MessagesOut:
    """Give a part: below a number, above one, around one, or since an instant; else the end.

    Raises: ConversationNotFound, InstantWithoutZone.
    """
    conversation, mine = await conversations.own(reader, member, id_)
    first, last = mine.first_hidden, mine.last_of(conversation)
    if since is not None:
        if since.tzinfo is None:
            raise InstantWithoutZone
        after = await store.first_since(reader, id_, since, above=first, last=last) - 1
    if after is not None:
        found = await store.after(reader, id_, member, above=max(after, first), last=last, limit=limit)
    elif around is not None:
        half = max(1, limit // 2)
        earlier = await store.before(
            reader, id_, member, first=first, below=min(around, last + 1), limit=half
        )
        later = await store.after(
            reader, id_, member, above=max(around - 1, first), last=last, limit=limit - len(earlier)
        )
        found = [*reversed(earlier), *later]
    else:
        below = last + 1 if before is None else min(before, last + 1)
        found = await store.before(reader, id_, member, first=first, below=below, limit=limit)
        found.reverse()
    seen = await leaving.seen_messages(reader, mine, found)
    return MessagesOut(
        items=[shown(one) for one in seen],
        first=first + 1,
        last=last,
        last_number=last,
        played=await _played(reader, member, id_, seen),
    )


async def _played(
    reader: Reader, member: MemberId, id_: ConversationId, found: Sequence[Message]
) -> list[int]:
    spoken = [one.number for one in found if isinstance(one.body, Voice) and one.sender != member]
    if not spoken:
        return []
    return await plays.among(reader, id_, member, first=spoken[0], last=spoken[-1])


async def visible(reader: Reader, member: MemberId, id_: ConversationId, number: int) -> Message:
    """Give one message that a member sees.

    Raises: ConversationNotFound, MessageNotFound.
    """
    _, mine = await conversations.own(reader, member, id_)
    found = await store.by_numbers(reader, id_, [number]) if mine.sees(number) else []
    if not found:
        raise MessageNotFound
    return (await leaving.seen_messages(reader, mine, found))[0]

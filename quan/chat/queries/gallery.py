"""The media of a conversation."""

from collections.abc import Sequence

import msgspec

from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut, shown
from quan.chat.queries import conversations, leaving
from quan.chat.store import attachments as store
from quan.chat.store import messages
from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.media import MediaId


class GalleryOut(msgspec.Struct, frozen=True, kw_only=True):
    """Messages with media, the latest first; `next` is the number to go on before, null at the end."""

    items: list[MessageOut]
    next: int | None


async def gallery(
    reader: Reader,
    member: MemberId,
    id_: ConversationId,
    kinds: Sequence[str],
    *,
    before: int | None,
    limit: int,
) -> GalleryOut:
    """Give the messages of a conversation with media of these kinds that a member sees.

    Raises: ConversationNotFound.
    """
    conversation, mine = await conversations.own(reader, member, id_)
    last = mine.last_of(conversation)
    below = last + 1 if before is None else min(before, last + 1)
    numbers = await store.with_media(
        reader, id_, member, kinds, above=mine.first_hidden, below=below, limit=limit
    )
    found = await leaving.seen_messages(reader, mine, await messages.by_numbers(reader, id_, numbers))
    return GalleryOut(
        items=[shown(one) for one in reversed(found)], next=numbers[-1] if len(numbers) == limit else None
    )


async def may_fetch(reader: Reader, member: MemberId, media: MediaId, place: Id) -> bool:
    """Tell whether a conversation shows a member these media: in a message they see, or as its picture."""
    return isinstance(place, ConversationId) and (
        await store.is_shown(reader, member, media, place)
        or await store.is_picture(reader, member, media, place)
    )

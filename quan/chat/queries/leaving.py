"""Conversations and messages as those see them who are out; whoever is in sees them as they are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from quan.chat.model.conversations import Conversation, Membership
from quan.chat.model.messages import Message
from quan.chat.rules import leaving as rules
from quan.chat.store import leaving as store
from quan.chat.store import messages
from quan.core.db import Reader
from quan.core.ids import MemberId


async def seen_conversation(reader: Reader, conversation: Conversation, mine: Membership) -> Conversation:
    """Give a conversation as a member sees it."""
    if mine.left_number is None:
        return conversation
    title = await store.title_then(reader, conversation.id, mine.since)
    return rules.conversation_then(conversation, mine, title)


async def seen_messages(reader: Reader, mine: Membership, found: Sequence[Message]) -> list[Message]:
    """Give messages of one conversation as a member sees them."""
    if mine.left_number is None:
        return list(found)
    numbers = {one.number for one in found} | {one.reply_to.number for one in found if one.reply_to}
    earlier = await store.bodies_then(reader, mine.conversation, numbers, mine.since)
    return [rules.message_then(one, earlier, mine.since) for one in found]


async def seen_at_places(
    reader: Reader, member: MemberId, places: Collection[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Message]:
    """Read messages of many conversations as a member sees them, by where they stand."""
    found = await messages.at_places(reader, sorted(places))
    left = await store.left_of(reader, member, {conversation for conversation, _ in places})
    seen = [one for one in found if one.conversation.uuid not in left]
    by_conversation: dict[UUID, list[Message]] = defaultdict(list)
    for one in found:
        if one.conversation.uuid in left:
            by_conversation[one.conversation.uuid].append(one)
    for conversation, several in by_conversation.items():
        seen += await seen_messages(reader, left[conversation], several)
    return {(one.conversation.uuid, one.number): one for one in seen}

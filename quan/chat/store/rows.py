"""What comes out of the database, as what it stands for."""

from typing import Any
from uuid import UUID

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import Conversation, ConversationId, Membership
from quan.chat.model.messages import Message, MessageId, Quote, Reaction
from quan.core import wire
from quan.core.ids import MemberId
from quan.core.media import MediaId


def conversation(id: UUID, picture: UUID | None, creator: UUID, **columns: Any) -> Conversation:  # noqa: A002 - the column is called id
    """Build a conversation from its columns."""
    return Conversation(
        id=ConversationId(id),
        picture=None if picture is None else MediaId(picture),
        creator=MemberId(creator),
        **columns,
    )


def membership(conversation: UUID, member: UUID, **columns: Any) -> Membership:
    """Build a membership from its columns."""
    return Membership(conversation=ConversationId(conversation), member=MemberId(member), **columns)


def body(found: dict[str, Any] | None) -> Body | None:
    """Read what a message says."""
    return None if found is None else wire.convert(found, Body)  # type: ignore[arg-type] # a union of types


def message(
    *,
    conversation: UUID,
    id: UUID,  # noqa: A002 - the column is called id
    sender: UUID | None,
    said: dict[str, Any] | None,
    quoted: int | None,
    quoted_sender: UUID | None,
    quoted_body: dict[str, Any] | None,
    reactions: list[dict[str, Any]] | None,
    **columns: Any,
) -> Message:
    """Build a message from its columns, with the one it answers and the reactions to it."""
    quote = quoted and Quote(number=quoted, sender=_member(quoted_sender), body=body(quoted_body))
    return Message(
        conversation=ConversationId(conversation),
        id=MessageId(id),
        sender=_member(sender),
        body=body(said),
        reply_to=quote or None,
        reactions=tuple(_reaction(**one) for one in reactions or ()),
        **columns,
    )


def _reaction(emoji: str, count: int, members: list[str]) -> Reaction:
    return Reaction(emoji, count, tuple(MemberId(UUID(one)) for one in members))


def _member(found: UUID | None) -> MemberId | None:
    return None if found is None else MemberId(found)

"""Messages as they are kept, and as they are shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from quan.chat.model.bodies import Body, excerpt_of
from quan.chat.model.conversations import ConversationId
from quan.core.ids import Id, MemberId


class MessageId(Id):
    """One message: derived from its sender and the id that the sender's device gave it."""

    __slots__ = ()
    prefix = "msg"


def message_id(sender: MemberId, client_id: UUID) -> MessageId:
    """Name a message, the same for every retry."""
    return MessageId.derive(sender, client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The message that another one answers; no body when it was recalled."""

    number: int
    sender: MemberId | None
    body: Body | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji under a message: how many gave it, and the first twenty of them."""

    emoji: str
    count: int
    members: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `number` counts in its conversation from 1; `seq` is of the event that announced it."""

    conversation: ConversationId
    number: int
    seq: int
    id: MessageId
    client_id: UUID | None
    sender: MemberId | None
    body: Body | None
    reply_to: Quote | None = None
    forwarded: bool = False
    at: datetime
    edited_at: datetime | None = None
    recalled_at: datetime | None = None
    erased_at: datetime | None = None
    pinned_at: datetime | None = None
    played_at: datetime | None = None
    reactions: tuple[Reaction, ...] = ()


class QuoteOut(msgspec.Struct, frozen=True, kw_only=True):
    """The message that is answered; the excerpt is empty when it was recalled."""

    number: int
    sender: MemberId | None
    excerpt: str


class ReactionOut(msgspec.Struct, frozen=True, kw_only=True):
    """One emoji under a message, and the first twenty who gave it."""

    emoji: str
    count: int
    members: tuple[MemberId, ...]


class MessageOut(msgspec.Struct, frozen=True, kw_only=True):
    """A message as every member of the conversation sees it; no body once it was recalled or erased.

    `played`: a voice message was, by somebody who lets its sender see that.
    """

    conversation: ConversationId
    number: int
    seq: int
    id: MessageId
    client_id: UUID | None
    sender: MemberId | None
    at: datetime
    edited_at: datetime | None
    recalled_at: datetime | None
    body: Body | None
    reply_to: QuoteOut | None
    forwarded: bool
    reactions: tuple[ReactionOut, ...]
    pinned: bool
    played: bool


def shown(message: Message) -> MessageOut:
    """Show a message."""
    quote = message.reply_to
    return MessageOut(
        conversation=message.conversation,
        number=message.number,
        seq=message.seq,
        id=message.id,
        client_id=message.client_id,
        sender=message.sender,
        at=message.at,
        edited_at=message.edited_at,
        recalled_at=message.recalled_at,
        body=message.body,
        reply_to=None if quote is None else _quoted(quote),
        forwarded=message.forwarded,
        reactions=tuple(
            ReactionOut(emoji=one.emoji, count=one.count, members=one.members) for one in message.reactions
        ),
        pinned=message.pinned_at is not None,
        played=message.played_at is not None,
    )


def _quoted(quote: Quote) -> QuoteOut:
    return QuoteOut(number=quote.number, sender=quote.sender, excerpt=excerpt_of(quote.body))

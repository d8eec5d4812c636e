"""What those see who are out: everything as it was when they left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import Conversation, Membership
from quan.chat.model.messages import Message, Quote

Earlier = Mapping[int, tuple[Body, datetime]]
"""What messages said that were changed since, by their numbers, and when they had been given those words."""


def conversation_then(conversation: Conversation, mine: Membership, title: str | None) -> Conversation:
    """Give a group under the name it had, and nothing of how many are in it, when they talk, and how."""
    return replace(
        conversation,
        title=title,
        about="",
        picture=None,
        members=0,
        last_at=mine.since,
        history_from_start=False,
        admins_only_write=False,
        approval_needed=False,
        members_may_invite=False,
        slow_mode_s=0,
        recall_window_s=None,
        retention_days=None,
    )


def message_then(message: Message, earlier: Earlier, left_at: datetime) -> Message:
    """Give a message with the words it had. What was taken back since is gone for everybody."""
    body, edited_at = message.body, message.edited_at
    if body is not None and message.number in earlier:
        body, written_at = earlier[message.number]
        edited_at = None if written_at == message.at else written_at
    return replace(
        message,
        body=body,
        edited_at=edited_at,
        reply_to=None if message.reply_to is None else _quote_then(message.reply_to, earlier),
        pinned_at=_until(message.pinned_at, left_at),
        played_at=_until(message.played_at, left_at),
        reactions=(),
    )


def _until(happened_at: datetime | None, left_at: datetime) -> datetime | None:
    return happened_at if happened_at is not None and happened_at <= left_at else None


def _quote_then(quote: Quote, earlier: Earlier) -> Quote:
    if quote.body is None or quote.number not in earlier:
        return quote
    return replace(quote, body=earlier[quote.number][0])

"""Facts about conversations, told after they were committed."""

from typing import ClassVar

import msgspec

from quan.chat.model.conversations import ConversationId
from quan.core.events import Event


class Said(msgspec.Struct, frozen=True):
    """One message, by its place."""

    conversation: ConversationId
    number: int


class MessagesSent(Event, frozen=True, kw_only=True):
    """Members wrote these messages, in one batch. Told only where somebody has a device to wake."""

    kind: ClassVar[str] = "chat.messages-sent"
    messages: tuple[Said, ...]

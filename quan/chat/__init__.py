"""Conversations: what people say to each other, in pairs, in groups, and to themselves.

Owns: the schema `chat`. Promises: a message has the next number of its conversation and one event in its
stream, a repeat makes no second one, and a text that was recalled never leaves the house again.
Never: knows money, or what a member sees of people (identity does). Emits: nothing; devices hear by the
conversation's stream and by `chat.joined`, `chat.requested`, `chat.mine` in personal ones.
Locks: conversations in the order of their ids, before anything of them is written or told.
"""

from quan.chat import office
from quan.chat.model.bodies import Body, Notice, Text
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageId, MessageOut
from quan.chat.model.sending import Wish
from quan.chat.operations.conversations import NewGroup, create_group, open_direct, open_self
from quan.chat.operations.marks import mark
from quan.chat.operations.sending import send
from quan.chat.operations.wishes import Sketch, plain_wish
from quan.chat.queries.gallery import may_fetch
from quan.chat.queries.presence import audience
from quan.chat.queries.streaming import STREAM
from quan.chat.sender import Sender

__all__ = [
    "STREAM",
    "Body",
    "ConversationId",
    "Message",
    "MessageId",
    "MessageOut",
    "NewGroup",
    "Notice",
    "Sender",
    "Sketch",
    "Text",
    "Wish",
    "audience",
    "create_group",
    "mark",
    "may_fetch",
    "office",
    "open_direct",
    "open_self",
    "plain_wish",
    "send",
]

"""What the house says in a conversation."""

from quan.chat.model.bodies import Notice
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageId
from quan.chat.operations.sending import MESSAGE
from quan.chat.store import conversations
from quan.chat.store import sending as store
from quan.core import streams
from quan.core.db import Tx
from quan.core.invariants import invariant


async def post(tx: Tx, conversation: ConversationId, notice: Notice) -> Message:
    """Say what happened to a conversation, in it. The caller holds the conversation's row."""
    held = await conversations.by_id(tx, conversation)
    invariant(held is not None, "a notice stands in a conversation")
    number = held.last_number + 1 if held else 1
    message = Message(
        conversation=conversation,
        number=number,
        seq=await streams.append(tx, conversation, MESSAGE, {"number": number}),
        id=MessageId.new(tx.now),
        client_id=None,
        sender=None,
        body=notice,
        at=tx.now,
    )
    await store.write_notice(tx, message)
    return message

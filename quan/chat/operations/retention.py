"""Erasing what was said longer ago than its conversation keeps."""

from datetime import timedelta

from quan.chat.model.conversations import ConversationId
from quan.chat.operations import attachments
from quan.chat.operations.holding import CHANGED
from quan.chat.store import conversations
from quan.chat.store import retention as store
from quan.core import streams
from quan.core.db import Reader, Tx

AT_ONCE = 200


async def due(reader: Reader) -> list[ConversationId]:
    """Give the conversations that have something whose time is over; those under a legal hold never have."""
    return await store.due(reader)


async def erase(tx: Tx, id_: ConversationId) -> bool:
    """Erase the earliest of what is over in a conversation; tell whether there may be more of it."""
    held = await conversations.lock(tx, id_)
    if held is None or held.retention_days is None or held.legal_hold:
        return False
    keep = timedelta(days=held.retention_days)
    passed = await store.over(tx, id_, keep=keep, most=AT_ONCE)
    erased = [number for number, speaks in passed if speaks]
    await store.erase(tx, id_, erased, upto=max((number for number, _ in passed), default=0))
    await attachments.release(tx, id_)
    for number in erased:
        streams.append_last(tx, id_, CHANGED, {"number": number, "change": "erased"})
    return len(passed) == AT_ONCE

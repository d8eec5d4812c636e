"""Message requests: somebody unknown has written, and may write more once the member says so."""

from quan.chat.model.conversations import ConversationId, direct_id
from quan.chat.operations.sending import JOINED
from quan.chat.rules import requests as rules
from quan.chat.store import conversations, memberships
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId

LEFT = "chat.left"


async def welcome(tx: Tx, one: MemberId, other: MemberId) -> None:
    """Accept what two members asked of each other in chat: they became contacts."""
    id_ = direct_id(one, other)
    if await conversations.lock(tx, id_) is not None:
        await _welcome(tx, id_)


async def part(tx: Tx, owner: MemberId, other: MemberId) -> None:
    """Put away what a member was asked by another whom they block now; neither sees the other type."""
    id_ = direct_id(owner, other)
    if await conversations.lock(tx, id_) is None:
        return
    for member in (owner, other):
        await streams.revoke(tx, id_, member)
    if await memberships.decline(tx, id_, owner):
        streams.append_last(tx, owner, LEFT, {"conversation": id_})


async def accept(tx: Tx, member: MemberId, conversation: ConversationId) -> None:
    """Let a stranger write; both are told. A request that was declined can still be accepted.

    Raises: RequestNotFound.
    """
    held = await conversations.lock(tx, conversation)
    rules.check_request(held, await memberships.of(tx, conversation, member))
    await _welcome(tx, conversation)
    streams.append_last(tx, conversation, "chat.conversation", {})


async def decline(tx: Tx, member: MemberId, conversation: ConversationId) -> None:
    """Put a request away, for a month at least. The stranger goes on seeing it wait.

    Raises: RequestNotFound.
    """
    held = await conversations.lock(tx, conversation)
    rules.check_request(held, await memberships.of(tx, conversation, member))
    await memberships.decline(tx, conversation, member)
    streams.append_last(tx, member, LEFT, {"conversation": conversation})


async def _welcome(tx: Tx, conversation: ConversationId) -> None:
    for member in await memberships.welcome(tx, conversation):
        streams.append_last(tx, member, JOINED, {"conversation": conversation})

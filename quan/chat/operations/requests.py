"""Message requests: somebody unknown has written, and may write more once the member says so."""

from quan.chat.model.conversations import direct_id
from quan.chat.operations.sending import JOINED
from quan.chat.store import conversations, memberships
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId


async def welcome(tx: Tx, one: MemberId, other: MemberId) -> None:
    """Accept what two members asked of each other in chat: they became contacts."""
    id_ = direct_id(one, other)
    if await conversations.lock(tx, id_) is None:
        return
    for member in await memberships.welcome(tx, id_):
        streams.append_last(tx, member, JOINED, {"conversation": id_})

"""How far a member got: cumulative, and never back."""

from quan.chat.errors.conversations import ConversationNotFound
from quan.chat.errors.messages import MarksInvalid
from quan.chat.model.conversations import ConversationId, Membership
from quan.chat.store import conversations, memberships, settings
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId

MARKED = "chat.marked"
MINE = "chat.mine"


async def mark(tx: Tx, me: MemberId, id_: ConversationId, *, delivered: int = 0, read: int = 0) -> Membership:
    """Note what has come to a member's devices, and what they have read; what is read was delivered.

    The other of two is told, what was read only if both show it; groups ask when they look.

    Raises: ConversationNotFound, MarksInvalid.
    """
    held = await conversations.lock(tx, id_)
    mine = await memberships.of(tx, id_, me)
    if held is None or mine is None:
        raise ConversationNotFound
    last = held.last_number if mine.left_number is None else mine.left_number
    if not (0 <= delivered <= last and 0 <= read <= last):
        raise MarksInvalid
    risen = await memberships.mark(tx, id_, me, delivered=max(delivered, read), read=read)
    if risen is None:
        return mine
    if held.kind == "direct" and mine.state == "active":
        shows = await settings.show_read_marks(tx, id_)
        body = {"member": me, "delivered": risen[0], "read": risen[1] if shows else 0}
        streams.append_last(tx, id_, MARKED, body)
    streams.append_last(
        tx, me, MINE, {"conversation": id_, "delivered_number": risen[0], "read_number": risen[1]}
    )
    found = await memberships.of(tx, id_, me)
    return found or mine

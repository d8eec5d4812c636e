"""How far a member got, cumulative and never back; and which voice messages they played."""

from quan.chat.errors.messages import MarksInvalid
from quan.chat.model.conversations import ConversationId
from quan.chat.operations import holding
from quan.chat.rules import changing as rules
from quan.chat.store import conversations, memberships, messages, plays, settings
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId

MARKED = "chat.marked"
MINE = "chat.mine"


async def mark(tx: Tx, me: MemberId, id_: ConversationId, *, delivered: int = 0, read: int = 0) -> None:
    """Note what has come to a member's devices, and what they have read; what is read was delivered.

    What they wrote right after what they read is read as well, unless it would betray when they read.

    The other of two is told, what was read only if both show it: else not even that something was. Groups
    ask when they look.

    Raises: ConversationNotFound, MarksInvalid.
    """
    found = await conversations.by_id(tx, id_)
    is_direct = found is not None and found.kind == "direct"
    held = await (holding.hold if is_direct else holding.look)(tx, me, id_)
    mine = held.mine
    last = mine.last_of(held.conversation)
    if delivered > last or read > last:
        raise MarksInvalid
    shows = is_direct and await settings.show_read_marks(tx, id_)
    # A message of one's own may have been faster than the mark of what stands above it. It would have to be
    # marked as delivered too, by which the other could tell when one reads who keeps that to themselves.
    if read and (shows or not is_direct):
        read = await messages.read_through(tx, id_, me, read, last=last)
    risen = await memberships.mark(tx, id_, me, delivered=max(delivered, read), read=read)
    if risen is None:
        return
    if read > mine.read_number or (mine.marked_unread and read):
        streams.append_last(tx, me, MINE, {"conversation": id_, "read_number": risen[1]})
    if is_direct and mine.state == "active":
        if risen[0] == mine.delivered_number and not (shows and risen[1] > mine.read_number):
            return
        body = {"member": me, "delivered": risen[0], "read": risen[1] if shows else 0}
        streams.append_last(tx, id_, MARKED, body)


async def play(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Note that a member played a voice message of somebody else, once.

    The member's other devices are told; its sender is as well if both let others see what they read.

    Raises: ConversationNotFound, NoLongerMember, AcceptFirst, MessageNotFound, NotPlayable.
    """
    held = await holding.hold(tx, me, id_)
    rules.check_inside(held.mine)
    sender = rules.check_player(await held.message(tx, number), me)
    if not await plays.put(tx, id_, number, me):
        return
    streams.append_last(tx, me, MINE, {"conversation": id_, "played": number})
    if await settings.both_show_read_marks(tx, me, sender) and await plays.show(tx, id_, number):
        held.tell(tx, number, "played")

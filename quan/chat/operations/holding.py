"""Who acts on a conversation, and on which message; it is held, so that nothing changes meanwhile."""

from dataclasses import dataclass

from quan import identity
from quan.chat.errors.conversations import ConversationNotFound, PersonOutOfReach
from quan.chat.errors.messages import MessageGone, MessageNotFound, RequestPending
from quan.chat.errors.reports import ChatSuspended
from quan.chat.model.conversations import Conversation, ConversationId, Membership
from quan.chat.model.messages import Message
from quan.chat.rules import changing as rules
from quan.chat.store import conversations, memberships, messages, moderation
from quan.core import streams
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId

CHANGED = "chat.changed"


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation that waits for what a member does."""

    conversation: Conversation
    mine: Membership

    async def message(self, tx: Tx, number: int) -> Message:
        """Give a message that this member sees.

        Raises: MessageNotFound.
        """
        found = (
            await messages.by_numbers(tx, self.conversation.id, [number]) if self.mine.sees(number) else []
        )
        if not found:
            raise MessageNotFound
        return found[0]

    def tell(self, tx: Tx, number: int, change: str) -> None:
        """Let the devices of all members know that a message is not what it was."""
        streams.append_last(tx, self.conversation.id, CHANGED, {"number": number, "change": change})


async def hold(tx: Tx, me: MemberId, id_: ConversationId) -> Held:
    """Hold a conversation for a member of it, also for one who has left.

    Raises: ConversationNotFound.
    """
    conversation = await conversations.lock(tx, id_)
    mine = await memberships.of(tx, id_, me)
    if conversation is None or mine is None:
        raise ConversationNotFound
    return Held(conversation, mine)


async def look(tx: Tx, me: MemberId, id_: ConversationId) -> Held:
    """Hold what a member has of a conversation, not the conversation: for what concerns nobody else.

    Raises: ConversationNotFound.
    """
    mine = await memberships.lock(tx, id_, me)
    conversation = await conversations.by_id(tx, id_)
    if conversation is None or mine is None:
        raise ConversationNotFound
    return Held(conversation, mine)


async def hold_to_speak(tx: Tx, me: MemberId, id_: ConversationId) -> Held:
    """Hold a conversation for a member who may be heard in it now.

    Raises: ConversationNotFound, NoLongerMember, AcceptFirst, Silenced, ChatSuspended, PersonOutOfReach,
    RequestPending.
    """
    held = await hold(tx, me, id_)
    rules.check_speaker(held.mine, tx.now)
    await check_suspension(tx, me)
    if held.conversation.kind == "direct":
        other = await memberships.other_of(tx, id_, me)
        if other is None or await identity.estranged(tx, [(me, other.member)]):
            raise PersonOutOfReach
        if other.state == "requested":
            raise RequestPending
    return held


async def check_suspension(reader: Reader, me: MemberId) -> None:
    """Refuse a member whom a moderator lets write nothing anywhere for a while.

    Raises: ChatSuspended.
    """
    until = await moderation.suspended_until(reader, me)
    if until is not None:
        raise ChatSuspended(until=until.date())


def check_there(message: Message) -> None:
    """Refuse a message that was taken back.

    Raises: MessageGone.
    """
    if message.body is None:
        raise MessageGone

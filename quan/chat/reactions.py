"""What follows for conversations from facts about people, and for people from what was said."""

from quan.chat.events import MessagesSent
from quan.chat.jobs import WAKE
from quan.chat.operations import requests, waking
from quan.chat.rules.notices import WAIT
from quan.core import jobs
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.identity import ContactAccepted, MemberBlocked


async def open_the_door(tx: Tx, event: ContactAccepted) -> None:
    """Let two members write to each other freely who know each other now."""
    await requests.welcome(tx, event.asker, event.asked)


async def close_the_door(tx: Tx, event: MemberBlocked) -> None:
    """Put away what a member was asked in chat by whom they block, and let neither see the other type."""
    await requests.part(tx, event.owner, event.other)


async def wake(tx: Tx, event: MessagesSent) -> None:
    """See to it that those who are not looking are woken: for the last message of each conversation."""
    last = {one.conversation: one.number for one in event.messages}
    for conversation, number in last.items():
        if await waking.somebody_listens(tx, conversation, number):
            await jobs.defer(tx, WAKE, at=tx.now + WAIT, conversation=conversation, number=number)


REACTIONS = (
    Reaction(ContactAccepted, "chat.open-the-door", open_the_door),
    Reaction(MemberBlocked, "chat.close-the-door", close_the_door),
    Reaction(MessagesSent, "chat.wake", wake),
)

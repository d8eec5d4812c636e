"""What follows for conversations from facts about people."""

from quan.chat.operations import requests
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.identity import ContactAccepted


async def open_the_door(tx: Tx, event: ContactAccepted) -> None:
    """Let two members write to each other freely who know each other now."""
    await requests.welcome(tx, event.asker, event.asked)


REACTIONS = (Reaction(ContactAccepted, "chat.open-the-door", open_the_door),)

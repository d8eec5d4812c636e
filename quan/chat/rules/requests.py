"""Strangers: one short text, an answer or none, and thirty days of peace after a no."""

from datetime import datetime, timedelta

from quan.chat.errors.groups import EnoughStrangers, RequestNotFound
from quan.chat.model.conversations import Conversation, Membership

ASKED_AGAIN_AFTER = timedelta(days=30)
STRANGERS_A_DAY = 10
DAY = timedelta(days=1)


def check_request(conversation: Conversation | None, membership: Membership | None) -> Membership:
    """Give the place of somebody whom a stranger wrote to and who has not accepted.

    Raises: RequestNotFound.
    """
    if conversation is None or membership is None or membership.state != "requested":
        raise RequestNotFound
    return membership


def may_ask(*, messages: int, declined_at: datetime | None, now: datetime) -> bool:
    """Tell whether a stranger may write: a first message, or one more a month after it was declined.

    A decline does not show before: until then the sender is told that the first message waits.
    """
    return messages == 0 or (declined_at is not None and now - declined_at >= ASKED_AGAIN_AFTER)


def check_strangers(asked: int) -> None:
    """Refuse to open one more conversation with a stranger. Those who accept are strangers no more.

    Raises: EnoughStrangers.
    """
    if asked >= STRANGERS_A_DAY:
        raise EnoughStrangers(limit=STRANGERS_A_DAY)

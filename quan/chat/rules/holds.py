"""Legal holds: who sets and lifts them, for which reason."""

from quan.chat.errors.holds import HoldReasonMissing
from quan.chat.errors.reports import YourOwnCase
from quan.chat.model.conversations import Membership
from quan.chat.rules.moderation import LEAST_CHARS, MOST_CHARS, on_one_line


def check_outsider(membership: Membership | None) -> None:
    """Refuse who is in the conversation, or was: they would keep or let go of what concerns themselves.

    Raises: YourOwnCase.
    """
    if membership is not None:
        raise YourOwnCase


def clean_reason(text: str) -> str:
    """Give a reason on one line.

    Raises: HoldReasonMissing.
    """
    reason = on_one_line(text)
    if not LEAST_CHARS <= len(reason) <= MOST_CHARS:
        raise HoldReasonMissing(least_chars=LEAST_CHARS, limit_chars=MOST_CHARS)
    return reason

"""When members are woken for a message, and with which words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from quan.chat.model.bodies import Body, ContactCard, File, Location, Photos, Sealed, Voice, excerpt_of

WAIT = timedelta(seconds=2)
"""Who has the conversation open reads it meanwhile, and of several messages in a row the last one wakes."""
AT_LEAST_EVERY = 20
"""In a talk that never pauses, one in so many messages wakes all the same."""
MUTED_LONGEST = timedelta(days=36_525)

Say = Callable[[str, str], str]
"""Gives a word in a member's language: its slug, and the English."""

_WORDS: tuple[tuple[type[Body], str, str], ...] = (
    (Voice, "chat/word-voice", "Voice message"),
    (Photos, "chat/word-photos", "Photos"),
    (File, "chat/word-file", "File"),
    (Location, "chat/word-location", "Location"),
    (ContactCard, "chat/word-contact", "Contact"),
    (Sealed, "chat/word-sealed", "Encrypted message"),
)


def mute_end(until: datetime | None, now: datetime) -> datetime | None:
    """Give until when a member is not woken, in measure: what is long over is over, a century is for ever."""
    if until is None:
        return None
    aware = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return min(max(aware, now), now + MUTED_LONGEST)


def is_told_later(number: int, last_said: int) -> bool:
    """Tell whether a later message will wake those whom this one would."""
    return last_said > number and number % AT_LEAST_EVERY != 0


def words_of(body: Body, say: Say) -> str:
    """Give what a message says in a line: its beginning, or what it is."""
    excerpt = excerpt_of(body)
    for kind, slug, english in _WORDS:
        if isinstance(body, kind):
            return f"{say(slug, english)}: {excerpt}" if excerpt else say(slug, english)
    return excerpt

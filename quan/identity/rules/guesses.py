"""How many wrong guesses a secret takes before each next one has to wait."""

import math
from datetime import datetime, timedelta

from quan.identity.errors import TooManyGuesses
from quan.identity.model import Guesses

FREE_GUESSES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


def spend(guesses: Guesses | None, now: datetime) -> Guesses:
    """Count one more guess, before anybody knows whether it is right.

    Raises: TooManyGuesses while the secret is locked.
    """
    if guesses is None or now - guesses.last_at >= FORGOTTEN_AFTER:
        return Guesses(1, now, None)
    if guesses.locked_until is not None and now < guesses.locked_until:
        wait = (guesses.locked_until - now).total_seconds()
        raise TooManyGuesses(retry_after_s=math.ceil(wait))
    count = guesses.count + 1
    return Guesses(count, now, now + wait_after(count) if count >= FREE_GUESSES else None)


def wait_after(count: int) -> timedelta:
    """Give the wait after this many wrong guesses: 30 s, doubled each time, at most an hour."""
    doublings = min(count - FREE_GUESSES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)

"""What a payment password may be, and how long a guesser waits."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from quan.wallet.errors.proof import MalformedPaymentPassword, TrivialPaymentPassword

_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)
_UP, _DOWN = "01234567890123456789", "98765432109876543210"
_FEWEST_DIFFERENT = 3
_POPULAR = frozenset({"112233", "121314", "131420", "147258", "147852", "159357", "258369", "520131"})
"""Patterns on the key pad and numbers with a meaning that many people choose."""


@dataclass(frozen=True, slots=True)
class Guard:
    """How a secret is guarded: after every `tries` wrong guesses in a row comes the next, longer wait."""

    what: str
    tries: int
    waits: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True)
class Guesses:
    """Guesses spent in a row, and until when no further one is taken."""

    spent: int
    locked_until: datetime | None


PAYMENT_PASSWORD = Guard(
    "payment-password",
    tries=5,
    waits=(
        timedelta(minutes=1),
        timedelta(minutes=15),
        timedelta(hours=3),
        timedelta(hours=24),
    ),
)
VOUCHER = Guard("voucher", tries=10, waits=(timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=12)))
PAY_CODE = Guard("pay-code", tries=20, waits=(timedelta(minutes=1), timedelta(minutes=30)))


def check_payment_password(digits: str) -> None:
    """Refuse a new payment password that is not six digits, or among the first a thief would try.

    Raises: MalformedPaymentPassword, TrivialPaymentPassword.
    """
    if _SIX_DIGITS.fullmatch(digits) is None:
        raise MalformedPaymentPassword
    repeats = digits[:2] * 3 == digits or digits[:3] * 2 == digits
    if (
        len(set(digits)) < _FEWEST_DIFFERENT
        or repeats
        or digits in _UP
        or digits in _DOWN
        or digits in _POPULAR
    ):
        raise TrivialPaymentPassword


def wait_after(guard: Guard, spent: int, now: datetime) -> datetime | None:
    """Tell until when nobody may guess once this many guesses in a row are spent."""
    if spent % guard.tries:
        return None
    rounds = spent // guard.tries
    return now + guard.waits[min(rounds, len(guard.waits)) - 1]


def seconds_left(guesses: Guesses, now: datetime) -> int:
    """Tell how long the lock still holds, in whole seconds rounded up; 0 when it does not."""
    if guesses.locked_until is None or guesses.locked_until <= now:
        return 0
    return -(-(guesses.locked_until - now) // timedelta(seconds=1))


def tries_left(guard: Guard, spent: int) -> int:
    """Tell how many guesses are left before the next wait."""
    return -spent % guard.tries

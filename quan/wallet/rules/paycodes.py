"""What a pay code looks like and when it may be charged."""

import re
from datetime import datetime, timedelta

from quan.wallet.errors.paycodes import (
    MalformedPayCode,
    PayCodeExpired,
    PayCodeNotYet,
    PayCodeUsed,
)
from quan.wallet.model.paycodes import StoredPayCode

PREFIX = "28"  # tills tell pay codes of different houses by their first digits
RANDOM_DIGITS = 16
WINDOW = timedelta(seconds=60)
GRACE = timedelta(seconds=15)  # for the seconds between showing and scanning, and for a clock a little off
BATCH = 5  # windows that a device can show without a connection
MAX_BATCHES = 3  # a few devices of one member; issuing more voids the oldest unused
TO_CONFIRM = timedelta(minutes=5)  # a payer who is asked stands at the till
KEPT_AFTER_EXPIRY = timedelta(days=1)

_PAY_CODE = re.compile(rf"{PREFIX}[0-9]{{{RANDOM_DIGITS}}}", re.ASCII)


def parse(text: str) -> str:
    """Read a scanned or typed pay code; spaces between groups of digits do not matter.

    Raises: MalformedPayCode.
    """
    code = text.replace(" ", "")
    if _PAY_CODE.fullmatch(code) is None:
        raise MalformedPayCode
    return code


def windows(now: datetime) -> list[tuple[datetime, datetime]]:
    """Give when each code of a batch becomes valid and when it runs out: one after the other, from now."""
    starts = [now + WINDOW * index for index in range(BATCH)]
    return [(start, start + WINDOW + GRACE) for start in starts]


def awaits_confirmation(code: StoredPayCode, now: datetime) -> bool:
    """Tell whether the owner of a code that was shown for a purchase can still confirm it."""
    return (
        code.purchase is not None
        and code.payment is None
        and code.used_at is not None
        and now < code.used_at + TO_CONFIRM
    )


def check_chargeable(code: StoredPayCode, now: datetime) -> None:
    """Refuse a code that was used, ran out, or is for a later minute.

    Raises: PayCodeUsed, PayCodeExpired, PayCodeNotYet.
    """
    if code.used_at is not None:
        raise PayCodeUsed
    if now >= code.expires_at:
        raise PayCodeExpired
    if now < code.valid_from - GRACE:
        raise PayCodeNotYet

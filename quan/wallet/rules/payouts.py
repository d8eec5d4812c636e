"""What may be done with a payout, and by whom."""

import unicodedata

from quan.core.iban import parse_iban
from quan.core.ids import MemberId
from quan.wallet.errors.rails import (
    MalformedHolder,
    PayoutEnded,
    PayoutNotFound,
    PayoutNotSent,
    PayoutSent,
    PayoutToOurselves,
    TooManyPayouts,
)
from quan.wallet.model.payouts import MAX_OPEN_PAYOUTS, Payout, PayoutStatus
from quan.wallet.rules.notes import one_line

MAX_HOLDER_CHARS = 70
_NAMELESS = "Sender"


def check_destination(text: str, *, own: str) -> str:
    """Give the IBAN of an account that money may be paid to.

    Raises: MalformedIban, PayoutToOurselves.
    """
    iban = parse_iban(text)
    if iban == own:
        raise PayoutToOurselves
    return iban


def clean_holder(text: str) -> str:
    """Make the name of an account's holder one line.

    Raises: MalformedHolder.
    """
    name = one_line(text)
    if len(name) > MAX_HOLDER_CHARS or not _can_be_spelled(name):
        raise MalformedHolder(most=MAX_HOLDER_CHARS)
    return name


def holder_of_sender(name: str) -> str:
    """Name the holder of the account that a receipt goes back to; the bank does not always say."""
    shown = one_line(name)[:MAX_HOLDER_CHARS].strip()
    return shown if _can_be_spelled(shown) else _NAMELESS


def _can_be_spelled(name: str) -> bool:
    return any(unicodedata.category(char).startswith("L") for char in name)


def hidden(iban: str) -> str:
    """Show the ends of an IBAN, enough to know one's own by."""
    return f"{iban[:4]} … {iban[-4:]}"


def check_open_payouts(count: int) -> None:
    """Refuse to set money aside in ever more payouts.

    Raises: TooManyPayouts.
    """
    if count >= MAX_OPEN_PAYOUTS:
        raise TooManyPayouts(most=MAX_OPEN_PAYOUTS)


def check_owner(payout: Payout | None, caller: MemberId) -> Payout:
    """Give a payout to its member; to others it does not exist.

    Raises: PayoutNotFound.
    """
    if payout is None or payout.member != caller:
        raise PayoutNotFound
    return payout


def check_cancellable(payout: Payout) -> None:
    """Refuse to call off what the bank may already be paying.

    Raises: PayoutSent, PayoutEnded.
    """
    if payout.status is PayoutStatus.SENT:
        raise PayoutSent
    if payout.status is not PayoutStatus.HELD:
        raise PayoutEnded


def check_sent(payout: Payout | None) -> Payout:
    """Give a payout that is with the bank, neither paid nor come back.

    Raises: PayoutNotFound, PayoutNotSent, PayoutEnded.
    """
    if payout is None:
        raise PayoutNotFound
    if payout.status is PayoutStatus.HELD:
        raise PayoutNotSent
    if payout.status is not PayoutStatus.SENT:
        raise PayoutEnded
    return payout

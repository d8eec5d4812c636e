"""What an operator may say of a statement entry."""

from collections.abc import Sequence

from quan.core.iban import MalformedIban, parse_iban
from quan.core.money import Money
from quan.wallet.errors.rails import (
    BankEntryNotFound,
    BankEntrySettled,
    NotADebit,
    NotAReceipt,
    PayoutDiffers,
    ReasonNeeded,
    SenderUnknown,
)
from quan.wallet.model.bankentries import BankEntry
from quan.wallet.model.bankfiles import BankLine, BankSide
from quan.wallet.model.payouts import Payout
from quan.wallet.rules.notes import one_line

MAX_REASON_CHARS = 200


def check_open(entry: BankEntry | None) -> BankEntry:
    """Give an entry that nobody has explained yet.

    Raises: BankEntryNotFound, BankEntrySettled.
    """
    if entry is None:
        raise BankEntryNotFound
    if not entry.is_open:
        raise BankEntrySettled
    return entry


def check_receipt(entry: BankEntry | None) -> BankEntry:
    """Give an open entry of money that came in.

    Raises: BankEntryNotFound, BankEntrySettled, NotAReceipt.
    """
    found = check_open(entry)
    if found.line.side is not BankSide.CREDIT:
        raise NotAReceipt
    return found


def check_debit(entry: BankEntry | None) -> BankEntry:
    """Give an open entry of money that left.

    Raises: BankEntryNotFound, BankEntrySettled, NotADebit.
    """
    found = check_open(entry)
    if found.line.side is not BankSide.DEBIT:
        raise NotADebit
    return found


def sender_of(line: BankLine) -> str:
    """Give the account that a receipt came from.

    Raises: SenderUnknown.
    """
    try:
        return parse_iban(line.party_iban)
    except MalformedIban as error:
        raise SenderUnknown from error


def check_covers(entry: BankEntry, payouts: Sequence[Payout]) -> Money:
    """Give what is left of a debit beyond the payouts it paid: the bank's charges.

    Raises: PayoutDiffers when it paid less than them.
    """
    total = sum((payout.amount for payout in payouts), start=Money(0, entry.line.amount.asset))
    if entry.line.amount < total:
        raise PayoutDiffers(expected=total, found=entry.line.amount)
    return entry.line.amount - total


def clean_reason(text: str) -> str:
    """Make a reason one line that says something.

    Raises: ReasonNeeded.
    """
    reason = one_line(text)
    if not 0 < len(reason) <= MAX_REASON_CHARS:
        raise ReasonNeeded(most=MAX_REASON_CHARS)
    return reason

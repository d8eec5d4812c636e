"""What a line of a bank statement is: whose money came in, which payout left; or that a person must look.

Nothing is guessed. A reference is a member's only with right check digits and when we gave it out; a payout
is paid only by its own name, its own amount and, where the bank says it, its own account.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from quan.core.ids import ALPHABET, MemberId
from quan.wallet.errors.bankfiles import StatementOfAnotherAccount
from quan.wallet.model.bankentries import EntryOutcome, WaitReason
from quan.wallet.model.bankfiles import BankLine, BankSide, BankStatement
from quan.wallet.model.payouts import Payout, PayoutStatus

_SIGNS = ALPHABET.upper()
_BODY_SIGNS = 10  # 50 bits: nobody hits another's by a slip of the finger that also fits the check digits
_NAME_SIGNS = 12
_MOST_GAPS = 10
_MISREAD = str.maketrans("OIL", "011")
_REFERENCE = re.compile(r"(?=RF([0-9OIL]{2})([0-9A-Z]{10}))", re.ASCII)
_PAYOUT_NAME = re.compile(r"(?=(QP[0-9A-Z]{12}))", re.ASCII)


def new_reference() -> str:
    """Draw a top-up reference: an ISO 11649 creditor reference of ten random signs."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_BODY_SIGNS))
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def spaced_reference(reference: str) -> str:
    """Write a reference in groups of four."""
    text: str = iso11649.format(reference)
    return text


def new_payout_name() -> str:
    """Draw the end-to-end name of a payout: short enough for every format it will come back in."""
    return "QP" + "".join(secrets.choice(_SIGNS) for _ in range(_NAME_SIGNS))


def references_in(*texts: str) -> set[str]:
    """Find well-formed references, however they are spaced or spelled, O for 0 and I or L for 1."""
    found = (
        f"RF{match[1].translate(_MISREAD)}{match[2].translate(_MISREAD)}"
        for text in texts
        for match in _REFERENCE.finditer(_squeezed(text))
    )
    return {reference for reference in found if iso11649.is_valid(reference)}


def payout_names_in(*texts: str) -> set[str]:
    """Find what may be the end-to-end name of a payout of ours."""
    return {match[1] for text in texts for match in _PAYOUT_NAME.finditer(_squeezed(text))}


def _squeezed(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose a reference is, whether money may come to them now, and whether the statement came from them."""

    member: MemberId
    can_receive: bool
    is_importer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a line is: an outcome with whom it concerns, or the reason why a person must look."""

    outcome: EntryOutcome | None = None
    reason: WaitReason | None = None
    member: MemberId | None = None
    payout: Payout | None = None


def judge(
    line: BankLine, *, references: Collection[str], owners: Sequence[Owner], payouts: Sequence[Payout]
) -> Verdict:
    """Decide what a line is. `owners` and `payouts` are those that its texts name."""
    if line.side is BankSide.DEBIT:
        return _judge_debit(line, payouts)
    if line.is_reversal:
        return _judge_return(line, owners, payouts)
    return _judge_receipt(references, owners)


def _judge_receipt(references: Collection[str], owners: Sequence[Owner]) -> Verdict:
    if not references:
        return Verdict(reason=WaitReason.NO_REFERENCE)
    if not owners:
        return Verdict(reason=WaitReason.UNKNOWN_REFERENCE)
    if len({owner.member for owner in owners}) > 1:
        return Verdict(reason=WaitReason.SEVERAL_MEMBERS)
    if (reason := _against(owners[0])) is not None:
        return Verdict(reason=reason)
    return Verdict(outcome=EntryOutcome.TOPUP, member=owners[0].member)


def _judge_debit(line: BankLine, payouts: Sequence[Payout]) -> Verdict:
    if line.is_reversal:
        return Verdict(reason=WaitReason.REVERSAL)
    if len(payouts) != 1:
        return Verdict(reason=WaitReason.UNKNOWN_DEBIT)
    payout = payouts[0]
    if payout.status is not PayoutStatus.SENT:
        return Verdict(reason=WaitReason.PAYOUT_NOT_OPEN)
    if payout.amount != line.amount or line.party_iban not in {"", payout.iban}:
        return Verdict(reason=WaitReason.PAYOUT_DIFFERS)
    return Verdict(outcome=EntryOutcome.PAYOUT, member=payout.member, payout=payout)


def _judge_return(line: BankLine, owners: Sequence[Owner], payouts: Sequence[Payout]) -> Verdict:
    if len(payouts) != 1:
        return Verdict(reason=WaitReason.REVERSAL)
    payout = payouts[0]
    if payout.status is not PayoutStatus.SETTLED:
        return Verdict(reason=WaitReason.PAYOUT_NOT_OPEN)
    if payout.amount != line.amount:
        return Verdict(reason=WaitReason.PAYOUT_DIFFERS)
    if payout.member is None:
        return Verdict(reason=WaitReason.RETURN_FAILED)
    theirs = next((owner for owner in owners if owner.member == payout.member), None)
    if (reason := _against(theirs)) is not None:
        return Verdict(reason=reason)
    return Verdict(outcome=EntryOutcome.PAYOUT_RETURNED, member=payout.member, payout=payout)


def _against(owner: Owner | None) -> WaitReason | None:
    """Say why money does not go to them by itself: who reads a file in gets nothing by what it says."""
    if owner is None or not owner.can_receive:
        return WaitReason.CANNOT_RECEIVE
    return WaitReason.OWN_MONEY if owner.is_importer else None


def check_account(statement: BankStatement, iban: str) -> None:
    """Refuse a statement of another account. Older formats name it without the first four signs of the IBAN.

    Raises: StatementOfAnotherAccount.
    """
    # MT940 may write the currency behind the number.
    if statement.account not in {iban, iban[4:], iban + statement.opening.asset.code}:
        raise StatementOfAnotherAccount(account=statement.account or "?")


def numbered(
    lines: Sequence[BankLine], *, told_before: Mapping[bytes, int] | None = None
) -> list[tuple[bytes, int]]:
    """Give each line its fingerprint, and its place among the lines that share it.

    A bank's own reference makes a line known in every file and format that shows it. Where there is none, all
    that the line says does. Places are counted within one statement, since it may tell again what another
    told; in one that surely goes on where the others end, after those that they told (`told_before`).
    """
    seen = Counter(told_before)
    keys = []
    for line in lines:
        key = _fingerprint(line)
        keys.append((key, seen[key]))
        seen[key] += 1
    return keys


def nameless(lines: Sequence[BankLine]) -> set[bytes]:
    """Give the fingerprints of the lines to which the bank gave no reference."""
    return {_fingerprint(line) for line in lines if not line.bank_reference}


def _fingerprint(line: BankLine) -> bytes:
    parts = [line.side.value, str(line.amount.minor), line.booked_on.isoformat(), str(line.part)]
    if line.bank_reference:
        parts += ["reference", line.bank_reference]
    else:
        valued = line.valued_on.isoformat() if line.valued_on else ""
        parts += ["text", valued, line.end_to_end, line.structured, line.remittance]
        parts += [line.party_name, line.party_iban]
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def digest(statement: BankStatement) -> bytes:
    """Tell one statement from another by all that it says of itself and its lines."""
    parts = [statement.account, statement.number, statement.from_on.isoformat(), statement.to_on.isoformat()]
    parts += [str(statement.opening.minor), str(statement.closing.minor)]
    keys = numbered(statement.lines)
    return hashlib.sha256("\x1f".join(parts).encode() + b"".join(key for key, _ in keys)).digest()


def missing_numbers(sequences: Collection[tuple[int, int]]) -> tuple[str, ...]:
    """Name the statements left out between others of a year, from (year, number); at most the first ten."""
    by_year: dict[int, set[int]] = {}
    for year, number in sequences:
        by_year.setdefault(year, set()).add(number)
    gaps = (
        f"{year}/{number}"
        for year, numbers in sorted(by_year.items())
        for number in range(min(numbers), max(numbers))
        if number not in numbers
    )
    return tuple(islice(gaps, _MOST_GAPS))

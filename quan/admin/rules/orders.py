"""What operators' systems may ask of the ledger: from items to orders, or to refusals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from quan import ledger
from quan.admin.errors.bulk import CodeNotForSystems, IdNotForSystems, InstantOutOfRange
from quan.admin.model.bulk import Draft, Item, LedgerTransferIn, Refused
from quan.admin.rules import accounts
from quan.core.ids import MalformedId, number_of, uuid_of
from quan.core.problems import InvalidBody

TRANSFERS: Final = (
    ledger.TransferCode.ADJUSTMENT,
    ledger.TransferCode.IMPORT,
    ledger.TransferCode.REVERSAL,
)
"""The kinds of transfers that systems hand in one by one; the legs of an exchange come with their rate."""

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What a system calls past or future; the calendars of databases and programs agree well beyond it."""

Order = ledger.bulk.Order

_TRANSFER_CODES = {name: int(code) for code in TRANSFERS for name in (code.name.lower(), int(code))}
_PHASES = {phase.name.lower(): int(phase) for phase in ledger.Phase}
_BALANCING = {
    None: ledger.Flag(0),
    "debit": ledger.Flag.BALANCING_DEBIT,
    "credit": ledger.Flag.BALANCING_CREDIT,
    "both": ledger.Flag.BALANCING_DEBIT | ledger.Flag.BALANCING_CREDIT,
}
_FLAGS = {
    (balancing, imported): int(flags | (ledger.Flag.IMPORTED if imported else 0))
    for balancing, flags in _BALANCING.items()
    for imported in (False, True)
}
_MOVES = ("debit", "credit", "amount", "code")


def pendings_to_read(items: Iterable[Item]) -> set[int]:
    """Name the held transfers from which something is to be taken."""
    return {
        number_of(wish.pending)
        for item in items
        if isinstance(wish := item.read, LedgerTransferIn) and wish.pending is not None and _leaves_out(wish)
    }


def drafts(items: Sequence[Item], held: Mapping[int, ledger.Transfer]) -> list[Draft]:
    """Turn items into orders, or into refusals. A held transfer may be one of `held` or an item before."""
    known: dict[int, Order] = {key: _held(one) for key, one in held.items()}
    made: list[Draft] = []
    for item in items:
        wish = item.read
        draft = _draft(wish, known) if isinstance(wish, LedgerTransferIn) else wish
        if not isinstance(draft, Refused) and draft.phase:
            known.setdefault(draft.id, draft)
        made.append(draft)
    return made


def check_accounts(drafts: Sequence[Draft], codes: Mapping[int, int]) -> list[Draft]:
    """Refuse what would move an account that does not exist or is not for systems, by the accounts' types."""
    fit = {key for key, code in codes.items() if accounts.is_for_systems(code)}
    return [
        draft
        if isinstance(draft, Refused) or (draft.debit in fit and draft.credit in fit)
        else _unfit(draft, fit, codes)
        for draft in drafts
    ]


def share_fate(items: Sequence[Item], drafts: Sequence[Draft]) -> list[Draft]:
    """Refuse with a refused item all that are linked to it."""
    fated = list(drafts)
    first = 0
    for index, item in enumerate(items):
        if item.linked:
            continue
        if index > first:
            _bind(fated, first, index + 1)
        first = index + 1
    _bind(fated, first, len(items))
    return fated


def _bind(drafts: list[Draft], first: int, end: int) -> None:
    if any(isinstance(draft, Refused) for draft in drafts[first:end]):
        shared = Refused(ledger.LinkedTransferRefused())
        drafts[first:end] = [one if isinstance(one, Refused) else shared for one in drafts[first:end]]


def _draft(wish: LedgerTransferIn, known: Mapping[int, Order]) -> Draft:
    objection = _objection(wish)
    if objection is not None:
        return objection
    debit, credit, amount, code = wish.debit, wish.credit, wish.amount, wish.code
    if debit is None or credit is None or amount is None or code is None:
        return _filled(wish, known)
    number = _TRANSFER_CODES.get(code)
    if number is None:
        return Refused(_code_refusal(), "code")
    return _order(
        wish,
        debit=number_of(debit),
        credit=number_of(credit),
        minor=amount.minor,
        asset=str(amount.asset),
        code=number,
    )


def _objection(wish: LedgerTransferIn) -> Refused | None:
    """Find what is wrong with an item, wherever it moves money."""
    if not accounts.is_free(number_of(wish.id)):
        return Refused(IdNotForSystems(), "id")
    if wish.reference is not None:
        try:
            uuid_of(wish.reference)
        except MalformedId as problem:
            return Refused(problem, "reference")
    for field, instant in (("effective_at", wish.effective_at), ("expires_at", wish.expires_at)):
        if instant is not None and not FIRST <= instant < LAST:
            return Refused(InstantOutOfRange(first_year=FIRST.year, last_year=LAST.year), field)
    return None


def _filled(wish: LedgerTransferIn, known: Mapping[int, Order]) -> Draft:
    """Take from the held transfer what a post or a void leaves out."""
    missing = next(name for name in _MOVES if getattr(wish, name) is None)
    if wish.phase not in {"post", "void"}:
        return _missing(missing)
    if wish.pending is None:
        return _missing("pending")
    held = known.get(number_of(wish.pending))
    if held is None:
        return Refused(ledger.UnknownPending(), "pending")
    number = held.code if wish.code is None else _TRANSFER_CODES.get(wish.code)
    if number is None or number not in _TRANSFER_CODES:
        return Refused(_code_refusal(), "pending" if wish.code is None else "code")
    return _order(
        wish,
        debit=held.debit if wish.debit is None else number_of(wish.debit),
        credit=held.credit if wish.credit is None else number_of(wish.credit),
        minor=held.amount if wish.amount is None else wish.amount.minor,
        asset=held.asset if wish.amount is None else str(wish.amount.asset),
        code=number,
    )


def _order(wish: LedgerTransferIn, *, debit: int, credit: int, minor: int, asset: str, code: int) -> Order:
    return Order(
        number_of(wish.id),
        debit,
        credit,
        minor,
        asset,
        code,
        None if wish.reference is None else uuid_of(wish.reference).int,
        ledger.bulk.micros_of(wish.effective_at),
        wish.linked,
        _PHASES[wish.phase],
        None if wish.pending is None else number_of(wish.pending),
        ledger.bulk.micros_of(wish.expires_at),
        _FLAGS[wish.balancing, wish.imported],
    )


def _held(one: ledger.Transfer) -> Order:
    return Order(
        one.id.uuid.int,
        one.debit.uuid.int,
        one.credit.uuid.int,
        one.amount.minor,
        str(one.amount.asset),
        int(one.code),
    )


def _leaves_out(wish: LedgerTransferIn) -> bool:
    return wish.debit is None or wish.credit is None or wish.amount is None or wish.code is None


def _unfit(order: Order, fit: Collection[int], codes: Mapping[int, int]) -> Refused:
    field, key = ("credit", order.credit) if order.debit in fit else ("debit", order.debit)
    return Refused(accounts.refusal() if key in codes else ledger.UnknownAccount(), field)


def _code_refusal() -> CodeNotForSystems:
    """Refuse a kind of transfer, and name those that are for systems."""
    return CodeNotForSystems(codes=", ".join(code.name.lower() for code in TRANSFERS))


def _missing(field: str) -> Refused:
    return Refused(InvalidBody(errors=[{"field": field, "message": "This field is missing"}]), field)

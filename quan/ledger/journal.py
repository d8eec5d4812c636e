"""The books as an operator reads them: the list of accounts, their lines, and the journal of transfers.

`from quan import ledger`, then `ledger.journal.transfers(...)`. Everything comes in pages, the latest first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from quan.core.db import Reader
from quan.core.money import Asset
from quan.ledger.model import Account, AccountCode, AccountId, Entry, Transfer, TransferCode, TransferId
from quan.ledger.store import journal as store

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_WINDOW = timedelta(hours=1)
_WIDER = 16
_WINDOWS = 4  # an hour, 16 hours, 11 days, half a year; what is older is one more


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts are wanted; None leaves a question open."""

    code: AccountCode | None = None
    asset: Asset | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which transfers are wanted; None leaves a question open.

    `least` and `most` are minor units, both included; `since` is included, `before` is not. `reference` finds
    the transfers that name it, and the transfer that is called so itself.
    """

    account: AccountId | None = None
    code: TransferCode | None = None
    asset: Asset | None = None
    least: int | None = None
    most: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    reference: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a statement shows it: what it was, and the account on the other side."""

    entry: Entry
    code: TransferCode
    other: AccountId


Place = tuple[datetime, UUID]
"""Where a page of the journal ended: recorded time and id of its last transfer."""


async def accounts(
    reader: Reader, wanted: AccountFilter, *, after: tuple[int, UUID] | None = None, limit: int
) -> list[Account]:
    """Read accounts by code, then by id. `after` is both of the last one of the page before."""
    return await store.accounts(
        reader, code=wanted.code, asset=wanted.asset, owner=wanted.owner, after=after, limit=limit
    )


async def accounts_by_id(reader: Reader, ids: Collection[AccountId]) -> dict[AccountId, Account]:
    """Read those of the accounts that exist."""
    return {one.id: one for one in await store.accounts_by_id(reader, ids)}


async def lines(
    reader: Reader,
    account: AccountId,
    *,
    before_version: int | None = None,
    limit: int,
) -> list[Line]:
    """Read an account's entries, the latest first."""
    rows = await store.lines(reader, account, before=before_version, limit=limit)
    return [Line(entry, code, other) for entry, code, other in rows]


async def transfers(
    reader: Reader, wanted: JournalFilter, *, after: Place | None = None, limit: int
) -> list[Transfer]:
    """Read the journal, the latest first.

    There is no index of the transfers by time, for it would cost every transfer its bytes: a summary of their
    blocks finds a day, and ever wider windows back from the latest make the first pages cheap.
    """
    if wanted.account is not None:
        return await store.transfers_of_account(
            reader, wanted.account, _questions(wanted), span=_span(reader, wanted), after=after, limit=limit
        )
    found: list[Transfer] = []
    for span in _windows(*_span(reader, wanted), after):
        missing = limit - len(found)
        found += await store.transfers(reader, _questions(wanted), span=span, after=after, limit=missing)
        if len(found) >= limit:
            break
    return found


async def open_pendings(
    reader: Reader, *, after: tuple[datetime | None, UUID] | None = None, limit: int
) -> list[Transfer]:
    """Read the money that is held: what expires first is first, what never does is last."""
    return await store.open_pendings(reader, after=after, limit=limit)


async def count_pendings(reader: Reader) -> int:
    """Count the transfers that hold money."""
    return await store.count_pendings(reader)


async def resolution_of(reader: Reader, pending: TransferId) -> TransferId | None:
    """Find the transfer that posted, voided or expired a pending one."""
    return await store.resolution_of(reader, pending)


async def reversal_of(reader: Reader, transfer: TransferId) -> TransferId | None:
    """Find the transfer that reversed another."""
    return await store.reversal_of(reader, transfer)


def _questions(wanted: JournalFilter) -> store.Questions:
    return store.Questions(
        code=wanted.code,
        asset=wanted.asset,
        least=wanted.least,
        most=wanted.most,
        reference=wanted.reference,
    )


def _span(reader: Reader, wanted: JournalFilter) -> tuple[datetime, datetime]:
    # The ledger's time may run ahead of the clock by as much as it was once set back.
    return wanted.since or _BEGINNING, wanted.before or reader.now + timedelta(days=1)


def _windows(start: datetime, end: datetime, after: Place | None) -> Iterator[tuple[datetime, datetime]]:
    """Cut a span into windows, the latest and narrowest first; all of them together are the span."""
    upper = end if after is None else min(end, after[0] + timedelta(microseconds=1))
    width = _FIRST_WINDOW
    for _ in range(_WINDOWS):
        if upper <= start:
            return
        lower = max(start, upper - width)
        yield lower, upper
        upper, width = lower, width * _WIDER
    if upper > start:
        yield start, upper

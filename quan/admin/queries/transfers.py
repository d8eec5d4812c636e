"""The journal, and one transfer with everything around it."""

from datetime import datetime
from uuid import UUID

from quan import ledger, wallet
from quan.admin.model.views import EntryOut, TransferDetailOut, TransferOut
from quan.admin.queries.proposals import proposals_about
from quan.admin.queries.references import transfers_out
from quan.core import pages
from quan.core.db import Reader
from quan.core.pages import Page


async def journal_page(
    reader: Reader, wanted: ledger.journal.JournalFilter, *, cursor: str | None, limit: int | None
) -> Page[TransferOut]:
    """List transfers, the latest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    after: ledger.journal.Place | None = pages.position(cursor, datetime, UUID) if cursor else None
    rows = await ledger.journal.transfers(reader, wanted, after=after, limit=size + 1)
    found, more = pages.split(rows, size)
    last = found[-1] if more else None
    return Page(
        items=await transfers_out(reader, found),
        next=None if last is None else pages.cursor(last.recorded_at, last.id.uuid),
    )


async def pending_page(reader: Reader, *, cursor: str | None, limit: int | None) -> Page[TransferOut]:
    """List the transfers that hold money: what expires first is first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    after: tuple[datetime | None, UUID] | None = (
        pages.position(cursor, datetime | None, UUID) if cursor else None
    )
    rows = await ledger.journal.open_pendings(reader, after=after, limit=size + 1)
    found, more = pages.split(rows, size)
    last = found[-1] if more else None
    return Page(
        items=await transfers_out(reader, found),
        next=None if last is None else pages.cursor(last.expires_at, last.id.uuid),
    )


async def transfer_detail(reader: Reader, id: ledger.TransferId) -> TransferDetailOut:  # noqa: A002 - as in identity.member
    """Show a transfer with both entries, what undid it and what was proposed about it.

    Raises: ledger.UnknownTransfer.
    """
    found = await ledger.transfer(reader, id)
    (shown,) = await transfers_out(reader, [found])
    reversed_by = await ledger.journal.reversal_of(reader, id)
    return TransferDetailOut(
        transfer=shown,
        entries=await _entries(reader, shown),
        reverses=_reverses(found),
        reversed_by=reversed_by,
        holds=found.pending,
        ended_by=await ledger.journal.resolution_of(reader, id),
        reversible=reversed_by is None and wallet.office.is_reversible(found),
        proposals=await proposals_about(reader, shown),
    )


async def _entries(reader: Reader, shown: TransferOut) -> list[EntryOut]:
    debit, credit = await ledger.entries(reader, shown.id)
    return [
        EntryOut(
            side="debit", account=shown.debit, version=debit.version, moved=debit.delta, balance=debit.balance
        ),
        EntryOut(
            side="credit",
            account=shown.credit,
            version=credit.version,
            moved=credit.delta,
            balance=credit.balance,
        ),
    ]


def _reverses(found: ledger.Transfer) -> ledger.TransferId | None:
    of: UUID | None = found.reference if found.code is ledger.TransferCode.REVERSAL else None
    return None if of is None else ledger.TransferId(of)

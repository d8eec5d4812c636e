"""The bank beside the books, and the entries that wait for an explanation."""

from collections.abc import Sequence

from quan import identity, wallet
from quan.admin.model.bankviews import (
    AgreementOut,
    BankEntryOut,
    ImportOut,
    ReconciliationOut,
    SentBatchOut,
    SentPayoutOut,
    StatementOut,
)
from quan.core import pages
from quan.core.db import Reader
from quan.core.money import Asset
from quan.core.pages import Page

office = wallet.office


async def reconciliation(reader: Reader, currency: Asset) -> ReconciliationOut:
    """Compare every bank account with the books. Use a snapshot: money may be moving."""
    return ReconciliationOut(
        accounts=await agreements(reader, currency),
        sent_payouts=[
            SentPayoutOut(
                id=one.id,
                amount=one.amount,
                iban=one.iban,
                holder=one.holder,
                end_to_end=one.end_to_end,
                sent_at=one.sent_at,
            )
            for one in await office.payouts(reader, [office.PayoutStatus.SENT])
        ],
        sent_batches=[
            SentBatchOut(id=one.id, total=one.total, size=one.size, sent_at=one.sent_at)
            for one in await office.sent_batches(reader)
        ],
    )


async def agreements(reader: Reader, currency: Asset) -> list[AgreementOut]:
    """Compare every bank account with the books."""
    return [_agreement(one) for one in await office.reconciliations(reader, currency)]


async def work_page(
    reader: Reader, *, aside: bool, cursor: str | None, limit: int | None
) -> Page[BankEntryOut]:
    """List the entries that wait for an explanation, or those put aside; the first stored first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    after = pages.position(cursor, office.BankEntryId)[0] if cursor else None
    rows = await office.work_list(reader, aside=aside, after=after, limit=size + 1)
    found, more = pages.split(rows, size)
    return Page(items=await entries_out(reader, found), next=pages.cursor(found[-1].id) if more else None)


async def entries_out(reader: Reader, entries: Sequence[office.BankEntry]) -> list[BankEntryOut]:
    """Show statement entries."""
    people = await identity.members(reader, {one.member for one in entries if one.member})
    return [
        BankEntryOut(
            id=one.id,
            status=one.status,
            reason=one.reason,
            side=one.line.side,
            amount=one.line.amount,
            booked_on=one.line.booked_on,
            party_name=one.line.party_name,
            party_iban=one.line.party_iban,
            text=one.line.remittance,
            reference=one.line.structured,
            end_to_end=one.line.end_to_end,
            remark=one.remark,
            outcome=one.outcome,
            member=identity.person_of(people[one.member]) if one.member in people else None,
        )
        for one in entries
    ]


def import_out(report: office.ImportReport) -> ImportOut:
    """Show what came of a file."""
    return ImportOut(
        iban=report.iban,
        statements=[
            StatementOut(
                number=one.number,
                from_on=one.from_on,
                to_on=one.to_on,
                fresh=one.fresh,
                known=one.known,
                expected=one.expected,
            )
            for one in report.statements
        ],
        booked=report.booked,
    )


def _agreement(one: office.Reconciliation) -> AgreementOut:
    return AgreementOut(
        iban=one.iban,
        agrees=one.agrees,
        complete=one.complete,
        opening=one.opening,
        moved=one.moved,
        closing=one.closing,
        booked=one.booked,
        unbooked=one.unbooked,
        missing=list(one.missing),
        to_on=one.to_on,
    )

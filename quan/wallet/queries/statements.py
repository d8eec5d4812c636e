"""Statements of account. The lines are the ledger's entries; the bills only say what they were."""

from datetime import datetime, timedelta

from quan import identity, ledger
from quan.core import i18n
from quan.core.config import Config
from quan.core.db import Reader
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.wallet.errors.bills import StatementTooLong
from quan.wallet.model.payments import Bill, PaymentId
from quan.wallet.model.periods import Span
from quan.wallet.model.statements import Statement, StatementRow
from quan.wallet.model.wallets import account_of
from quan.wallet.queries.bills import title_of
from quan.wallet.rules.periods import first_bill_at
from quan.wallet.store import bills as store

MOST_ROWS = 10_000
_LEEWAY = timedelta(days=1)  # a bill has the time its transaction began, an entry the time it was recorded


async def statement(reader: Reader, config: Config, member: identity.Member, span: Span) -> Statement:
    """Draw up a member's statement. Use a snapshot: money may be moving.

    Raises: StatementTooLong.
    """
    opening, entries = await _entries(reader, config, member, span)
    bills = await store.by_payment(
        reader, member.id, first_bill_at(span.start - _LEEWAY), first_bill_at(span.end + _LEEWAY)
    )
    rows = tuple(_row(entry, bills.get(PaymentId(entry.transfer.uuid)), span) for entry in entries)
    closing = rows[-1].balance if rows else opening
    moved = sum((row.moved for row in rows), start=opening)
    invariant(moved == closing, "opening plus rows is closing")
    return Statement(
        town=config.town_name,
        member=member.name,
        handle=member.handle,
        span=span,
        made_at=reader.now.astimezone(span.timezone),
        opening=opening,
        rows=rows,
        closing=closing,
    )


async def _entries(
    reader: Reader, config: Config, member: identity.Member, span: Span
) -> tuple[Money, list[ledger.Entry]]:
    account = account_of(member.id, config.currency)
    try:
        newest = (await ledger.account(reader, account)).version
    except ledger.UnknownAccount:
        return Money(0, config.currency), []
    before = await _version_before(reader, account, span.start, newest)
    last = await _version_before(reader, account, span.end, newest)
    if last - before > MOST_ROWS:
        raise StatementTooLong(most_rows=MOST_ROWS)
    opening = Money(0, config.currency)
    if before:
        opening = (await ledger.statement(reader, account, after_version=before - 1, limit=1))[0].balance
    return opening, await ledger.statement(reader, account, after_version=before, limit=last - before)


async def _version_before(reader: Reader, account: ledger.AccountId, at: datetime, newest: int) -> int:
    """Find the last entry recorded before an instant, by halving: recorded times rise with versions."""
    low, high = 0, newest
    while low < high:
        middle = (low + high + 1) // 2
        (entry,) = await ledger.statement(reader, account, after_version=middle - 1, limit=1)
        if entry.recorded_at < at:
            low = middle
        else:
            high = middle - 1
    return low


def _row(entry: ledger.Entry, bill: Bill | None, span: Span) -> StatementRow:
    correction = i18n.translate("wallet/title-correction", "Correction", {})
    return StatementRow(
        at=entry.recorded_at.astimezone(span.timezone),
        title=correction if bill is None else title_of(bill),
        category=None if bill is None else bill.category,
        note="" if bill is None else bill.note,
        remark="" if bill is None else bill.remark,
        moved=entry.delta,
        balance=entry.balance,
        payment=PaymentId(entry.transfer.uuid),
    )

"""Accounts, and the lines of one."""

from uuid import UUID

from quan import identity, ledger
from quan.admin.model.views import AccountOut, LineOut
from quan.admin.queries.overview import side_of
from quan.admin.queries.references import Owners, account_refs, owner_out, owners_of
from quan.core import pages
from quan.core.db import Reader
from quan.core.money import Money
from quan.core.pages import Page


async def account_page(
    reader: Reader, wanted: ledger.journal.AccountFilter, *, cursor: str | None, limit: int | None
) -> Page[AccountOut]:
    """List accounts by code.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    after: tuple[int, UUID] | None = None
    if cursor:
        code, id_ = pages.position(cursor, int, ledger.AccountId)
        after = code, id_.uuid
    found, more = pages.split(
        await ledger.journal.accounts(reader, wanted, after=after, limit=size + 1), size
    )
    owners = await owners_of(reader, found)
    last = found[-1] if more else None
    return Page(
        items=[_account(one, owners) for one in found],
        next=None if last is None else pages.cursor(int(last.code), last.id),
    )


async def account(reader: Reader, id: ledger.AccountId) -> AccountOut:  # noqa: A002 - as in identity.member
    """Show one account.

    Raises: ledger.UnknownAccount.
    """
    found = await ledger.account(reader, id)
    return _account(found, await owners_of(reader, [found]))


async def line_page(
    reader: Reader,
    id: ledger.AccountId,  # noqa: A002 - as above
    *,
    cursor: str | None,
    limit: int | None,
) -> Page[LineOut]:
    """List the lines of an account, the latest first.

    Raises: ledger.UnknownAccount, MalformedCursor.
    """
    size = pages.clamp(limit)
    before: int | None = pages.position(cursor, int)[0] if cursor else None
    await ledger.account(reader, id)
    rows = await ledger.journal.lines(reader, id, before_version=before, limit=size + 1)
    found, more = pages.split(rows, size)
    refs = await account_refs(reader, {line.other for line in found})
    items = [
        LineOut(
            version=line.entry.version,
            transfer_id=line.entry.transfer,
            code=int(line.code),
            name=line.code.name.lower(),
            phase=line.entry.phase.name.lower(),
            moved=line.entry.delta,
            balance=line.entry.balance,
            other=refs[line.other],
            recorded_at=line.entry.recorded_at,
            effective_at=line.entry.effective_at,
        )
        for line in found
    ]
    return Page(items=items, next=pages.cursor(found[-1].entry.version) if more else None)


async def owner_by(reader: Reader, text: str) -> UUID | None:
    """Find the owner that an operator typed: an exact handle, or an id."""
    if text.startswith("usr_"):
        return identity.MemberId.parse(text).uuid
    found = await identity.find_by_handle(reader, text.removeprefix("@"))
    return None if found is None else found.id.uuid


def _account(one: ledger.Account, owners: Owners) -> AccountOut:
    balance = one.balance
    return AccountOut(
        id=one.id,
        code=int(one.code),
        name=one.code.name.lower(),
        owner=owner_out(one.owner, owners),
        asset=one.asset.code,
        side=side_of(one.code),
        limit=one.limit.kind.name.lower(),
        available=balance.available,
        posted=balance.posted,
        debits_posted=Money(one.debits_posted, one.asset),
        credits_posted=Money(one.credits_posted, one.asset),
        debits_pending=Money(one.debits_pending, one.asset),
        credits_pending=Money(one.credits_pending, one.asset),
        closed=one.closed,
        entries=one.version,
        opened_at=one.opened_at,
        last_at=one.last_at,
    )

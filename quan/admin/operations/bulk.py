"""What operators' systems post and ask for. A call that could move money is written down before and after."""

from collections import Counter
from collections.abc import Sequence

from quan import identity, ledger
from quan.admin.model.bulk import AccountIn, Answered, Draft, Item, Refused
from quan.admin.model.staff import Actor
from quan.admin.rules import accounts
from quan.admin.rules import orders as rules
from quan.core import audit
from quan.core.db import Database, Reader, Tx

Order = ledger.bulk.Order


async def post_transfers(
    db: Database, poster: ledger.Poster, *, actor: Actor, items: Sequence[Item], digest: str
) -> Answered:
    """Post what can be posted, item by item; linked ones together. `digest` is that of the call as it came.

    Raises: LedgerBusy, Unavailable.
    """
    async with db.read() as reader:
        drafts = await _drafted(reader, poster, items)
    orders = [draft for draft in drafts if not isinstance(draft, Refused)]
    call: dict[str, str | int] = {"sha256": digest, "items": len(items), "sent": len(orders)}
    await _record(db, actor, "admin.transfers-sent", call)
    said = await poster.post_bulk(orders, party=actor.id) if orders else ledger.Bulk([], [], 0)
    await _record(db, actor, "admin.transfers-answered", call | _counts(said))
    async with db.read() as reader:
        return await _answered(reader, drafts, orders, said)


async def dry_run(db: Database, poster: ledger.Poster, *, items: Sequence[Item]) -> Answered:
    """Tell what `post_transfers` would answer now, and leave everything as it is."""
    async with db.read(snapshot=True) as reader:
        drafts = await _drafted(reader, poster, items)
        orders = [draft for draft in drafts if not isinstance(draft, Refused)]
        said = await ledger.bulk.dry_run(reader, orders)
        return await _answered(reader, drafts, orders, said)


async def open_account(tx: Tx, *, actor: Actor, wish: AccountIn) -> ledger.Account:
    """Open an account for a system, or give the one that was opened the same way before.

    Raises: IdNotForSystems, UnknownAsset, AccountNotForSystems, LimitUnclear, MemberNotFound,
    ledger.AccountOpenedDifferently.
    """
    asset, code, limit = accounts.check_account(wish)
    if wish.owner is not None:
        await identity.member(tx, wish.owner)
    opened = await ledger.open_account(tx, id=wish.id, asset=asset, code=code, owner=wish.owner, limit=limit)
    detail = {"code": int(code), "asset": str(asset), "owner": str(wish.owner) if wish.owner else None}
    await audit.record(tx, actor=actor.id, action="admin.account-opened", subject=wish.id, detail=detail)
    return opened


async def set_closed(tx: Tx, *, actor: Actor, account: ledger.AccountId, closed: bool) -> None:
    """Close an account that a system opened for every movement, or reopen it.

    Raises: IdNotForSystems, ledger.UnknownAccount, AccountNotForSystems.
    """
    accounts.check_id(account)
    accounts.check_code((await ledger.account(tx, account)).code)
    await ledger.set_closed(tx, account, closed)
    action = "admin.account-closed" if closed else "admin.account-reopened"
    await audit.record(tx, actor=actor.id, action=action, subject=account)


async def _drafted(reader: Reader, poster: ledger.Poster, items: Sequence[Item]) -> list[Draft]:
    held = await ledger.bulk.transfers(reader, rules.pendings_to_read(items))
    drafts = rules.drafts(items, held)
    touched = ledger.bulk.accounts_of(draft for draft in drafts if not isinstance(draft, Refused))
    return rules.share_fate(items, rules.check_accounts(drafts, await poster.codes(reader, touched)))


async def _answered(
    reader: Reader, drafts: Sequence[Draft], orders: Sequence[Order], said: ledger.Bulk
) -> Answered:
    repeated = {
        order.id
        for order, outcome in zip(orders, said.outcomes, strict=True)
        if outcome is ledger.bulk.Outcome.ALREADY_POSTED
    }
    return Answered(drafts, said, await ledger.bulk.transfers(reader, repeated))


def _counts(said: ledger.Bulk) -> dict[str, str | int]:
    """Count what was posted, what was before and what was refused."""
    return dict(Counter("refused" if one.refused else one.name.lower() for one in said.outcomes))


async def _record(db: Database, actor: Actor, action: str, detail: dict[str, str | int]) -> None:
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action=action, detail=detail)

"""Opening accounts, closing them and opening them again."""

from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.money import Asset
from quan.ledger import errors, queries, store
from quan.ledger.model import Account, AccountCode, AccountId, Limit
from quan.ledger.operations.hints import tell_moved


async def open_account(
    tx: Tx,
    *,
    id: AccountId,  # noqa: A002 - reads as `open_account(tx, id=...)`
    asset: Asset,
    code: AccountCode,
    owner: Id | None = None,
    limit: Limit | None = None,
) -> Account:
    """Open an empty account, or give the one that was opened the same way before.

    `limit` is that of the chart of accounts unless given.

    Raises: AccountOpenedDifferently.
    """
    wanted = Account(
        id=id,
        asset=asset,
        code=code,
        owner=owner.uuid if owner else None,
        limit=limit or code.limit,
        debits_posted=0,
        credits_posted=0,
        debits_pending=0,
        credits_pending=0,
        version=0,
        closed=False,
        opened_at=tx.now,
        last_at=None,
    )
    found = await store.find_account(tx, id) or await _opened(tx, wanted)
    if _nature(found) != _nature(wanted):
        raise errors.AccountOpenedDifferently
    return found


async def _opened(tx: Tx, wanted: Account) -> Account:
    """Write the account unless another transaction just did, and read what is there now."""
    await store.add_asset(tx, wanted.asset)
    await store.add_account(tx, wanted)
    return await queries.account(tx, wanted.id)


def _nature(account: Account) -> tuple[object, ...]:
    return account.asset, account.code, account.owner, account.limit


async def set_closed(tx: Tx, account: AccountId, closed: bool) -> None:  # noqa: FBT001
    """Close an account for every movement, or reopen it.

    Raises: UnknownAccount.
    """
    if not await store.set_closed(tx, account, closed=closed):
        raise errors.UnknownAccount
    tell_moved(tx, [account.uuid.int])

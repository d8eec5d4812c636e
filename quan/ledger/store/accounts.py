"""Assets and accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.money import Asset
from quan.ledger.model import Account, AccountCode, AccountId, Limit, LimitKind
from quan.ledger.rules import AccountState


class Locked(NamedTuple):
    """An account held until the end of the transaction: what the law sees, and when it last moved."""

    key: int
    state: AccountState
    last_at: datetime | None


async def add_asset(tx: Tx, asset: Asset) -> None:
    """Make an asset known; a second time is harmless.

    Another scale is passed over here and refused by the database at the first account. No one key is named:
    of two who make the same asset known at once, the later may stumble over either.
    """
    await tx.execute(
        """
        INSERT INTO ledger.assets (asset, code, scale)
        VALUES (%(asset)s, %(code)s, %(scale)s)
        ON CONFLICT DO NOTHING
        """,
        {"asset": str(asset), "code": asset.code, "scale": asset.scale},
    )


async def add_account(tx: Tx, account: Account) -> None:
    """Write an empty account unless there is one with this id."""
    await tx.execute(
        """
        INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, floor, owner, opened_at)
        VALUES (%(id)s, %(asset)s, %(code)s, %(side)s, %(kind)s, %(floor)s, %(owner)s, %(at)s)
        ON CONFLICT (id) DO NOTHING
        """,
        {
            "id": account.id,
            "asset": str(account.asset),
            "code": int(account.code),
            "side": int(account.code.side),
            "kind": int(account.limit.kind),
            "floor": account.limit.floor_minor,
            "owner": account.owner,
            "at": account.opened_at,
        },
    )


async def find_account(reader: Reader, account: AccountId) -> Account | None:
    """Read one account."""
    return await reader.row(
        """
        SELECT id, asset, code, owner, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, opened_at, last_at
        FROM ledger.accounts
        WHERE id = %(account)s
        """,
        {"account": account},
        into=_account,
    )


def _account(
    *,
    id: UUID,  # noqa: A002 - the name of the column
    asset: str,
    code: int,
    limit_kind: int,
    floor: int,
    **rest: Any,
) -> Account:
    return Account(
        id=AccountId(id),
        asset=Asset.parse(asset),
        code=AccountCode(code),
        limit=Limit(LimitKind(limit_kind), floor),
        **rest,
    )


async def lock_accounts(tx: Tx, keys: Sequence[UUID]) -> list[Locked]:
    """Hold accounts for posting, always in the order of their ids, so that posters never deadlock."""
    return await tx.rows(
        """
        SELECT id, asset, side, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, last_at
        FROM ledger.accounts
        WHERE id = ANY (%(keys)s)
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        {"keys": keys},
        into=_locked,
    )


def _locked(*, id: UUID, last_at: datetime | None, **state: Any) -> Locked:  # noqa: A002 - the name of the column
    return Locked(id.int, AccountState(**state), last_at)


async def set_closed(tx: Tx, account: AccountId, *, closed: bool) -> int:
    """Close or reopen; give how many rows it touched."""
    return await tx.execute(
        "UPDATE ledger.accounts SET closed = %(closed)s WHERE id = %(account)s",
        {"account": account, "closed": closed},
    )

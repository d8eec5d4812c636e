"""Assets and accounts."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.money import Asset
from quan.ledger.model import Account, AccountCode, AccountId, Limit, LimitKind
from quan.ledger.rules import AccountState
from quan.ledger.store.values import micros_of


class Standing(NamedTuple):
    """An account as the law sees it, and when it last moved (microseconds since 1970; 0: never)."""

    key: int
    state: AccountState
    last_us: int

    @property
    def holds(self) -> bool:
        """Tell whether anything is pending here."""
        return bool(self.state.debits_pending or self.state.credits_pending)


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
        into=account_of_row,
    )


def account_of_row(
    *,
    id: UUID,  # noqa: A002 - the name of the column
    asset: str,
    code: int,
    limit_kind: int,
    floor: int,
    **rest: Any,
) -> Account:
    """Read an account from its columns."""
    return Account(
        id=AccountId(id),
        asset=Asset.parse(asset),
        code=AccountCode(code),
        limit=Limit(LimitKind(limit_kind), floor),
        **rest,
    )


async def lock_accounts(tx: Tx, keys: Sequence[int]) -> list[Standing]:
    """Hold accounts for posting, always in the order of their ids, so that posters never deadlock.

    With them come the accounts of pending transfers that are due on any of these: they expire first.
    """
    found = await tx.tuples(
        """
        SELECT id, asset, side, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, code, last_at
        FROM ledger.accounts
        WHERE id IN (
            SELECT UNNEST(%(keys)s::uuid[])
            UNION
            SELECT UNNEST(ARRAY[debit, credit])
            FROM ledger.open_pendings
            WHERE expires_at <= %(now)s AND (debit = ANY (%(keys)s) OR credit = ANY (%(keys)s))
        )
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        {"keys": arrays.uuids(keys), "now": tx.now},
    )
    return [_standing(row) for row in found]


async def read_accounts(reader: Reader, keys: Sequence[int]) -> list[Standing]:
    """Read accounts as the law sees them, without holding them."""
    found = await reader.tuples(
        """
        SELECT id, asset, side, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, code, last_at
        FROM ledger.accounts
        WHERE id = ANY (%(keys)s)
        """,
        {"keys": arrays.uuids(keys)},
    )
    return [_standing(row) for row in found]


async def read_codes(reader: Reader, keys: Sequence[int]) -> dict[int, int]:
    """Read the types of those of these accounts that exist."""
    found = await reader.tuples(
        "SELECT id, code FROM ledger.accounts WHERE id = ANY (%(keys)s)", {"keys": arrays.uuids(keys)}
    )
    return {account.int: code for account, code in found}


def _standing(row: tuple[Any, ...]) -> Standing:
    last_at = row[-1]
    return Standing(row[0].int, AccountState(*row[1:-1]), 0 if last_at is None else micros_of(last_at))


async def set_closed(tx: Tx, account: AccountId, *, closed: bool) -> int:
    """Close or reopen; give how many rows it touched."""
    return await tx.execute(
        "UPDATE ledger.accounts SET closed = %(closed)s WHERE id = %(account)s",
        {"account": account, "closed": closed},
    )

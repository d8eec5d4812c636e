"""Opening accounts and moving money by name, for the tests of the ledger."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from quan import ledger
from quan.core.db import Database, Reader
from quan.core.money import Asset, Money
from quan.ledger.model import PLAIN

CNY = Asset("CNY", 2)
EUR = Asset("EUR", 2)


def new_id() -> ledger.TransferId:
    return ledger.TransferId(uuid4())


class Books:
    """One test's accounts; every call is a transaction of its own."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(
        self,
        code: ledger.AccountCode = ledger.AccountCode.MEMBER_WALLET,
        *,
        asset: Asset = CNY,
        limit: ledger.Limit | None = None,
        holding: int = 0,
    ) -> ledger.AccountId:
        """Open an account of its own and put something on it from equity."""
        account = ledger.AccountId(uuid4())
        async with self.db.transaction() as tx:
            await ledger.open_account(tx, id=account, asset=asset, code=code, limit=limit)
        if holding:
            equity = await self.open(ledger.AccountCode.EQUITY, asset=asset)
            await self.post(wish(equity, account, holding, asset=asset))
        return account

    async def post(self, *wishes: ledger.NewTransfer) -> tuple[ledger.Transfer, ...]:
        async with self.db.transaction() as tx:
            return await ledger.post(tx, *wishes)

    async def reverse(
        self,
        transfer: ledger.TransferId,
        *,
        id: ledger.TransferId | None = None,  # noqa: A002
    ) -> ledger.Transfer:
        async with self.db.transaction() as tx:
            return await ledger.reverse(tx, transfer, id=id or new_id())

    async def end_held(
        self,
        held: ledger.TransferId,
        phase: ledger.Phase,
        *,
        minor: int | None = None,
        id: ledger.TransferId | None = None,  # noqa: A002
    ) -> ledger.Transfer:
        """Post what is held, or a part of it, or void it."""
        async with self.db.transaction() as tx:
            if phase is ledger.Phase.VOID:
                return await ledger.void_pending(tx, held, id=id or new_id())
            amount = None if minor is None else Money(minor, CNY)
            return await ledger.post_pending(tx, held, id=id or new_id(), amount=amount)

    async def set_closed(self, account: ledger.AccountId, *, closed: bool) -> None:
        async with self.db.transaction() as tx:
            await ledger.set_closed(tx, account, closed)

    async def account(self, account: ledger.AccountId) -> ledger.Account:
        async with self.db.read() as reader:
            return await ledger.account(reader, account)

    async def minor(self, account: ledger.AccountId) -> int:
        return (await self.account(account)).balance.posted.minor

    async def available(self, account: ledger.AccountId) -> int:
        return (await self.account(account)).balance.available.minor

    async def transfer(self, id: ledger.TransferId) -> ledger.Transfer:  # noqa: A002
        async with self.db.read() as reader:
            return await ledger.transfer(reader, id)

    async def statement(self, account: ledger.AccountId) -> list[ledger.Entry]:
        async with self.db.read() as reader:
            return await ledger.statement(reader, account, limit=1000)


def wish(
    debit: ledger.AccountId,
    credit: ledger.AccountId,
    minor: int,
    *,
    id: ledger.TransferId | None = None,  # noqa: A002
    asset: Asset = CNY,
    code: ledger.TransferCode = ledger.TransferCode.ADJUSTMENT,
    **rest: Any,
) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        id=id or new_id(),
        debit=debit,
        credit=credit,
        amount=Money(minor, asset),
        code=code,
        **rest,
    )


def hold(
    debit: ledger.AccountId,
    credit: ledger.AccountId,
    minor: int,
    *,
    expires_at: datetime | None = None,
    flags: ledger.Flag = PLAIN,
) -> ledger.NewTransfer:
    """Ask to hold money back."""
    return wish(debit, credit, minor, phase=ledger.Phase.PENDING, expires_at=expires_at, flags=flags)


def ending(
    held: ledger.NewTransfer,
    phase: ledger.Phase,
    minor: int | None = None,
    *,
    id: ledger.TransferId | None = None,  # noqa: A002
) -> ledger.NewTransfer:
    """Ask to post, void or expire what was held."""
    asked = held.amount.minor if minor is None else minor
    return wish(held.debit, held.credit, asked, id=id, code=held.code, phase=phase, pending=held.id)


async def sweep(reader: Reader, *, but: str = "") -> str:
    """Give every row of the ledger, byte by byte, with the transaction that wrote it; leave one table out."""
    tables = await reader.tuples(
        """
        SELECT c.oid::regclass::text
        FROM pg_class AS c
        WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' AND c.oid::regclass::text <> %s
        ORDER BY 1
        """,
        (but,),
    )
    dumps = []
    for (table,) in tables:
        rows = await reader.tuples(f"SELECT xmin::text, t::text FROM {table} AS t ORDER BY 2")  # noqa: S608 - our own tables
        dumps.append(f"{table} {rows}")
    return "\n".join(dumps)

"""Opening accounts and moving money by name, for the tests of the ledger."""

from datetime import datetime
from uuid import uuid4

from quan import ledger
from quan.core.db import Database
from quan.core.money import Asset, Money

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

    async def set_closed(self, account: ledger.AccountId, *, closed: bool) -> None:
        async with self.db.transaction() as tx:
            await ledger.set_closed(tx, account, closed)

    async def account(self, account: ledger.AccountId) -> ledger.Account:
        async with self.db.read() as reader:
            return await ledger.account(reader, account)

    async def minor(self, account: ledger.AccountId) -> int:
        return (await self.account(account)).balance.posted.minor

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
    reference: ledger.TransferId | None = None,
    effective_at: datetime | None = None,
) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        id=id or new_id(),
        debit=debit,
        credit=credit,
        amount=Money(minor, asset),
        code=code,
        reference=reference,
        effective_at=effective_at,
    )

"""A small town with one of everything that the ledger knows, for the auditor to look at."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from quan import ledger
from quan.core.clock import FixedClock
from quan.core.db import Database, Tx
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money
from quan.ledger import AccountCode, Flag, Limit, LimitKind, NewTransfer, Phase, TransferCode

CNY, EUR = Asset("CNY", 2), Asset("EUR", 2)
KEY = b"a secret of the installation".ljust(32)
DAWN = datetime(2026, 3, 14, 22, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Town:
    """The town; every call is a transaction of its own."""

    db: Database
    clock: FixedClock

    async def open(
        self,
        code: AccountCode = AccountCode.MEMBER_WALLET,
        *,
        asset: Asset = CNY,
        limit: Limit | None = None,
        owner: MemberId | None = None,
    ) -> ledger.AccountId:
        account = ledger.AccountId(uuid4())
        async with self.db.transaction() as tx:
            await ledger.open_account(tx, id=account, asset=asset, code=code, limit=limit, owner=owner)
        return account

    async def post(self, *wishes: NewTransfer) -> tuple[ledger.Transfer, ...]:
        self.clock.advance(timedelta(seconds=1))
        async with self.db.transaction() as tx:
            return await ledger.post(tx, *wishes)

    async def refuse(self, *wishes: NewTransfer) -> None:
        with pytest.raises(Exception, match=r"."):
            await self.post(*wishes)

    async def close(self, account: ledger.AccountId, *, closed: bool) -> None:
        async with self.db.transaction() as tx:
            await ledger.set_closed(tx, account, closed)

    async def publish(self) -> list[ledger.DailyRoot]:
        published: list[ledger.DailyRoot] = []
        while True:
            async with self.db.transaction() as tx:
                day = await ledger.publish_next_day(tx)
            if day is None:
                return published
            published.append(day)


def wish(
    debit: ledger.AccountId,
    credit: ledger.AccountId,
    minor: int,
    *,
    asset: Asset = CNY,
    code: TransferCode = TransferCode.ADJUSTMENT,
    **more: Any,
) -> NewTransfer:
    return replace(
        NewTransfer(
            id=ledger.TransferId(uuid4()), debit=debit, credit=credit, amount=Money(minor, asset), code=code
        ),
        **more,
    )


async def build(db: Database, clock: FixedClock) -> Town:
    """Let three days pass in which everything happens that can."""
    clock.at = DAWN
    town = Town(db, clock)
    cash = await town.open(AccountCode.SETTLEMENT_CASH)
    mei = await town.open(owner=MemberId(uuid4()))
    wei = await town.open(owner=MemberId(uuid4()))
    await town.open(owner=MemberId(uuid4()))  # Amara's, which never moves
    await town.post(wish(cash, mei, 100_000, reference=Id(uuid4())))
    await town.post(wish(mei, wei, 700), wish(wei, mei, 200))
    (last,) = await town.post(wish(mei, wei, 50))
    async with db.transaction() as tx:
        await ledger.reverse(tx, last.id, id=ledger.TransferId(uuid4()))
    await _hold(town, mei, wei)
    await _close(town, mei)
    await _overdraw(town, mei)
    await town.post(wish(wei, mei, 10, effective_at=DAWN - 30 * HOUR))
    await town.post(wish(cash, wei, 900, effective_at=DAWN - 90 * HOUR, flags=Flag.IMPORTED))
    await town.post(wish(wei, mei, 99_999, flags=Flag.BALANCING_DEBIT))
    await _exchange(town, mei)
    await town.refuse(wish(wei, mei, 1_000_000, reference=Id(uuid4()), effective_at=DAWN - HOUR))
    await _pay(town, mei, wei)
    clock.advance(24 * HOUR)
    await town.publish()
    await town.post(wish(mei, wei, 5))
    clock.advance(24 * HOUR)
    await town.publish()
    await town.post(wish(mei, wei, 6))
    await town.post(wish(wei, mei, 7))
    return town


async def _hold(town: Town, mei: ledger.AccountId, wei: ledger.AccountId) -> None:
    expires_at = town.clock.at + HOUR
    held = [
        wish(mei, wei, minor, phase=Phase.PENDING, expires_at=when)
        for minor, when in ((110, None), (120, expires_at), (130, expires_at), (140, None), (150, None))
    ]
    for one in held:
        await town.post(one)
    await town.post(wish(mei, wei, 60, phase=Phase.POST, pending=held[0].id))
    await town.post(wish(mei, wei, 120, phase=Phase.VOID, pending=held[1].id))
    town.clock.advance(2 * HOUR)
    await town.post(wish(mei, wei, 1))  # and the third expires
    await town.post(wish(mei, wei, 70, phase=Phase.PENDING, expires_at=town.clock.at + 900 * HOUR))
    await town.refuse(wish(mei, wei, 500, phase=Phase.POST, pending=held[3].id))
    await town.refuse(wish(mei, wei, 1, phase=Phase.PENDING, expires_at=town.clock.at - HOUR))


async def _close(town: Town, mei: ledger.AccountId) -> None:
    nobodys = await town.open()
    await town.post(wish(mei, nobodys, 20), wish(nobodys, mei, 20))
    await town.close(nobodys, closed=True)
    await town.close(nobodys, closed=False)
    await town.post(wish(mei, nobodys, 20), wish(nobodys, mei, 20))
    await town.close(nobodys, closed=True)


async def _overdraw(town: Town, mei: ledger.AccountId) -> None:
    overdraft = await town.open(limit=Limit(LimitKind.FLOOR, -500))
    await town.post(wish(overdraft, mei, 450))
    holding = await town.open(AccountCode.OPERATOR_ASSET, limit=Limit(LimitKind.FLOOR, 0))
    equity = await town.open(AccountCode.EQUITY)
    await town.post(wish(holding, equity, 5_000))


async def _exchange(town: Town, mei: ledger.AccountId) -> None:
    euros = await town.open(asset=EUR)
    cash, equity = (
        await town.open(AccountCode.SETTLEMENT_CASH, asset=EUR),
        await town.open(AccountCode.EQUITY),
    )
    yuan_pool = await town.open(AccountCode.LIQUIDITY)
    euro_pool, fees = (
        await town.open(AccountCode.LIQUIDITY, asset=EUR),
        await town.open(AccountCode.FEE_INCOME),
    )
    await town.post(wish(cash, euro_pool, 50_000, asset=EUR))
    await town.post(wish(equity, yuan_pool, 50_000))
    async with town.db.transaction() as tx:
        await ledger.exchange(
            tx,
            id=ledger.TransferId(uuid4()),
            source=mei,
            target=euros,
            through=ledger.Liquidity(taking=yuan_pool, giving=euro_pool, fees=fees),
            amount=Money(788, CNY),
            into=EUR,
            rate=ledger.Rate(bought=100, sold=780),
            spread_bp=100,
        )


async def _pay(town: Town, mei: ledger.AccountId, wei: ledger.AccountId) -> None:
    """Pay as the wallet does: the transfer, the payment, both bills and the notice in one commit."""
    done = wish(mei, wei, 1_250, code=TransferCode.TRANSFER)
    async with town.db.transaction() as tx:
        await ledger.post(tx, done)
        payer, payee = await _owner(tx, mei), await _owner(tx, wei)
        bills = (uuid4(), uuid4())
        await tx.execute(
            """
            WITH paid AS (
                INSERT INTO wallet.payments (id, kind, amount, asset, payer, payee, payer_bill, payee_bill,
                                             note, at)
                VALUES (%(id)s, 'transfer', 1250, 'CNY/2', %(payer)s, %(payee)s, %(out)s, %(in)s, '', %(now)s)
            )
            INSERT INTO wallet.bills (owner, id, payment, direction, kind, amount, asset, counterparty,
                                      category, at)
            SELECT owner, bill, %(id)s, direction, 'transfer', 1250, 'CNY/2', other, 'other', %(now)s
            FROM (VALUES (%(payer)s::uuid, %(out)s::uuid, 'out', %(payee)s::uuid),
                         (%(payee)s,       %(in)s,        'in',  %(payer)s))
                 AS side (owner, bill, direction, other)
            """,
            {"id": done.id, "payer": payer, "payee": payee, "out": bills[0], "in": bills[1], "now": tx.now},
        )
        await tx.execute(
            """
            INSERT INTO core.outbox (kind, body, at, next_at)
            VALUES ('wallet.payment-made', jsonb_build_object('payment', %s::text), %s, %s)
            """,
            (str(done.id).replace("trf_", "pay_"), tx.now, tx.now + 900 * HOUR),
        )


async def _owner(tx: Tx, account: ledger.AccountId) -> UUID | None:
    return (await ledger.account(tx, account)).owner

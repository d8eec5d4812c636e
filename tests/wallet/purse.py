"""Money in the hands of the people of the wallet's tests."""

import asyncio
import secrets
from collections.abc import Awaitable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from argon2 import PasswordHasher
from litestar import Litestar

from quan import ledger, wallet
from quan.core.config import Config
from quan.core.db import Database
from quan.core.keys import Keys
from quan.core.money import Asset, Money
from quan.wallet.operations import passwords
from tests.people import Person, befriend, browser_of, database_of, join

# Hashing is slow on purpose; in tests it need not be.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

T = TypeVar("T")

CNY = Asset("CNY", 2)
PAYMENT_PASSWORD = "270914"  # noqa: S105 - the example


def yuan(text: str) -> Money:
    return Money.parse(text, CNY)


def wire(text: str, asset: str = "CNY") -> dict[str, str]:
    return {"amount": text, "asset": asset}


def new_key() -> dict[str, str]:
    return {"idempotency-key": secrets.token_hex(8)}


@dataclass(eq=False)
class Purse:
    """A person with a browser, a wallet and a way to hand in requests."""

    who: Person
    browser: httpx.AsyncClient

    @property
    def db(self) -> Database:
        return database_of(self.browser)

    async def post(self, path: str, body: object | None = None, key: dict[str, str] | None = None) -> Any:
        return await self.browser.post(path, json={} if body is None else body, headers=key or new_key())

    async def pay(
        self, other: "Purse", amount: str, *, key: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        body = {"payee": str(other.who.id), "amount": wire(amount), **more}
        reply: httpx.Response = await self.post("/v1/transfers", body, key)
        return reply

    async def ask(self, payer: "Purse", amount: str, note: str = "") -> httpx.Response:
        body = {"payer": str(payer.who.id), "amount": wire(amount), "note": note}
        reply: httpx.Response = await self.post("/v1/payment-requests", body)
        return reply

    async def wallet(self) -> dict[str, Any]:
        reply = await self.browser.get("/v1/wallet")
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.json()
        return shown

    async def balance(self) -> str:
        return str((await self.wallet())["balance"]["amount"])


PROOF = {"password": PAYMENT_PASSWORD}


ADRIFT = """
    SELECT COUNT(*)
    FROM wallet.payments AS p
    LEFT JOIN wallet.reversals AS r ON r.payment = p.id
    LEFT JOIN ledger.transfers AS t ON t.id = p.id AND t.amount = p.amount
                                   AND t.reference = COALESCE(r.reverses, p.id)
    LEFT JOIN LATERAL (
        SELECT COUNT(*) AS bills, SUM(b.amount * CASE b.direction WHEN 'in' THEN 1 ELSE -1 END) AS net
        FROM wallet.bills AS b
        WHERE (b.owner, b.id) IN ((p.payer, p.payer_bill), (p.payee, p.payee_bill))
          AND b.payment = p.id AND b.kind = p.kind AND b.asset = p.asset AND b.at = p.at
    ) AS filed ON TRUE
    WHERE t.id IS NULL
       OR (p.kind = 'reversal') <> (r.payment IS NOT NULL)
       OR filed.bills <> NUM_NONNULLS(p.payer, p.payee)
       OR filed.net <> p.amount * (NUM_NONNULLS(p.payee) - NUM_NONNULLS(p.payer))
"""
"""Payments without their ledger transfer, or whose bills do not mirror them."""


class Town:
    """A place where people join with money in their wallets and know each other."""

    def __init__(self, app: Litestar, stack: AsyncExitStack) -> None:
        self.app = app
        self.db: Database = app.state.db
        self.config: Config = app.state.config
        self.keys: Keys = app.state.secret_keys
        self._stack = stack

    async def join(
        self,
        name: str,
        *,
        money: str = "0",
        small: str = "0",
        password: str | None = PAYMENT_PASSWORD,
        **more: Any,
    ) -> Purse:
        """Let somebody join: with money, a small payment amount and a payment password."""
        who = await join(self.db, name, handle=f"m_{secrets.token_hex(6)}", **more)
        purse = Purse(who, await self._stack.enter_async_context(browser_of(self.app, who)))
        async with self.db.transaction() as tx:
            await wallet.open_wallet(tx, self.config, who.id)
            if yuan(small):
                await wallet.set_small_payment(tx, self.config, who.id, yuan(small))
        if yuan(money):
            await self.fund(purse, money)
        if password:
            await passwords.set_new(self.db, self.keys, who.id, password, how="test")
        return purse

    async def device(self, of: Purse) -> Purse:
        """Open one more browser of the same person."""
        return Purse(of.who, await self._stack.enter_async_context(browser_of(self.app, of.who)))

    async def acquaint(self, *people: Purse) -> None:
        for index, one in enumerate(people):
            for other in people[index + 1 :]:
                await befriend(self.db, one.who, other.who)

    async def fund(self, purse: Purse, amount: str) -> None:
        """Put cash into somebody's wallet over the counter."""
        code = ledger.AccountCode.SETTLEMENT_CASH
        cash = ledger.AccountId.derive("system", code, CNY)
        async with self.db.transaction() as tx:
            await ledger.open_account(tx, id=cash, asset=CNY, code=code)
            await wallet.move(
                tx,
                wallet.Movement(
                    id=wallet.PaymentId.new(tx.now),
                    kind=wallet.PaymentKind.CASH_IN,
                    amount=yuan(amount),
                    debit=cash,
                    credit=wallet.account_of(purse.who.id, CNY),
                    code=ledger.TransferCode.ADJUSTMENT,
                    payee=purse.who.id,
                ),
            )

    async def check(self) -> None:
        """See that not a fen appeared or vanished."""
        async with self.db.read(snapshot=True) as reader:
            for report in await ledger.check(reader):
                assert report.sound, report
            assert await reader.value(ADRIFT) == 0


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


async def together(calls: Iterable[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*calls))


async def notices(town: Town, of: Purse, *, until: str) -> list[tuple[str, dict[str, Any]]]:
    """Give what a person's devices were told, once they were told of something."""
    for _ in range(200):
        async with town.db.read() as reader:
            told = await reader.rows(
                "SELECT kind, body FROM core.stream_events WHERE stream = %s ORDER BY seq",
                (of.who.id,),
                into=lambda kind, body: (kind, body),
            )
        if any(kind == until for kind, _ in told):
            return told
        await asyncio.sleep(0.05)
    raise AssertionError(f"{of.who.name} was never told of {until}")

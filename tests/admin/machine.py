"""An operator's system in the tests: its token, its accounts, and what it hands in."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar

from quan import admin, ledger
from quan.core.db import Database
from tests.people import browser_of
from tests.wallet.purse import slug, wire

READ, WRITE = admin.Scope.LEDGER_READ, admin.Scope.LEDGER_WRITE
ASSET, OWED = 1900, 2900

TRANSFERS = "/v1/ledger/transfers"
DRY_RUN = f"{TRANSFERS}/dry-run"
ACCOUNTS = "/v1/ledger/accounts"


def new_transfer() -> str:
    return str(ledger.TransferId(uuid4()))


def new_account() -> str:
    return str(ledger.AccountId(uuid4()))


def item(debit: str, credit: str, amount: str = "1.00", **more: Any) -> dict[str, Any]:
    """Give a transfer as it is handed in, under an id of its own unless one is given."""
    base: dict[str, Any] = {"id": new_transfer(), "debit": debit, "credit": credit, "amount": wire(amount)}
    return base | {"code": "adjustment"} | more


def refusals(results: Iterable[dict[str, Any]]) -> list[str | None]:
    """Give the slug of each refusal, and None for what happened."""
    return [
        one["problem"]["type"].removeprefix("/problems/") if one["outcome"] == "refused" else None
        for one in results
    ]


class System:
    """A program of the operator with a token that reads and writes."""

    def __init__(self, client: httpx.AsyncClient, app: Litestar, token: admin.NewToken) -> None:
        self.client = client
        self.app = app
        self.token = token
        self.db: Database = app.state.db

    @property
    def poster(self) -> ledger.Poster:
        poster: ledger.Poster = self.app.state.poster
        return poster

    async def open(self, code: int = OWED, *, holding: str | None = None, **more: Any) -> str:
        """Open an account, and put something on it from what the operator holds."""
        body: dict[str, Any] = {"id": new_account(), "asset": "CNY", "code": code} | more
        reply = await self.client.post(ACCOUNTS, json=body)
        assert reply.status_code == 201, reply.text
        if holding:
            funded = await self.hand_in(item(await self.open(ASSET), body["id"], holding))
            assert refusals(funded) == [None]
        return str(body["id"])

    async def send(self, *items: Any, to: str = TRANSFERS) -> httpx.Response:
        return await self.client.post(to, json={"transfers": items})

    async def hand_in(self, *items: Any, to: str = TRANSFERS) -> list[dict[str, Any]]:
        """Post items and give what became of each."""
        reply = await self.send(*items, to=to)
        assert reply.status_code == 200, reply.text
        results: list[dict[str, Any]] = reply.json()["results"]
        assert [one["id"] for one in results] == [
            one.get("id") if isinstance(one, dict) else None for one in items
        ]
        return results

    async def account(self, account: str) -> dict[str, Any]:
        reply = await self.client.get(f"{ACCOUNTS}/{account}")
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.json()
        return shown

    async def available(self, account: str) -> str:
        return str((await self.account(account))["available"]["amount"])


@asynccontextmanager
async def system_of(app: Litestar, *scopes: admin.Scope) -> AsyncIterator[System]:
    """Let a system in, with these scopes or with both."""
    async with app.state.db.transaction() as tx:
        made = await admin.make_token(
            tx, name="Payroll", scopes=scopes or (READ, WRITE), lifetime=timedelta(days=30)
        )
    async with browser_of(app) as client:
        client.headers["authorization"] = f"Bearer {made.secret}"
        yield System(client, app, made)


__all__ = [
    "ACCOUNTS",
    "ASSET",
    "DRY_RUN",
    "OWED",
    "READ",
    "TRANSFERS",
    "WRITE",
    "System",
    "item",
    "new_account",
    "new_transfer",
    "refusals",
    "slug",
    "system_of",
    "wire",
]

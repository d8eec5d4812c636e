"""The accounts of operators' systems: opened, closed, read."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import get, post, put
from litestar.di import Provide
from litestar.params import QueryParameter

from quan import ledger
from quan.admin.http.gate import provide_machine
from quan.admin.model.bulk import AccountIn, BalanceOut, ClosedIn
from quan.admin.model.staff import Actor
from quan.admin.model.tokens import Scope
from quan.admin.model.views import AccountOut
from quan.admin.operations import books, bulk
from quan.admin.queries import accounts
from quan.admin.rules import filters
from quan.core import audit
from quan.core.db import Database

READER = {"actor": Provide(provide_machine(Scope.LEDGER_READ))}
WRITER = {"actor": Provide(provide_machine(Scope.LEDGER_WRITE))}


@post("/v1/ledger/accounts", dependencies=WRITER)
async def open_ledger_account(db: Database, actor: Actor, data: AccountIn) -> AccountOut:
    """Open an empty account of a type that is for systems. To open it twice the same way is harmless."""
    async with db.transaction() as tx:
        await bulk.open_account(tx, actor=actor, wish=data)
        return await accounts.account(tx, data.id)


@put("/v1/ledger/accounts/{account_id:str}/closed", dependencies=WRITER)
async def close_ledger_account(db: Database, actor: Actor, account_id: str, data: ClosedIn) -> AccountOut:
    """Close an account of a system for every movement, or reopen it. What is held on it can still go back."""
    id_ = ledger.AccountId.parse(account_id)
    async with db.transaction() as tx:
        await bulk.set_closed(tx, actor=actor, account=id_, closed=data.closed)
        return await accounts.account(tx, id_)


@get("/v1/ledger/accounts/{account_id:str}", dependencies=READER)
async def show_ledger_account(db: Database, actor: Actor, account_id: str) -> AccountOut:
    """Show an account with its balance and its totals."""
    id_ = ledger.AccountId.parse(account_id)
    async with db.transaction() as tx:
        return await books.read_account(tx, actor, id_)


@get("/v1/ledger/accounts/{account_id:str}/balance", dependencies=READER)
async def show_balance(
    *,
    db: Database,
    actor: Actor,
    account_id: str,
    at: datetime,
    by: Annotated[Literal["recorded", "effective"], QueryParameter(name="clock")] = "recorded",
) -> BalanceOut:
    """Show what was booked on an account at an instant.

    By the `recorded` clock it is what the ledger would have said then; by the `effective` clock, what is
    known now to have been true then.
    """
    id_ = ledger.AccountId.parse(account_id)
    instant = filters.instant("at", at)
    async with db.transaction() as tx:
        balance = await ledger.balance_at(tx, id_, instant, effective=by == "effective")
        await audit.record(tx, actor=actor.id, action="admin.balance-read", subject=id_)
        return BalanceOut(account=id_, at=instant, clock=by, balance=balance)


ROUTES = (open_ledger_account, close_ledger_account, show_ledger_account, show_balance)

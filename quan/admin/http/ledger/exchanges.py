"""Exchanges between two assets, by operators' systems."""

from litestar import get, post
from litestar.di import Provide

from quan import ledger
from quan.admin.http.gate import provide_machine
from quan.admin.model.exchanges import ExchangeIn, ExchangeOut
from quan.admin.model.staff import Actor
from quan.admin.model.tokens import Scope
from quan.admin.operations import exchanges as operations
from quan.admin.queries import exchanges as queries
from quan.core import audit
from quan.core.db import Database

READER = {"actor": Provide(provide_machine(Scope.LEDGER_READ))}
WRITER = {"actor": Provide(provide_machine(Scope.LEDGER_WRITE))}


@post("/v1/ledger/exchanges", dependencies=WRITER)
async def make_exchange(db: Database, actor: Actor, data: ExchangeIn) -> ExchangeOut:
    """Exchange one asset for another, at a rate that is kept. To ask twice for the same is harmless.

    The first transfer has the `id`; every rounding favours the liquidity.
    """
    async with db.transaction() as tx:
        await operations.make_exchange(tx, actor=actor, wish=data)
        return await queries.exchange(tx, data.id)


@get("/v1/ledger/exchanges/{transfer_id:str}", dependencies=READER)
async def show_exchange(db: Database, actor: Actor, transfer_id: str) -> ExchangeOut:
    """Show an exchange, by the id of its first transfer."""
    id_ = ledger.TransferId.parse(transfer_id)
    async with db.transaction() as tx:
        shown = await queries.exchange(tx, id_)
        await audit.record(tx, actor=actor.id, action="admin.exchange-read", subject=id_)
        return shown


ROUTES = (make_exchange, show_exchange)

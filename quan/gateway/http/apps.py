"""Apps of merchants. A session that was left behind makes none: it must be proved again."""

from typing import Annotated

import msgspec
from litestar import get, post, put

from quan import identity, trade
from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import Routes
from quan.core.keys import Keys
from quan.gateway.model.apps import AppId, AppOut, AppsOut, Grant
from quan.gateway.operations import apps as operations
from quan.gateway.queries import apps as queries


class AppIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an app is called, what it may do, and its public key; without one, the house makes the pair.

    `password` is that of the account. Who has none leaves it out, and has signed in a moment ago.
    """

    name: Annotated[str, msgspec.Meta(max_length=200)]
    grants: list[Grant] = msgspec.field(default_factory=lambda: [Grant.TRADE])
    public_key: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    password: str | None = None


class AppKeyIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another public key, and the password of who says so."""

    public_key: Annotated[str, msgspec.Meta(max_length=4096)]
    password: str | None = None


class AppStateIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an app is answered."""

    is_active: bool


@get("/v1/merchants/{merchant_id:str}/apps")
async def list_apps(db: Database, keys: Keys, caller: identity.Caller, merchant_id: str) -> AppsOut:
    """List the apps of the caller's merchant."""
    async with db.read() as reader:
        found = await queries.apps_of(reader, trade.MerchantId.parse(merchant_id), owner=caller.member.id)
        return AppsOut(items=await queries.apps_out(reader, keys, found))


@post("/v1/merchants/{merchant_id:str}/apps")
async def make_app(  # noqa: PLR0917 - Litestar injects them by name
    db: Database, config: Config, keys: Keys, caller: identity.Caller, merchant_id: str, data: AppIn
) -> AppOut:
    """Make an app. A private key made by the house is shown this once."""
    merchant = trade.MerchantId.parse(merchant_id)
    await identity.prove_again(db, caller, data.password)
    async with db.read() as reader:
        await trade.own_merchant(reader, merchant, owner=caller.member.id)
    wish = operations.NewApp(
        merchant=merchant, name=data.name, grants=data.grants, public_key=data.public_key
    )
    made = await operations.make(db, config, keys, wish=wish, by=caller.member.id)
    async with db.read() as reader:
        return (await queries.apps_out(reader, keys, [made.app], private_key=made.private_key))[0]


@get("/v1/merchants/{merchant_id:str}/apps/{app_id:str}")
async def get_app(db: Database, keys: Keys, caller: identity.Caller, merchant_id: str, app_id: str) -> AppOut:
    """Show an app, with the keys and certificates that its SDK needs."""
    merchant, app = trade.MerchantId.parse(merchant_id), AppId.parse(app_id)
    async with db.read() as reader:
        found = await queries.app(reader, merchant, app, owner=caller.member.id)
        return (await queries.apps_out(reader, keys, [found]))[0]


@put("/v1/merchants/{merchant_id:str}/apps/{app_id:str}/key")
async def replace_app_key(  # noqa: PLR0917 - Litestar injects them by name
    db: Database,
    config: Config,
    keys: Keys,
    caller: identity.Caller,
    merchant_id: str,
    app_id: str,
    data: AppKeyIn,
) -> AppOut:
    """Give an app another public key; what the old one signs is refused at once."""
    merchant, app = trade.MerchantId.parse(merchant_id), AppId.parse(app_id)
    await identity.prove_again(db, caller, data.password)
    changed = await operations.replace_key(
        db, config, keys, merchant=merchant, app=app, public_key=data.public_key, by=caller.member.id
    )
    async with db.read() as reader:
        return (await queries.apps_out(reader, keys, [changed]))[0]


@put("/v1/merchants/{merchant_id:str}/apps/{app_id:str}/state")
async def switch_app(  # noqa: PLR0917 - Litestar injects them by name
    db: Database, keys: Keys, caller: identity.Caller, merchant_id: str, app_id: str, data: AppStateIn
) -> AppOut:
    """Switch an app off, or on again."""
    merchant, app = trade.MerchantId.parse(merchant_id), AppId.parse(app_id)
    async with db.transaction() as tx:
        changed = await operations.switch(
            tx, merchant=merchant, app=app, is_active=data.is_active, by=caller.member.id
        )
        return (await queries.apps_out(tx, keys, [changed]))[0]


ROUTES: Routes = (list_apps, make_app, get_app, replace_app_key, switch_app)

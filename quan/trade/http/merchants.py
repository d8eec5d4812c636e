"""A member's own merchants: apply, look, take out what was earned."""

from typing import Annotated

import msgspec
from litestar import Response, get, post

from quan import identity, wallet
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId, MerchantKind
from quan.trade.model.views import MerchantDetailOut, OwnMerchantOut, SettlementOut
from quan.trade.operations import merchants as operations
from quan.trade.queries.merchants import merchants_of, own_merchant
from quan.trade.queries.views import merchant_detail_out, own_merchants_out

Words = Annotated[str, msgspec.Meta(max_length=1000)]


class ApplicationIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says of the shop they want to open."""

    kind: MerchantKind
    name: Words
    category: wallet.Category
    registration: Words = ""


class SettleIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much to take out."""

    amount: Money


@post("/v1/merchants", status_code=201, dependencies=wallet.DESK)
async def apply_as_merchant(data: ApplicationIn, desk: wallet.Desk) -> Response[OwnMerchantOut]:
    """Open a merchant. It sells once the house has verified it."""
    application = operations.Application(
        kind=data.kind, name=data.name, category=data.category, registration=data.registration
    )

    async def run(tx: Tx) -> OwnMerchantOut:
        merchant = await operations.apply(tx, desk.config, owner=desk.member, application=application)
        (shown,) = await own_merchants_out(tx, [merchant])
        return shown

    body = ("apply", data.kind, data.name, data.category, data.registration)
    return await desk.once(body=body, run=run)


@get("/v1/merchants")
async def list_my_merchants(db: Database, caller: identity.Caller) -> list[OwnMerchantOut]:
    """List the caller's merchants, the oldest first."""
    async with db.read() as reader:
        return await own_merchants_out(reader, await merchants_of(reader, caller.member.id))


@get("/v1/merchants/{merchant_id:str}")
async def show_my_merchant(
    db: Database, config: Config, caller: identity.Caller, merchant_id: str
) -> MerchantDetailOut:
    """Show a merchant of the caller's with its money."""
    id_ = MerchantId.parse(merchant_id)
    async with db.read() as reader:
        merchant = await own_merchant(reader, id_, owner=caller.member.id)
        return await merchant_detail_out(reader, merchant, config.currency)


@post("/v1/merchants/{merchant_id:str}/settle", status_code=201, dependencies=wallet.DESK)
async def settle_merchant(data: SettleIn, desk: wallet.Desk, merchant_id: str) -> Response[SettlementOut]:
    """Move what a merchant has earned into the caller's wallet."""
    id_ = MerchantId.parse(merchant_id)

    async def run(tx: Tx) -> SettlementOut:
        wallet.check_amount(data.amount, desk.config.currency)
        done = await operations.settle(tx, owner=desk.member, merchant=id_, amount=data.amount)
        return SettlementOut(id=done.id, amount=done.amount, payment_id=done.payment, at=done.at)

    return await desk.once(body=("settle", id_, data.amount), run=run)


ROUTES = (apply_as_merchant, list_my_merchants, show_my_merchant, settle_merchant)

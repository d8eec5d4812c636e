"""Who wants to sell: the queue of merchants, and deciding on them."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import Provide
from litestar.params import Parameter

from quan import trade
from quan.admin.http.gate import provide_operator
from quan.admin.model.staff import Actor, Right
from quan.core import audit
from quan.core.db import Database
from quan.core.pages import Page

READER = {"actor": Provide(provide_operator(Right.READ))}
CHECKER = {"actor": Provide(provide_operator(Right.CHECK))}


class MerchantDecisionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a merchant; the owner reads the reason. `fee_bp`: hundredths of a percent of a sale."""

    status: trade.MerchantStatus
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    fee_bp: Annotated[int, msgspec.Meta(ge=0, le=1000)] | None = None


@get("/v1/operator/merchants", dependencies=READER)
async def list_merchants(
    *,
    db: Database,
    actor: Actor,
    status: trade.MerchantStatus | None = None,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[trade.office.OwnMerchantOut]:
    """List merchants, the oldest first: those in one state, or all."""
    async with db.transaction() as tx:
        await audit.record(
            tx,
            actor=actor.id,
            action="admin.merchants-read",
            detail={"status": status.value if status else ""},
        )
        return await trade.office.merchant_page(tx, status=status, cursor=cursor, limit=limit)


@post("/v1/operator/merchants/{merchant_id:str}/decide", status_code=200, dependencies=CHECKER)
async def decide_merchant(
    db: Database, actor: Actor, merchant_id: str, data: MerchantDecisionIn
) -> trade.office.OwnMerchantOut:
    """Verify, refuse or suspend a merchant."""
    id_ = trade.MerchantId.parse(merchant_id)
    async with db.transaction() as tx:
        merchant = await trade.office.decide(
            tx, merchant=id_, status=data.status, actor=actor.id, reason=data.reason, fee_bp=data.fee_bp
        )
        (shown,) = await trade.office.own_merchants_out(tx, [merchant])
        return shown


ROUTES = (list_merchants, decide_merchant)

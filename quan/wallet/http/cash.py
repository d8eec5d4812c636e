"""Cash in and cash out, for members and agents."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity
from quan.core.config import Config
from quan.core.db import Database, Reader, Tx
from quan.core.ids import MemberId
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.core.requests import Reply
from quan.wallet.errors.cash import WhomToServe
from quan.wallet.errors.proof import ProofNeeded
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.http.transfers import CodeText
from quan.wallet.model.cash import CashOrderId
from quan.wallet.model.cashviews import AgentOut, CashOrderOut
from quan.wallet.model.views import PaymentOut
from quan.wallet.operations import cash, codes
from quan.wallet.operations.proof import ProofIn
from quan.wallet.queries.cash import agent_out, order_of, order_out, order_page
from quan.wallet.queries.topups import cash_in_out

ORDERING = Rate(30, per_s=3600)


class CashInIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who brought how much cash: chosen, or by their scanned code."""

    amount: Money
    member: MemberId | None = None
    code: CodeText | None = None
    proof: ProofIn | None = None


class CashOutIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From whom cash is wanted, and how much."""

    amount: Money
    agent: MemberId | None = None
    code: CodeText | None = None
    proof: ProofIn | None = None


class ConfirmIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agent's proof."""

    proof: ProofIn | None = None


@post("/v1/agent/cash-in", status_code=201, dependencies=DESK, tags=["cash"])
async def cash_in(data: CashInIn, desk: Desk) -> Response[PaymentOut]:
    """Pass money of the float to a member who brought cash. Always with proof."""
    if data.proof is None:
        raise ProofNeeded

    async def run(tx: Tx, _proved: bool) -> PaymentOut:  # noqa: FBT001 - the desk calls it
        member = await _whom(tx, desk, data.member, data.code)
        payment = await cash.cash_in(
            tx,
            desk.config,
            agent=desk.member,
            member=member,
            amount=data.amount,
            payment=desk.payment_id,
        )
        return await cash_in_out(tx, payment, desk.member)

    body = ("cash-in", data.member, data.code, data.amount)
    return await desk.once_proved(body=body, given=data.proof, run=run)


@post("/v1/cash-out", status_code=201, dependencies=DESK, tags=["cash"])
async def cash_out(data: CashOutIn, desk: Desk) -> Response[CashOrderOut]:
    """Set money aside for cash from an agent."""

    async def run(tx: Tx, proved: bool) -> CashOrderOut:  # noqa: FBT001 - the desk calls it
        await hit("cash-out", desk.member.id, ORDERING)  # a retry is answered without
        agent = await _whom(tx, desk, data.agent, data.code)
        order = await cash.order(
            tx,
            desk.config,
            member=desk.member,
            agent=agent,
            amount=data.amount,
            hold=desk.payment_id,
            proved=proved,
        )
        return await order_out(tx, order)

    body = ("cash-out", data.agent, data.code, data.amount)
    return await desk.once_proved(body=body, given=data.proof, run=run)


@get("/v1/cash-orders", tags=["cash"])
async def list_cash_orders(
    db: Database,
    caller: identity.Caller,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[CashOrderOut]:
    """List the caller's own wishes for cash, the latest first."""
    async with db.read() as reader:
        return await order_page(reader, caller.member.id, cursor=cursor, limit=limit)


@get("/v1/cash-orders/{order_id:str}", tags=["cash"])
async def show_cash_order(db: Database, caller: identity.Caller, order_id: str) -> CashOrderOut:
    """Show one order to its member or its agent."""
    id_ = CashOrderId.parse(order_id)
    async with db.read() as reader:
        return await order_of(reader, caller.member.id, id_)


@post("/v1/cash-orders/{order_id:str}/confirm", status_code=200, dependencies=DESK, tags=["cash"])
async def confirm_cash_order(data: ConfirmIn, desk: Desk, order_id: str) -> Response[CashOrderOut]:
    """Say, as the agent, that the cash was handed over. Always with proof."""
    if data.proof is None:
        raise ProofNeeded
    id_ = CashOrderId.parse(order_id)

    async def run(tx: Tx, _proved: bool) -> Reply:  # noqa: FBT001 - the desk calls it
        return Reply(200, await order_out(tx, await cash.confirm(tx, agent=desk.member, id=id_)))

    return await desk.once_proved(body=("confirm-cash", id_), given=data.proof, run=run)


@post("/v1/cash-orders/{order_id:str}/cancel", status_code=200, tags=["cash"])
async def cancel_cash_order(
    db: Database, config: Config, caller: identity.Caller, order_id: str
) -> CashOrderOut:
    """Call an order off, as its member or its agent; the money goes back at once."""
    id_ = CashOrderId.parse(order_id)
    async with db.transaction() as tx:
        return await order_out(tx, await cash.cancel(tx, config, caller=caller.member.id, id=id_))


@get("/v1/agent", tags=["cash"])
async def show_agent(db: Database, caller: identity.Caller) -> AgentOut:
    """Show the caller's float and the orders that wait for them."""
    async with db.read() as reader:
        return await agent_out(reader, caller.member.id)


async def _whom(reader: Reader, desk: Desk, member: MemberId | None, code: str | None) -> MemberId:
    match member, code:
        case MemberId() as chosen, None:
            return chosen
        case None, str(text):
            return await codes.resolve_person(reader, desk.config, text)
        case _:
            raise WhomToServe


ROUTES = (
    cash_in,
    cash_out,
    list_cash_orders,
    show_cash_order,
    confirm_cash_order,
    cancel_cash_order,
    show_agent,
)

"""What a merchant sells, for its owner: ask, charge a code, ship, give back, answer."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from quan import identity, wallet
from quan.core import requests
from quan.core.db import Database, Tx
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.core.requests import Reply
from quan.trade.model.merchants import Merchant, MerchantId
from quan.trade.model.trades import Flow, NewRefund, NewTrade, Trade, TradeStatus
from quan.trade.model.views import CancelledOut, RefundAskOut, RefundOut, TradeOut
from quan.trade.operations import asks, escrow, opening, paying, refunds
from quan.trade.queries.merchants import own_merchant
from quan.trade.queries.trades import find
from quan.trade.queries.views import ask_out, refund_out, trade_out, trades_of_merchant

OPENING = Rate(600, per_s=60)
PageSize = Annotated[int | None, Parameter(ge=1, le=100)]
Words = Annotated[str, msgspec.Meta(max_length=1000)]
_OK_BELOW = 300


class TradeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sold, and the merchant's own number for it (if none: the Idempotency-Key)."""

    amount: Money
    subject: Words
    body: Words = ""
    flow: Flow = Flow.INSTANT
    out_trade_no: Words | None = None


class ChargeTradeIn(TradeIn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, and the pay code that the buyer shows."""

    code: Annotated[str, msgspec.Meta(max_length=40)]


class RefundIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much goes back, why, and the merchant's own number for it (if none: the Idempotency-Key)."""

    amount: Money
    reason: Words = ""
    request_no: Words | None = None


class ShipIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it is sent: a carrier and its number, or who brings it."""

    shipment: Words


class DeclineIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the merchant says no."""

    answer: Words


@get("/v1/merchants/{merchant_id:str}/trades")
async def list_sales(  # noqa: PLR0917 - Litestar injects them by name
    db: Database,
    caller: identity.Caller,
    merchant_id: str,
    status: TradeStatus | None = None,
    cursor: str | None = None,
    limit: PageSize = None,
) -> Page[TradeOut]:
    """List a merchant's trades, the latest first."""
    id_ = MerchantId.parse(merchant_id)
    async with db.read() as reader:
        merchant = await own_merchant(reader, id_, owner=caller.member.id)
        return await trades_of_merchant(reader, merchant, status=status, cursor=cursor, limit=limit)


@post("/v1/merchants/{merchant_id:str}/trades", status_code=201, dependencies=wallet.DESK)
async def open_sale(data: TradeIn, desk: wallet.Desk, merchant_id: str) -> Response[TradeOut]:
    """Ask to be paid: give the number of the trade to the buyer."""
    id_ = MerchantId.parse(merchant_id)

    async def run(tx: Tx) -> TradeOut:
        await hit("trade-open", desk.member.id, OPENING)
        await own_merchant(tx, id_, owner=desk.member.id)
        opened = await opening.open_trade(tx, desk.config, merchant=id_, wish=_wish(data, desk))
        return await trade_out(tx, opened, viewer=desk.member.id)

    return await desk.once(body=("open-trade", id_, *_said(data)), run=run)


@post(
    "/v1/merchants/{merchant_id:str}/charge",
    status_code=201,
    responses={202: ResponseSpec(TradeOut, description="The buyer must agree first")},
    dependencies=wallet.DESK,
)
async def charge_sale(data: ChargeTradeIn, desk: wallet.Desk, merchant_id: str) -> Response[TradeOut]:
    """Charge the pay code that a buyer shows: 201 when it paid at once, 202 when they must agree first."""
    id_ = MerchantId.parse(merchant_id)
    body = ("charge-trade", id_, data.code, *_said(data))
    done = await requests.replay(desk.db, caller=desk.member.id, key=desk.key, body=body)
    if done is not None:
        return done

    async def run(tx: Tx) -> Reply:
        await own_merchant(tx, id_, owner=desk.member.id)
        charged = await paying.charge(
            tx, desk.config, desk.keys, merchant=id_, wish=_wish(data, desk), code=data.code
        )
        waits = charged.status is TradeStatus.WAIT_BUYER_PAY
        return Reply(202 if waits else 201, await trade_out(tx, charged, viewer=desk.member.id))

    await wallet.spend_code_guess(desk.db, desk.member.id)
    reply = await desk.once(body=body, run=run)
    if reply.status_code is not None and reply.status_code < _OK_BELOW:
        await wallet.forget_code_guesses(desk.db, desk.member.id)
    return reply


@post("/v1/merchants/{merchant_id:str}/trades/{number:str}/close", status_code=201, dependencies=wallet.DESK)
async def close_sale(desk: wallet.Desk, merchant_id: str, number: str) -> Response[TradeOut]:
    """End a trade that nobody has paid."""

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> TradeOut:
        closed = await opening.close(tx, merchant=merchant.id, trade=trade.id)
        return await trade_out(tx, closed, viewer=desk.member.id)

    return await _once(desk, merchant_id, number, body=("close-trade",), run=run)


@post("/v1/merchants/{merchant_id:str}/trades/{number:str}/cancel", status_code=201, dependencies=wallet.DESK)
async def cancel_sale(desk: wallet.Desk, merchant_id: str, number: str) -> Response[CancelledOut]:
    """Call a trade off, paid or not."""

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> CancelledOut:
        done = await refunds.cancel(tx, desk.config, merchant=merchant.id, trade=trade.id)
        shown = await trade_out(tx, done.trade, viewer=desk.member.id)
        return CancelledOut(trade=shown, action=done.action)

    return await _once(desk, merchant_id, number, body=("cancel-trade",), run=run)


@post("/v1/merchants/{merchant_id:str}/trades/{number:str}/refund", status_code=201, dependencies=wallet.DESK)
async def refund_sale(
    data: RefundIn, desk: wallet.Desk, merchant_id: str, number: str
) -> Response[RefundOut]:
    """Give a buyer some or all of the money back."""
    wish = NewRefund(request_no=data.request_no or str(desk.key), amount=data.amount, reason=data.reason)

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> RefundOut:
        done = await refunds.refund(tx, desk.config, merchant=merchant.id, trade=trade.id, wish=wish)
        return refund_out(done.refund)

    body = ("refund-trade", data.amount, data.reason, data.request_no)
    return await _once(desk, merchant_id, number, body=body, run=run)


@post("/v1/merchants/{merchant_id:str}/trades/{number:str}/ship", status_code=201, dependencies=wallet.DESK)
async def ship_sale(data: ShipIn, desk: wallet.Desk, merchant_id: str, number: str) -> Response[TradeOut]:
    """Say that what was bought is on its way."""

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> TradeOut:
        shipped = await escrow.ship(tx, merchant=merchant.id, trade=trade.id, shipment=data.shipment)
        return await trade_out(tx, shipped, viewer=desk.member.id)

    return await _once(desk, merchant_id, number, body=("ship-trade", data.shipment), run=run)


@post(
    "/v1/merchants/{merchant_id:str}/trades/{number:str}/refund-ask/agree",
    status_code=201,
    dependencies=wallet.DESK,
)
async def agree_to_refund(desk: wallet.Desk, merchant_id: str, number: str) -> Response[RefundOut]:
    """Give back what the buyer asks for."""

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> RefundOut:
        done = await asks.agree(tx, desk.config, merchant=merchant.id, trade=trade.id)
        return refund_out(done.refund)

    return await _once(desk, merchant_id, number, body=("agree-refund",), run=run)


@post(
    "/v1/merchants/{merchant_id:str}/trades/{number:str}/refund-ask/decline",
    status_code=201,
    dependencies=wallet.DESK,
)
async def decline_refund(
    data: DeclineIn, desk: wallet.Desk, merchant_id: str, number: str
) -> Response[RefundAskOut]:
    """Say no to what the buyer asks for, and why."""

    async def run(tx: Tx, merchant: Merchant, trade: Trade) -> RefundAskOut:
        return ask_out(await asks.decline(tx, merchant=merchant.id, trade=trade.id, answer=data.answer))

    return await _once(desk, merchant_id, number, body=("decline-refund", data.answer), run=run)


async def _once(
    desk: wallet.Desk,
    merchant_id: str,
    number: str,
    *,
    body: tuple[object, ...],
    run: Callable[[Tx, Merchant, Trade], Awaitable[object]],
) -> Response[Any]:
    """Do something with a trade of the caller's merchant, once per key."""
    id_ = MerchantId.parse(merchant_id)

    async def found(tx: Tx) -> object:
        merchant = await own_merchant(tx, id_, owner=desk.member.id)
        return await run(tx, merchant, await find(tx, merchant=id_, number=number))

    return await desk.once(body=(*body, id_, number), run=found)


def _wish(data: TradeIn, desk: wallet.Desk) -> NewTrade:
    return NewTrade(
        out_trade_no=data.out_trade_no or str(desk.key),
        amount=data.amount,
        subject=data.subject,
        body=data.body,
        flow=data.flow,
    )


def _said(data: TradeIn) -> tuple[object, ...]:
    return data.amount, data.subject, data.body, data.flow, data.out_trade_no


ROUTES = (
    list_sales,
    open_sale,
    charge_sale,
    close_sale,
    cancel_sale,
    refund_sale,
    ship_sale,
    agree_to_refund,
    decline_refund,
)

"""What a member bought or is to pay: look, pay, confirm, ask for money back."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity, wallet
from quan.core.db import Database, Tx
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.trade.model.views import RefundAskOut, TradeDetailOut, TradeOut
from quan.trade.operations import asks, escrow, paying
from quan.trade.queries.views import ask_out, trade_detail, trade_out, trades_of_buyer

ASKING = Rate(30, per_s=3600)
PageSize = Annotated[int | None, Parameter(ge=1, le=100)]
Words = Annotated[str, msgspec.Meta(max_length=1000)]


class PayTradeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof, if one is needed."""

    proof: wallet.ProofIn | None = None


class ConfirmTradeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof, always: what is released does not come back."""

    proof: wallet.ProofIn


class AskRefundIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is wanted back, and why."""

    amount: Money
    reason: Words


@get("/v1/trades")
async def list_my_trades(
    db: Database, caller: identity.Caller, cursor: str | None = None, limit: PageSize = None
) -> Page[TradeOut]:
    """List what the caller has bought or is to pay, the latest first."""
    async with db.read() as reader:
        return await trades_of_buyer(reader, caller.member.id, cursor=cursor, limit=limit)


@get("/v1/trades/{number:str}")
async def show_trade(db: Database, caller: identity.Caller, number: str) -> TradeDetailOut:
    """Show a trade to its parties; until it is paid or for somebody, to whoever has its number."""
    async with db.read() as reader:
        return await trade_detail(reader, number, viewer=caller.member.id)


@post("/v1/trades/{number:str}/pay", status_code=201, dependencies=wallet.DESK)
async def pay_trade(data: PayTradeIn, desk: wallet.Desk, number: str) -> Response[TradeOut]:
    """Pay a trade."""

    async def run(tx: Tx, proved: bool) -> TradeOut:  # noqa: FBT001 - the desk calls it
        paid = await paying.pay(tx, desk.config, number=number, buyer=desk.member, proved=proved)
        return await trade_out(tx, paid, viewer=desk.member.id)

    return await desk.once_proved(body=("pay-trade", number), given=data.proof, run=run)


@post("/v1/trades/{number:str}/confirm", status_code=201, dependencies=wallet.DESK)
async def confirm_trade(data: ConfirmTradeIn, desk: wallet.Desk, number: str) -> Response[TradeOut]:
    """Say that what was bought has arrived: the held money goes to the merchant."""

    async def run(tx: Tx, proved: bool) -> TradeOut:  # noqa: ARG001, FBT001 - without a proof nobody comes here
        done = await escrow.confirm(tx, number=number, buyer=desk.member.id)
        return await trade_out(tx, done, viewer=desk.member.id)

    return await desk.once_proved(body=("confirm-trade", number), given=data.proof, run=run)


@post("/v1/trades/{number:str}/extend", status_code=201, dependencies=wallet.DESK)
async def extend_trade(desk: wallet.Desk, number: str) -> Response[TradeOut]:
    """Take more days to confirm."""

    async def run(tx: Tx) -> TradeOut:
        extended = await escrow.extend(tx, number=number, buyer=desk.member.id)
        return await trade_out(tx, extended, viewer=desk.member.id)

    return await desk.once(body=("extend-trade", number), run=run)


@post("/v1/trades/{number:str}/refund-ask", status_code=201, dependencies=wallet.DESK)
async def ask_for_refund(data: AskRefundIn, desk: wallet.Desk, number: str) -> Response[RefundAskOut]:
    """Ask the merchant for money back. Held money stays held until that is settled."""

    async def run(tx: Tx) -> RefundAskOut:
        await hit("refund-ask", desk.member.id, ASKING)  # a retry is answered without
        ask = await asks.ask_refund(
            tx, number=number, buyer=desk.member.id, amount=data.amount, reason=data.reason
        )
        return ask_out(ask)

    return await desk.once(body=("ask-refund", number, data.amount, data.reason), run=run)


@post("/v1/trades/{number:str}/refund-ask/withdraw", status_code=201, dependencies=wallet.DESK)
async def withdraw_refund_ask(desk: wallet.Desk, number: str) -> Response[RefundAskOut]:
    """Ask for nothing any more."""

    async def run(tx: Tx) -> RefundAskOut:
        return ask_out(await asks.withdraw(tx, number=number, buyer=desk.member.id))

    return await desk.once(body=("withdraw-ask", number), run=run)


ROUTES = (
    list_my_trades,
    show_trade,
    pay_trade,
    confirm_trade,
    extend_trade,
    ask_for_refund,
    withdraw_refund_ask,
)

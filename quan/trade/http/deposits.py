"""Deposits: a member looks and leaves one; a merchant's owner asks, takes, lets go."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity, wallet
from quan.core.db import Database, Tx
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.trade.model.deposits import Deposit, NewDeposit, NewRelease
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import NewTrade
from quan.trade.model.views import DepositOut, ReleaseOut, TradeOut
from quan.trade.operations import captures
from quan.trade.operations import deposits as operations
from quan.trade.queries.deposits import deposit_out, deposits_of_member, find_deposit, seen_deposit
from quan.trade.queries.merchants import own_merchant
from quan.trade.queries.views import trade_out

ASKING = Rate(600, per_s=60)
PageSize = Annotated[int | None, Parameter(ge=1, le=100)]
Words = Annotated[str, msgspec.Meta(max_length=1000)]


class LeaveDepositIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof, if one is needed."""

    proof: wallet.ProofIn | None = None


class DepositIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What for, how much, and the merchant's own number for it (if none: the Idempotency-Key)."""

    amount: Money
    title: Words
    out_order_no: Words | None = None


class CaptureIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is taken and for what, and the merchant's own number of that trade."""

    amount: Money
    subject: Words
    out_trade_no: Words | None = None


class ReleaseIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is let go."""

    amount: Money
    remark: Words = ""


@get("/v1/deposits")
async def list_my_deposits(
    db: Database, caller: identity.Caller, cursor: str | None = None, limit: PageSize = None
) -> Page[DepositOut]:
    """List what the caller has left as deposits or is to, the latest first."""
    async with db.read() as reader:
        return await deposits_of_member(reader, caller.member.id, cursor=cursor, limit=limit)


@get("/v1/deposits/{number:str}")
async def show_deposit(db: Database, caller: identity.Caller, number: str) -> DepositOut:
    """Show a deposit to its parties; until it is for somebody, to whoever has its number."""
    async with db.read() as reader:
        return await seen_deposit(reader, number, viewer=caller.member.id)


@post("/v1/deposits/{number:str}/leave", status_code=201, dependencies=wallet.DESK)
async def leave_deposit(data: LeaveDepositIn, desk: wallet.Desk, number: str) -> Response[DepositOut]:
    """Leave a deposit."""

    async def run(tx: Tx, proved: bool) -> DepositOut:  # noqa: FBT001 - the desk calls it
        held = await operations.leave_deposit(
            tx, desk.config, number=number, member=desk.member, proved=proved
        )
        return await deposit_out(tx, held)

    return await desk.once_proved(body=("leave-deposit", number), given=data.proof, run=run)


@post("/v1/merchants/{merchant_id:str}/deposits", status_code=201, dependencies=wallet.DESK)
async def ask_deposit(data: DepositIn, desk: wallet.Desk, merchant_id: str) -> Response[DepositOut]:
    """Ask for a deposit: give its number to the member."""
    id_ = MerchantId.parse(merchant_id)
    wish = NewDeposit(out_order_no=data.out_order_no or str(desk.key), amount=data.amount, title=data.title)

    async def run(tx: Tx) -> DepositOut:
        await hit("deposit-ask", desk.member.id, ASKING)
        await own_merchant(tx, id_, owner=desk.member.id)
        return await deposit_out(tx, await operations.ask_deposit(tx, desk.config, merchant=id_, wish=wish))

    body = ("ask-deposit", id_, data.amount, data.title, data.out_order_no)
    return await desk.once(body=body, run=run)


@post(
    "/v1/merchants/{merchant_id:str}/deposits/{number:str}/capture", status_code=201, dependencies=wallet.DESK
)
async def capture_deposit(
    data: CaptureIn, desk: wallet.Desk, merchant_id: str, number: str
) -> Response[TradeOut]:
    """Take some of a deposit for a trade."""
    wish = NewTrade(out_trade_no=data.out_trade_no or str(desk.key), amount=data.amount, subject=data.subject)

    async def run(tx: Tx, deposit: Deposit) -> TradeOut:
        paid = await captures.capture(
            tx, desk.config, merchant=deposit.merchant, deposit=deposit.id, wish=wish
        )
        return await trade_out(tx, paid, viewer=desk.member.id)

    body = ("capture-deposit", data.amount, data.subject, data.out_trade_no)
    return await _once(desk, merchant_id, number, body=body, run=run)


@post(
    "/v1/merchants/{merchant_id:str}/deposits/{number:str}/release", status_code=201, dependencies=wallet.DESK
)
async def release_deposit(
    data: ReleaseIn, desk: wallet.Desk, merchant_id: str, number: str
) -> Response[ReleaseOut]:
    """Let some of a deposit go."""
    wish = NewRelease(request_no=str(desk.key), amount=data.amount, remark=data.remark)

    async def run(tx: Tx, deposit: Deposit) -> ReleaseOut:
        done = await captures.release(
            tx, desk.config, merchant=deposit.merchant, deposit=deposit.id, wish=wish
        )
        made = done.release
        return ReleaseOut(
            number=made.number,
            request_no=made.request_no,
            amount=made.amount,
            remark=made.remark,
            at=made.at,
        )

    body = ("release-deposit", data.amount, data.remark)
    return await _once(desk, merchant_id, number, body=body, run=run)


@post(
    "/v1/merchants/{merchant_id:str}/deposits/{number:str}/call-off",
    status_code=201,
    dependencies=wallet.DESK,
)
async def call_off_deposit(desk: wallet.Desk, merchant_id: str, number: str) -> Response[DepositOut]:
    """Want no deposit any more: what is held goes back."""

    async def run(tx: Tx, deposit: Deposit) -> DepositOut:
        ended = await captures.call_off(tx, desk.config, merchant=deposit.merchant, deposit=deposit.id)
        return await deposit_out(tx, ended)

    return await _once(desk, merchant_id, number, body=("call-off-deposit",), run=run)


async def _once(
    desk: wallet.Desk,
    merchant_id: str,
    number: str,
    *,
    body: tuple[object, ...],
    run: Callable[[Tx, Deposit], Awaitable[object]],
) -> Response[Any]:
    """Do something with a deposit of the caller's merchant, once per key."""
    id_ = MerchantId.parse(merchant_id)

    async def found(tx: Tx) -> object:
        await own_merchant(tx, id_, owner=desk.member.id)
        return await run(tx, await find_deposit(tx, merchant=id_, number=number))

    return await desk.once(body=(*body, id_, number), run=found)


ROUTES = (
    list_my_deposits,
    show_deposit,
    leave_deposit,
    ask_deposit,
    capture_deposit,
    release_deposit,
    call_off_deposit,
)

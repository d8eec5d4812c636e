"""Asking to be paid, and settling what was asked."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.http.transfers import NoteIn
from quan.wallet.model.requests import PaymentRequestId, RequestStatus
from quan.wallet.model.views import PaymentOut, RequestOut
from quan.wallet.operations import requests
from quan.wallet.operations.proof import ProofIn
from quan.wallet.queries.payments import paid_out
from quan.wallet.queries.requests import request_by_id, request_out, request_page

ASKING = Rate(30, per_s=3600)
PageSize = Annotated[int | None, Parameter(ge=1, le=100)]


class AskIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to ask, and for how much."""

    payer: MemberId
    amount: Money
    note: NoteIn = ""


class PayIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof, if one is needed."""

    proof: ProofIn | None = None


@post("/v1/payment-requests", status_code=201, dependencies=DESK, tags=["wallet"])
async def ask(data: AskIn, desk: Desk) -> Response[RequestOut]:
    """Ask a contact for money."""
    wish = requests.Ask(payer=data.payer, amount=data.amount, note=data.note)

    async def run(tx: Tx) -> RequestOut:
        await hit("payment-request", desk.member.id, ASKING)  # a retry is answered without
        request = await requests.ask(tx, desk.config, asker=desk.member, wish=wish)
        return await request_out(tx, request, viewer=desk.member.id)

    return await desk.once(body=("ask", data.payer, data.amount, data.note), run=run)


@get("/v1/payment-requests", tags=["wallet"])
async def list_requests(
    db: Database,
    caller: identity.Caller,
    status: RequestStatus | None = None,
    cursor: str | None = None,
    limit: PageSize = None,
) -> Page[RequestOut]:
    """List requests to and from the caller, newest first."""
    async with db.read() as reader:
        return await request_page(reader, caller.member.id, status=status, cursor=cursor, limit=limit)


@get("/v1/payment-requests/{request_id:str}", tags=["wallet"])
async def get_request(db: Database, caller: identity.Caller, request_id: str) -> RequestOut:
    """Show one request to or from the caller."""
    id_ = PaymentRequestId.parse(request_id)
    async with db.read() as reader:
        return await request_by_id(reader, id_, viewer=caller.member.id)


@post("/v1/payment-requests/{request_id:str}/pay", status_code=201, dependencies=DESK, tags=["wallet"])
async def pay_request(data: PayIn, desk: Desk, request_id: str) -> Response[PaymentOut]:
    """Pay a request the caller was asked."""
    id_ = PaymentRequestId.parse(request_id)

    async def run(tx: Tx, proved: bool) -> PaymentOut:  # noqa: FBT001 - the desk calls it
        paid = await requests.pay(
            tx,
            desk.config,
            caller=desk.member,
            request_id=id_,
            payment_id=desk.payment_id,
            proved=proved,
        )
        return await paid_out(tx, paid, viewer=desk.member.id)

    return await desk.once_proved(body=("pay-request", id_), given=data.proof, run=run)


@post("/v1/payment-requests/{request_id:str}/decline", status_code=200, tags=["wallet"])
async def decline_request(db: Database, caller: identity.Caller, request_id: str) -> RequestOut:
    """Say no to a request the caller was asked."""
    id_ = PaymentRequestId.parse(request_id)
    async with db.transaction() as tx:
        request = await requests.decline(tx, caller=caller.member.id, request_id=id_)
        return await request_out(tx, request, viewer=caller.member.id)


@post("/v1/payment-requests/{request_id:str}/cancel", status_code=200, tags=["wallet"])
async def cancel_request(db: Database, caller: identity.Caller, request_id: str) -> RequestOut:
    """Withdraw a request of the caller's own."""
    id_ = PaymentRequestId.parse(request_id)
    async with db.transaction() as tx:
        request = await requests.cancel(tx, caller=caller.member.id, request_id=id_)
        return await request_out(tx, request, viewer=caller.member.id)


ROUTES = (ask, list_requests, get_request, pay_request, decline_request, cancel_request)

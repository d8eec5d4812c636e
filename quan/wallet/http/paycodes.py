"""Showing a code to pay with, and charging one at a till."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec

from quan import identity
from quan.core import requests as request_log
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.keys import Keys
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.requests import Reply
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.http.transfers import NoteIn
from quan.wallet.model.payments import Paid
from quan.wallet.model.views import (
    ChargeAwaits,
    ChargePaid,
    PayCodeOut,
    PayCodesOut,
    PayCodeStatusOut,
)
from quan.wallet.operations import guesses, paycodes
from quan.wallet.queries.paycodes import pay_code_status
from quan.wallet.queries.payments import paid_out
from quan.wallet.queries.requests import request_out
from quan.wallet.rules.paycodes import parse
from quan.wallet.rules.secrets import PAY_CODE

ISSUING = Rate(30, per_s=60)
LOOKING = Rate(120, per_s=60)
_OK_BELOW = 300


class ChargeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code a payer shows, and how much to charge."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    amount: Money
    note: NoteIn = ""


@post("/v1/pay-codes", status_code=201, tags=["wallet"])
async def issue_pay_codes(db: Database, config: Config, keys: Keys, caller: identity.Caller) -> PayCodesOut:
    """Issue codes for the next minutes; each is shown for one, online or not."""
    await hit("pay-codes", caller.member.id, ISSUING)
    async with db.transaction() as tx:
        codes = await paycodes.issue(tx, config, keys, owner=caller.member)
        now = tx.now
    shown = [PayCodeOut(code=one.code, valid_from=one.valid_from, expires_at=one.expires_at) for one in codes]
    return PayCodesOut(codes=shown, server_time=now)


@post(
    "/v1/pay-codes/charge",
    status_code=201,
    responses={202: ResponseSpec(ChargeAwaits, description="The payer must agree first")},
    dependencies=DESK,
    tags=["wallet"],
)
async def charge_pay_code(data: ChargeIn, desk: Desk) -> Response[ChargePaid]:
    """Charge a shown code: 201 when it paid at once, 202 when the payer must agree first."""
    code = parse(data.code)
    body = ("charge", code, data.amount, data.note)
    done = await request_log.replay(desk.db, caller=desk.member.id, key=desk.key, body=body)
    if done is not None:
        return done
    wish = paycodes.Charge(payment=desk.payment_id, code=code, amount=data.amount, note=data.note)
    await guesses.spend(desk.db, desk.member.id, PAY_CODE)
    reply = await desk.once(body=body, run=lambda tx: _charge(tx, desk, wish))
    if reply.status_code is not None and reply.status_code < _OK_BELOW:
        await guesses.forget(desk.db, desk.member.id, PAY_CODE)
    return reply


async def _charge(tx: Tx, desk: Desk, wish: paycodes.Charge) -> Reply:
    outcome = await paycodes.charge(tx, desk.config, desk.keys, charger=desk.member, wish=wish)
    if isinstance(outcome, Paid):
        return Reply(201, ChargePaid(payment=await paid_out(tx, outcome, viewer=desk.member.id)))
    return Reply(202, ChargeAwaits(request=await request_out(tx, outcome, viewer=desk.member.id)))


@get("/v1/pay-codes/{code:str}/status", tags=["wallet"])
async def get_pay_code_status(
    db: Database, keys: Keys, caller: identity.Caller, code: str
) -> PayCodeStatusOut:
    """Tell the owner of a shown code what became of it."""
    await hit("pay-code-status", caller.member.id, LOOKING)
    async with db.read() as reader:
        return await pay_code_status(reader, keys, code, owner=caller.member.id)


ROUTES = (issue_pay_codes, charge_pay_code, get_pay_code_status)

"""Top-ups from a member's bank account, and payouts to it."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter

from quan import identity
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.limits import Rate, hit
from quan.core.money import Money
from quan.core.pages import Page
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.model.payouts import PayoutId
from quan.wallet.model.railviews import BankTopUpOut, PayoutOut
from quan.wallet.operations import payouts, references
from quan.wallet.operations.proof import ProofIn
from quan.wallet.queries.payouts import payout_of, payout_out, payout_page, topup_out

ORDERING = Rate(30, per_s=3600)

IbanText = Annotated[str, msgspec.Meta(max_length=60)]
HolderText = Annotated[str, msgspec.Meta(max_length=200)]


class PayoutIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which bank account, in whose name, and how much."""

    amount: Money
    iban: IbanText
    holder: HolderText
    proof: ProofIn | None = None


@get("/v1/bank-topup", tags=["bank"])
async def show_bank_topup(db: Database, config: Config, caller: identity.Caller) -> BankTopUpOut:
    """Show the bank account to pay to, and the reference by which the money finds the caller."""
    async with db.transaction() as tx:
        return topup_out(config, await references.topup_reference(tx, config, caller.member.id))


@post("/v1/payouts", status_code=201, dependencies=DESK, tags=["bank"])
async def order_payout(data: PayoutIn, desk: Desk) -> Response[PayoutOut]:
    """Set money aside for a bank account; it leaves with the operator's next file for the bank."""

    async def run(tx: Tx, proved: bool) -> PayoutOut:  # noqa: FBT001 - the desk calls it
        await hit("payout", desk.member.id, ORDERING)  # a retry is answered without
        payout = await payouts.order(
            tx,
            desk.config,
            member=desk.member,
            amount=data.amount,
            iban=data.iban,
            holder=data.holder,
            hold=desk.payment_id,
            proved=proved,
        )
        return payout_out(payout)

    body = ("payout", data.iban, data.holder, data.amount)
    return await desk.once_proved(body=body, given=data.proof, run=run)


@get("/v1/payouts", tags=["bank"])
async def list_payouts(
    db: Database,
    caller: identity.Caller,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[PayoutOut]:
    """List the caller's payouts, the latest first."""
    async with db.read() as reader:
        return await payout_page(reader, caller.member.id, cursor=cursor, limit=limit)


@get("/v1/payouts/{payout_id:str}", tags=["bank"])
async def show_payout(db: Database, caller: identity.Caller, payout_id: str) -> PayoutOut:
    """Show one payout to its member."""
    id_ = PayoutId.parse(payout_id)
    async with db.read() as reader:
        return await payout_of(reader, caller.member.id, id_)


@post("/v1/payouts/{payout_id:str}/cancel", status_code=200, tags=["bank"])
async def cancel_payout(db: Database, config: Config, caller: identity.Caller, payout_id: str) -> PayoutOut:
    """Call off a payout that has not been handed to the bank; the money comes back at once."""
    id_ = PayoutId.parse(payout_id)
    async with db.transaction() as tx:
        return payout_out(await payouts.cancel(tx, config, caller=caller.member.id, id=id_))


ROUTES = (show_bank_topup, order_payout, list_payouts, show_payout, cancel_payout)

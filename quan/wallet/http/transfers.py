"""Paying a contact or a scanned code."""

from typing import Annotated

import msgspec
from litestar import Response, post

from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.model.views import PaymentOut
from quan.wallet.operations import transfers
from quan.wallet.operations.proof import ProofIn
from quan.wallet.queries.payments import paid_out

NoteIn = Annotated[str, msgspec.Meta(max_length=500)]
CodeText = Annotated[str, msgspec.Meta(max_length=600)]


class TransferIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to pay (a contact, or the text of a scanned receive code), how much, and the proof if needed."""

    amount: Money
    payee: MemberId | None = None
    code: CodeText | None = None
    note: NoteIn = ""
    proof: ProofIn | None = None


@post("/v1/transfers", status_code=201, dependencies=DESK, tags=["wallet"])
async def make_transfer(data: TransferIn, desk: Desk) -> Response[PaymentOut]:
    """Pay another member."""
    wish = transfers.Transfer(
        id=desk.payment_id,
        payee=data.payee,
        code=data.code,
        amount=data.amount,
        note=data.note,
    )

    async def run(tx: Tx, proved: bool) -> PaymentOut:  # noqa: FBT001 - the desk calls it
        paid = await transfers.transfer(tx, desk.config, payer=desk.member, wish=wish, proved=proved)
        return await paid_out(tx, paid, viewer=desk.member.id)

    body = ("transfer", data.payee, data.code, data.amount, data.note)
    # A payment without code or proof has been tried express already, from its bytes.
    shortly = wish if data.code is not None or data.proof is not None else None
    return await desk.once_proved(body=body, given=data.proof, run=run, shortly=shortly)


ROUTES = (make_transfer,)

"""Redeeming vouchers."""

from typing import Annotated

import msgspec
from litestar import Response, post

from quan.core import requests as request_log
from quan.core.db import Tx
from quan.core.limits import Rate, hit
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.model.views import PaymentOut
from quan.wallet.operations import guesses, vouchers
from quan.wallet.queries.payments import payment_out
from quan.wallet.rules.secrets import VOUCHER
from quan.wallet.rules.vouchers import read_code

FROM_ONE_PLACE = Rate(30, per_s=60)


class VoucherIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voucher code as it was typed or scanned."""

    code: Annotated[str, msgspec.Meta(max_length=64)]


@post("/v1/vouchers/redeem", status_code=201, dependencies=DESK, tags=["wallet"])
async def redeem_voucher(data: VoucherIn, desk: Desk, client_ip: str) -> Response[PaymentOut]:
    """Redeem a voucher into the caller's wallet. A try costs a guess; a right one gives them back."""
    code = read_code(data.code)
    body = ("voucher", desk.keys.seal("voucher", code).hex())
    done = await request_log.replay(desk.db, caller=desk.member.id, key=desk.key, body=body)
    if done is not None:
        return done
    await hit("voucher", client_ip, FROM_ONE_PLACE)
    await guesses.spend(desk.db, desk.member.id, VOUCHER)

    async def run(tx: Tx) -> PaymentOut:
        payment = await vouchers.redeem(
            tx, desk.config, desk.keys, member=desk.member, code=code, payment=desk.payment_id
        )
        return await payment_out(tx, payment, viewer=desk.member.id)

    return await desk.once(body=body, run=run)


ROUTES = (redeem_voucher,)

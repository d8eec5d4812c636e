"""The proof of a payment, for its parties."""

from litestar import Response, get

from quan import identity, ledger
from quan.core import limits
from quan.core.db import Database
from quan.core.limits import Rate
from quan.wallet.model.payments import PaymentId
from quan.wallet.queries.payments import proof_of

PROOFS = Rate(30, per_s=60)  # each hashes a whole batch again


@get("/v1/payments/{payment_id:str}/proof", tags=["bills"])
async def prove_payment(db: Database, caller: identity.Caller, payment_id: str) -> Response[ledger.Receipt]:
    """Download the proof of one of the caller's payments: a receipt that can be checked without this server.

    It proves by the batch of the payment, and once the day is over and published, by the root of that day.
    What the parties hold is not in it. `quan verify-receipt` checks it offline.
    """
    id_ = PaymentId.parse(payment_id)
    await limits.hit("proof", caller.member.id, PROOFS)
    async with db.read(snapshot=True) as reader:
        receipt = await proof_of(reader, id_, viewer=caller.member.id)
    return Response(receipt, headers={"Content-Disposition": f'attachment; filename="{id_}.json"'})


ROUTES = (prove_payment,)

"""What proves the books: the latest audit, and the receipt of a transfer."""

from litestar import Response, get
from litestar.di import Provide

from quan import ledger
from quan.admin.http.gate import provide_operator
from quan.admin.model.audits import AuditOut
from quan.admin.model.staff import Actor, Right
from quan.admin.queries import audits
from quan.core import audit, limits
from quan.core.db import Database
from quan.core.limits import Rate

READER = {"actor": Provide(provide_operator(Right.READ))}
PROOFS = Rate(30, per_s=60)  # each hashes a whole batch again


@get("/v1/operator/audit", dependencies=READER)
async def show_audit(db: Database, actor: Actor) -> AuditOut:
    """Show what the latest `quan audit` found, or null before the first."""
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.audit-read")
        return AuditOut(last=await audits.last_audit(tx))


@get("/v1/operator/transfers/{transfer_id:str}/proof", dependencies=READER)
async def prove_transfer(db: Database, actor: Actor, transfer_id: str) -> Response[ledger.Receipt]:
    """Download the proof of a transfer: a receipt that `quan verify-receipt` checks without this server."""
    id_ = ledger.TransferId.parse(transfer_id)
    await limits.hit("proof", actor.id, PROOFS)
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.proof-read", subject=id_)
    async with db.read(snapshot=True) as reader:
        receipt = await ledger.receipt(reader, id_)
    return Response(receipt, headers={"Content-Disposition": f'attachment; filename="{id_}.json"'})


ROUTES = (show_audit, prove_transfer)

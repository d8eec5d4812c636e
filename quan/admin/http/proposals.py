"""Proposals: one member of staff makes them, another one decides."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import Provide
from litestar.params import Parameter

from quan import ledger
from quan.admin.errors.staff import FilterUnreadable
from quan.admin.http.gate import provide_operator
from quan.admin.model.proposals import Proposal, ProposalId, ProposalState
from quan.admin.model.staff import Actor, Right
from quan.admin.model.views import ProposalOut
from quan.admin.operations import proposals as operations
from quan.admin.queries.proposals import proposal_page, proposals_out
from quan.core import audit, requests
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.core.requests import RequestKey

READER = {"actor": Provide(provide_operator(Right.READ))}
MAKER = {"actor": Provide(provide_operator(Right.MAKE))}
CHECKER = {"actor": Provide(provide_operator(Right.CHECK))}


class ReversalIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which transfer to undo, and why; both members will read the reason."""

    transfer: ledger.TransferId
    reason: Annotated[str, msgspec.Meta(max_length=500)]


@get("/v1/operator/proposals", dependencies=READER)
async def list_proposals(
    *,
    db: Database,
    actor: Actor,
    status: Annotated[str | None, Parameter(max_length=20)] = None,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[ProposalOut]:
    """List proposals, the latest first: those that are open, those that are decided, or all."""
    wanted = _state(status)
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.proposals-read", detail={"status": status or ""})
        return await proposal_page(tx, state=wanted, cursor=cursor, limit=limit)


@post("/v1/operator/proposals", status_code=201, dependencies=MAKER)
async def propose_reversal(
    data: ReversalIn, db: Database, actor: Actor, key: RequestKey
) -> Response[ProposalOut]:
    """Propose to move a transfer's money back."""
    maker = _person(actor)

    async def run(tx: Tx) -> Proposal:
        return await operations.propose_reversal(tx, maker=maker, transfer=data.transfer, reason=data.reason)

    return await _once(db, actor, key, body=("propose", data.transfer, data.reason), run=run, status=201)


@post("/v1/operator/proposals/{proposal_id:str}/approve", status_code=200, dependencies=CHECKER)
async def approve_proposal(
    db: Database, config: Config, actor: Actor, key: RequestKey, proposal_id: str
) -> Response[ProposalOut]:
    """Approve what somebody else proposed, and carry it out."""
    id_, checker = ProposalId.parse(proposal_id), _person(actor)

    async def run(tx: Tx) -> Proposal:
        return await operations.approve(tx, config, checker=checker, id=id_)

    return await _once(db, actor, key, body=("approve", id_), run=run)


@post("/v1/operator/proposals/{proposal_id:str}/decline", status_code=200, dependencies=CHECKER)
async def decline_proposal(
    db: Database, actor: Actor, key: RequestKey, proposal_id: str
) -> Response[ProposalOut]:
    """Decline what somebody else proposed."""
    id_, checker = ProposalId.parse(proposal_id), _person(actor)

    async def run(tx: Tx) -> Proposal:
        return await operations.decline(tx, checker=checker, id=id_)

    return await _once(db, actor, key, body=("decline", id_), run=run)


@post("/v1/operator/proposals/{proposal_id:str}/withdraw", status_code=200, dependencies=MAKER)
async def withdraw_proposal(
    db: Database, actor: Actor, key: RequestKey, proposal_id: str
) -> Response[ProposalOut]:
    """Take one's own proposal back."""
    id_, maker = ProposalId.parse(proposal_id), _person(actor)

    async def run(tx: Tx) -> Proposal:
        return await operations.withdraw(tx, maker=maker, id=id_)

    return await _once(db, actor, key, body=("withdraw", id_), run=run)


async def _once(
    db: Database,
    actor: Actor,
    key: RequestKey,
    *,
    body: object,
    run: Callable[[Tx], Awaitable[Proposal]],
    status: int = 200,
) -> Response[Any]:
    async def shown(tx: Tx) -> ProposalOut:
        return (await proposals_out(tx, [await run(tx)]))[0]

    return await requests.once(db, caller=actor.id, key=key, body=body, run=shown, status=status)


def _person(actor: Actor) -> MemberId:
    """Only people make and decide; the gate lets no system through to here."""
    return MemberId(actor.id.uuid)


def _state(text: str | None) -> ProposalState | None:
    try:
        return ProposalState(text) if text else None
    except ValueError as error:
        raise FilterUnreadable(name="status") from error


ROUTES = (list_proposals, propose_reversal, approve_proposal, decline_proposal, withdraw_proposal)

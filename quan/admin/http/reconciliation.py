"""Bank statements: read in, compared with the books, and explained entry by entry."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import Provide
from litestar.params import Parameter

from quan import wallet
from quan.admin.http.gate import provide_operator
from quan.admin.model.bankviews import BankEntryOut, ImportOut, ReconciliationOut
from quan.admin.model.staff import Actor, Right
from quan.admin.operations import reconciliation as operations
from quan.admin.queries.reconciliation import entries_out, import_out, reconciliation, work_page
from quan.core import audit, requests
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.http import AnyRequest
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.core.requests import RequestKey

office = wallet.office

READER = {"actor": Provide(provide_operator(Right.READ))}
CLERK = {"actor": Provide(provide_operator(Right.MAKE))}

PATIENCE = timedelta(seconds=5)
"""How long a clerk's screen waits for a file to be booked; a job does the rest."""

Remark = Annotated[str, msgspec.Meta(max_length=1000)]
Act = Callable[[Tx, office.BankEntryId], Awaitable[object]]


class AssignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose money it is, by their handle."""

    handle: Annotated[str, msgspec.Meta(max_length=60)]


class MatchIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which payout it is."""

    payout: office.PayoutId


class MatchBatchIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which file of payouts it is."""

    batch: office.PayoutBatchId


class ExplainIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it is: the bank's charges, the operator's own money, or cash of the till; and a word on why."""

    what: Literal["charges", "own", "till"]
    remark: Remark


class AsideIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it is put aside."""

    reason: Remark


@get("/v1/operator/reconciliation", dependencies=READER)
async def show_reconciliation(db: Database, config: Config, actor: Actor) -> ReconciliationOut:
    """Show whether bank and books agree, and the payouts that no statement has confirmed yet."""
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.reconciliation-read")
    async with db.read(snapshot=True) as reader:
        return await reconciliation(reader, config.currency)


@get("/v1/operator/bank-entries", dependencies=READER)
async def list_bank_entries(
    *,
    db: Database,
    actor: Actor,
    aside: bool = False,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[BankEntryOut]:
    """List the statement entries that wait for an explanation, or those put aside; the first stored first."""
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.bank-entries-read")
        return await work_page(tx, aside=aside, cursor=cursor, limit=limit)


@post(
    "/v1/operator/statements",
    dependencies=CLERK,
    status_code=200,
    request_max_body_size=office.MAX_STATEMENT_BYTES,
)
async def import_statement(request: AnyRequest, db: Database, config: Config, actor: Actor) -> ImportOut:
    """Read in a statement file of the bank, as the raw body: camt.053 or MT940. Twice is as good as once.

    What is not booked within some seconds is counted as `left`, and booked right after by a job.
    """
    content = await request.body()
    report = await office.import_statement(db, config, content=content, actor=actor.id, patience=PATIENCE)
    return import_out(report)


@post("/v1/operator/bank-entries/{entry_id:str}/assign", dependencies=CLERK, status_code=200)
async def assign_entry(
    *, data: AssignIn, db: Database, config: Config, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Give money that came in to the member it was meant for; never to oneself."""
    clerk = MemberId(actor.id.uuid)

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await operations.assign(tx, config, clerk=clerk, id=id_, handle=data.handle)

    return await _once(db, actor, key, entry_id, said=("assign", data.handle), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/return", dependencies=CLERK, status_code=200)
async def return_entry(
    db: Database, config: Config, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Send money that came in back where it came from, with the next file of payouts."""

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.return_to_sender(tx, config, id=id_, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("return",), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/match", dependencies=CLERK, status_code=200)
async def match_entry(
    data: MatchIn, db: Database, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Say that money that left is a payout whose name the bank lost."""

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.match_payout(tx, id=id_, payout=data.payout, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("match", data.payout), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/match-batch", dependencies=CLERK, status_code=200)
async def match_entry_with_batch(
    data: MatchBatchIn, db: Database, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Say that money that left is a whole file of payouts in one sum."""

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.match_batch(tx, id=id_, batch=data.batch, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("match-batch", data.batch), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/explain", dependencies=CLERK, status_code=200)
async def explain_entry(
    data: ExplainIn, db: Database, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Say that an entry is the bank's charges or interest, the operator's own money, or cash of the till."""
    outcome: office.Explanation = _EXPLANATIONS[data.what]

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.explain(tx, id=id_, outcome=outcome, remark=data.remark, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("explain", data.what, data.remark), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/aside", dependencies=CLERK, status_code=200)
async def put_entry_aside(
    data: AsideIn, db: Database, actor: Actor, key: RequestKey, entry_id: str
) -> Response[BankEntryOut]:
    """Take an entry off the work list for now, with the reason why."""

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.put_aside(tx, id=id_, reason=data.reason, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("aside", data.reason), act=act)


@post("/v1/operator/bank-entries/{entry_id:str}/resume", dependencies=CLERK, status_code=200)
async def take_entry_up(db: Database, actor: Actor, key: RequestKey, entry_id: str) -> Response[BankEntryOut]:
    """Put an entry that was put aside back on the work list."""

    async def act(tx: Tx, id_: office.BankEntryId) -> object:
        return await office.take_up(tx, id=id_, actor=actor.id)

    return await _once(db, actor, key, entry_id, said=("resume",), act=act)


_EXPLANATIONS: dict[str, office.Explanation] = {
    "charges": office.EntryOutcome.CHARGES,
    "own": office.EntryOutcome.OWN,
    "till": office.EntryOutcome.TILL,
}


async def _once(
    db: Database, actor: Actor, key: RequestKey, entry_id: str, *, said: tuple[object, ...], act: Act
) -> Response[Any]:
    id_ = office.BankEntryId.parse(entry_id)

    async def run(tx: Tx) -> BankEntryOut:
        await act(tx, id_)
        return (await entries_out(tx, [await office.bank_entry(tx, id_)]))[0]

    return await requests.once(db, caller=actor.id, key=key, body=(id_, *said), run=run, status=200)


ROUTES = (
    show_reconciliation,
    list_bank_entries,
    import_statement,
    assign_entry,
    return_entry,
    match_entry,
    match_entry_with_batch,
    explain_entry,
    put_entry_aside,
    take_entry_up,
)

"""Transfers by the thousand. The token is judged before the body is read; each item is read by itself."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from litestar import get, post
from litestar.di import Provide
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from quan import ledger
from quan.admin.http.gate import admit_machine, provide_admitted, provide_machine
from quan.admin.model.bulk import (
    MOST,
    Answered,
    Item,
    Items,
    LedgerTransferIn,
    Refused,
    ResultOut,
    ResultsOut,
    TransfersIn,
)
from quan.admin.model.staff import Actor
from quan.admin.model.tokens import Scope
from quan.admin.model.views import TransferOut
from quan.admin.operations import bulk
from quan.admin.queries.references import transfers_out
from quan.admin.rules import items
from quan.core import audit
from quan.core.db import Database
from quan.core.http import AnyRequest
from quan.core.money import Asset, Money
from quan.core.presentation import problem_body

MAX_BODY_BYTES = 4 * 1024 * 1024
"""Room for 8,192 transfers with everything that can be said of one."""

ADMITTED = {"actor": Provide(provide_admitted)}
READER = {"actor": Provide(provide_machine(Scope.LEDGER_READ))}
ITEMS = [(lambda kind: kind is Items, lambda _kind, value: items.read_items(value))]


class OneByOne(OpenAPISchemaPlugin):
    """Describes items in the OpenAPI document as the transfers that they should be."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Tell whether this plugin describes the type."""
        return value is Items

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:  # noqa: ARG002 - Litestar's signature
        """Describe the type."""
        transfer = schema_creator.for_field_definition(FieldDefinition.from_annotation(LedgerTransferIn))
        return Schema(type=OpenAPIType.ARRAY, items=transfer, min_items=1, max_items=MOST)


@post(
    "/v1/ledger/transfers",
    status_code=200,
    guards=[admit_machine(Scope.LEDGER_WRITE)],
    dependencies=ADMITTED,
    type_decoders=ITEMS,
    request_max_body_size=MAX_BODY_BYTES,
)
async def post_transfers(
    db: Database, poster: ledger.Poster, actor: Actor, request: AnyRequest, data: TransfersIn
) -> ResultsOut:
    """Post transfers, one after the other; each is answered for itself, linked ones together.

    A transfer id executes once: to repeat a call is harmless and answers `already_posted`.
    """
    digest = hashlib.sha256(await request.body()).hexdigest()
    answered = await bulk.post_transfers(db, poster, actor=actor, items=data.transfers, digest=digest)
    return _results(data.transfers, answered)


@post(
    "/v1/ledger/transfers/dry-run",
    status_code=200,
    guards=[admit_machine(Scope.LEDGER_WRITE)],
    dependencies=ADMITTED,
    type_decoders=ITEMS,
    request_max_body_size=MAX_BODY_BYTES,
)
async def try_transfers(
    db: Database,
    poster: ledger.Poster,
    actor: Actor,  # noqa: ARG001 - the gate is the point
    data: TransfersIn,
) -> ResultsOut:
    """Tell what would become of up to 512 transfers now. Nothing moves and no id is used."""
    items.check_few(data.transfers)
    return _results(data.transfers, await bulk.dry_run(db, poster, items=data.transfers))


@get("/v1/ledger/transfers/{transfer_id:str}", dependencies=READER)
async def show_ledger_transfer(db: Database, actor: Actor, transfer_id: str) -> TransferOut:
    """Show a transfer."""
    id_ = ledger.TransferId.parse(transfer_id)
    async with db.transaction() as tx:
        (shown,) = await transfers_out(tx, [await ledger.transfer(tx, id_)])
        await audit.record(tx, actor=actor.id, action="admin.transfer-read", subject=id_)
        return shown


def _results(handed_in: Sequence[Item], answered: Answered) -> ResultsOut:
    said = zip(answered.said.outcomes, answered.said.booked, strict=True)
    batch = str(answered.said.batch) if answered.said.batch else None
    results = []
    for item, draft in zip(handed_in, answered.drafts, strict=True):
        if isinstance(draft, Refused):
            problem, field = problem_body(draft.problem), draft.field
            results.append(ResultOut(id=item.id, outcome="refused", problem=problem, field=field))
            continue
        outcome, booked = next(said)
        if booked is not None:
            results.append(_posted(item.id, booked, batch))
        elif outcome.refused:
            problem = problem_body(ledger.bulk.REFUSALS[outcome]())
            results.append(ResultOut(id=item.id, outcome="refused", problem=problem))
        else:
            results.append(_already_posted(item.id, answered.before.get(draft.id)))
    return ResultsOut(results=results)


def _posted(id: str | None, booked: ledger.bulk.Booked, batch: str | None) -> ResultOut:  # noqa: A002 - as on the wire
    return ResultOut(
        id=id,
        outcome="posted",
        amount=Money(booked.amount, _asset(booked.order.asset)),
        recorded_at=ledger.bulk.instant_of(booked.at_us) if batch else None,
        batch=batch,
    )


def _already_posted(id: str | None, done: ledger.Transfer | None) -> ResultOut:  # noqa: A002 - as above
    if done is None:  # a dry run met its own item again
        return ResultOut(id=id, outcome="already_posted")
    return ResultOut(
        id=id,
        outcome="already_posted",
        amount=done.amount,
        recorded_at=done.recorded_at,
        batch=str(done.batch),
    )


@cache
def _asset(text: str) -> Asset:
    return Asset.parse(text)


ROUTES = (post_transfers, try_transfers, show_ledger_transfer)

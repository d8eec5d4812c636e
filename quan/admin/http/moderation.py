"""The moderators' queue: what was reported, what was kept of it, deciding, and legal holds."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.di import Provide
from litestar.params import Parameter

from quan import chat
from quan.admin.http.gate import provide_operator
from quan.admin.model.staff import Actor, Right
from quan.admin.operations import moderation as operations
from quan.core import audit, pages
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.pages import Page

MODERATOR = {"actor": Provide(provide_operator(Right.MODERATE))}


class DecisionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done, for how many days where it ends, and why; both sides will read the reason."""

    action: chat.office.Action
    days: int | None = None
    reason: Annotated[str, msgspec.Meta(max_length=2500)]


@get("/v1/operator/reports", dependencies=MODERATOR)
async def list_reports(
    db: Database,
    actor: Actor,
    status: Literal["waiting", "done"] = "waiting",
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[chat.office.ReportOut]:
    """List the reports that wait, the oldest first; or those that are done, the latest first."""
    after = pages.position(cursor, chat.office.ReportId)[0] if cursor else None
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.reports-read", detail={"status": status})
        return await chat.office.queue(tx, waiting=status == "waiting", after=after, limit=pages.clamp(limit))


@get("/v1/operator/reports/{report_id:str}", dependencies=MODERATOR)
async def show_report(db: Database, actor: Actor, report_id: str) -> chat.office.ReportDetailOut:
    """Show a report with what was kept of it. That it was read is written down."""
    id_ = chat.office.ReportId.parse(report_id)
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.report-read", subject=id_)
        return await chat.office.detail(tx, _person(actor), id_)


@post("/v1/operator/reports/{report_id:str}/decide", status_code=200, dependencies=MODERATOR)
async def decide_report(
    db: Database, actor: Actor, report_id: str, data: DecisionIn
) -> chat.office.ReportDetailOut:
    """Decide a report, or an appeal that somebody else decided before. It is decided once."""
    id_, moderator = chat.office.ReportId.parse(report_id), _person(actor)
    async with db.transaction() as tx:
        await operations.decide(tx, moderator, id_, action=data.action, days=data.days, reason=data.reason)
        return await chat.office.detail(tx, moderator, id_)


class HoldIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a hold is set or lifted; it goes to the audit log."""

    reason: Annotated[str, msgspec.Meta(max_length=2500)]


@get("/v1/operator/holds", dependencies=MODERATOR)
async def list_holds(db: Database, actor: Actor) -> chat.office.LegalHoldsOut:
    """List the legal holds of operators that stand, the oldest first."""
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.holds-read")
        return chat.office.LegalHoldsOut(items=await chat.office.standing(tx))


@post("/v1/operator/conversations/{conversation_id:str}/hold", status_code=204, dependencies=MODERATOR)
async def set_hold(db: Database, actor: Actor, conversation_id: str, data: HoldIn) -> None:
    """Put a conversation under legal hold: nothing of it is erased until the hold is lifted."""
    id_ = chat.ConversationId.parse(conversation_id)
    async with db.transaction() as tx:
        await chat.office.set_hold(tx, _person(actor), id_, data.reason)


@post("/v1/operator/conversations/{conversation_id:str}/lift", status_code=204, dependencies=MODERATOR)
async def lift_hold(db: Database, actor: Actor, conversation_id: str, data: HoldIn) -> None:
    """Lift a legal hold: what was kept for it alone is erased."""
    id_ = chat.ConversationId.parse(conversation_id)
    async with db.transaction() as tx:
        await chat.office.lift_hold(tx, _person(actor), id_, data.reason)


@get("/v1/operator/conversations/{conversation_id:str}/kept", dependencies=MODERATOR)
async def list_kept(
    db: Database,
    actor: Actor,
    conversation_id: str,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[chat.office.KeptWordsOut]:
    """List what was taken back in a conversation under a legal hold. That it was read is written down."""
    id_ = chat.ConversationId.parse(conversation_id)
    number, version = pages.position(cursor, int, int) if cursor else (0, 0)
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.kept-read", subject=id_)
        return await chat.office.kept(
            tx, _person(actor), id_, after=(number, version), limit=pages.clamp(limit)
        )


def _person(actor: Actor) -> MemberId:
    """Only people moderate; no token carries that right."""
    return MemberId(actor.id.uuid)


ROUTES = (list_reports, show_report, decide_report, list_holds, set_hold, lift_hold, list_kept)

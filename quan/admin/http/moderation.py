"""The moderators' queue: what was reported, what was kept of it, and deciding."""

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


def _person(actor: Actor) -> MemberId:
    """Only people moderate; no token carries that right."""
    return MemberId(actor.id.uuid)


ROUTES = (list_reports, show_report, decide_report)

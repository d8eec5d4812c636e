"""Reports: two taps, an outcome, a second look; and what is moderated here, as figures."""

from typing import Annotated

import msgspec
from litestar import get, post

from quan import identity
from quan.chat.model.conversations import ConversationId
from quan.chat.model.reports import Reason, ReportId
from quan.chat.model.reportviews import ModerationLogOut, MyReportOut, MyReportsOut
from quan.chat.operations import reports as operations
from quan.chat.queries import reports as queries
from quan.core import limits
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.limits import Rate

REPORTS = (Rate(10, per_s=600), Rate(50, per_s=86400))
LOOKS = Rate(60, per_s=60)


class ReportIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is reported: a message by its number, or else a member of the conversation."""

    conversation: ConversationId
    reason: Reason
    number: Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)] | None = None
    member: MemberId | None = None
    note: Annotated[str, msgspec.Meta(max_length=2500)] = ""


class AppealIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the decision is wrong."""

    words: Annotated[str, msgspec.Meta(max_length=5000)]


@post("/v1/reports", tags=["chat"])
async def make_report(db: Database, caller: identity.Caller, data: ReportIn) -> MyReportOut:
    """Report a message or a member; what was said is kept as it is now. A repeat gives the first report."""
    me = caller.member.id
    await limits.hit("chat-report", me, *REPORTS)
    async with db.transaction() as tx:
        made = await operations.report(
            tx,
            me,
            data.conversation,
            number=data.number,
            about=data.member,
            reason=data.reason,
            note=data.note,
        )
        return next(one for one in await queries.mine(tx, me) if one.id == made.id)


@get("/v1/reports", tags=["chat"])
async def list_my_reports(db: Database, caller: identity.Caller) -> MyReportsOut:
    """List what the caller reported, and what was decided about the caller."""
    async with db.read() as reader:
        return MyReportsOut(items=await queries.mine(reader, caller.member.id))


@post("/v1/reports/{report_id:str}/appeal", tags=["chat"], status_code=204)
async def appeal(db: Database, caller: identity.Caller, report_id: ReportId, data: AppealIn) -> None:
    """Ask for a second look, by somebody else."""
    async with db.transaction() as tx:
        await operations.appeal(tx, caller.member.id, report_id, data.words)


@get("/v1/moderation/log", tags=["chat"])
async def show_log(db: Database, client_ip: str) -> ModerationLogOut:
    """Show what was reported and decided here, as figures. No cookie is needed."""
    await limits.hit("moderation-log", client_ip, LOOKS)
    async with db.read() as reader:
        return ModerationLogOut(items=await queries.log(reader))


ROUTES = (make_report, list_my_reports, appeal, show_log)

"""The moderator's side of chat's door: what waits, what was kept, and deciding."""

from quan.chat.errors.reports import ReportNotFound
from quan.chat.model.reports import Action, Decision, Report, ReportId
from quan.chat.model.reportviews import ReportDetailOut, ReportOut
from quan.chat.operations.moderation import decide
from quan.chat.queries.reports import detail, is_evidence, queue

__all__ = [
    "Action",
    "Decision",
    "Report",
    "ReportDetailOut",
    "ReportId",
    "ReportNotFound",
    "ReportOut",
    "decide",
    "detail",
    "is_evidence",
    "queue",
]

"""The moderator's side of chat's door: what waits, what was kept, deciding, and legal holds."""

from quan.chat.errors.reports import ReportNotFound
from quan.chat.model.holds import KeptWordsOut, LegalHoldOut, LegalHoldsOut
from quan.chat.model.reports import Action, Decision, Report, ReportId
from quan.chat.model.reportviews import ReportDetailOut, ReportOut
from quan.chat.operations.holds import lift_hold, set_hold
from quan.chat.operations.moderation import decide
from quan.chat.queries.holds import hold_on, keeps, kept, standing
from quan.chat.queries.reports import detail, is_evidence, queue

__all__ = [
    "Action",
    "Decision",
    "KeptWordsOut",
    "LegalHoldOut",
    "LegalHoldsOut",
    "Report",
    "ReportDetailOut",
    "ReportId",
    "ReportNotFound",
    "ReportOut",
    "decide",
    "detail",
    "hold_on",
    "is_evidence",
    "keeps",
    "kept",
    "lift_hold",
    "queue",
    "set_hold",
    "standing",
]

"""Reports on the wire: to members, to moderators, and to everybody as figures."""

from datetime import date, datetime
from typing import Literal

import msgspec

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId, Kind
from quan.chat.model.holds import LegalHoldOut
from quan.chat.model.reports import Action, Reason, ReportId, ReportState
from quan.identity import PersonOut


class OutcomeOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided, and why. Who decided is nobody's business but the house's."""

    action: Action
    until: datetime | None
    reason: str
    at: datetime


class MyReportOut(msgspec.Struct, frozen=True, kw_only=True):
    """A report that concerns a member: theirs, or one about them, which then names nobody else."""

    id: ReportId
    part: Literal["reporter", "about"]
    about: PersonOut | None
    conversation: ConversationId
    number: int | None
    reason: Reason
    at: datetime
    state: ReportState
    outcome: OutcomeOut | None
    may_appeal: bool


class MyReportsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The reports that concern a member, the latest first."""

    items: list[MyReportOut]


class EvidenceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it was when it was reported."""

    number: int
    sender: PersonOut | None
    body: Body | None
    at: datetime
    reported: bool


class DecisionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator decided."""

    moderator: PersonOut
    action: Action
    until: datetime | None
    reason: str
    at: datetime


class AppealOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for a second look, and in which words."""

    appellant: PersonOut
    words: str
    at: datetime


class ReportOut(msgspec.Struct, frozen=True, kw_only=True):
    """A report as moderators see it in their list."""

    id: ReportId
    reporter: PersonOut
    about: PersonOut
    conversation: ConversationId
    number: int | None
    reason: Reason
    note: str
    at: datetime
    state: ReportState
    decisions: list[DecisionOut]
    appeal: AppealOut | None


class ProposedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the ladder proposes if there is something in the report, and for how many days."""

    action: Action
    days: int | None


class ReportDetailOut(ReportOut, frozen=True, kw_only=True):
    """A report with its evidence. `upheld_before`: reports about the same member in the last half year.

    `hold`: one of an operator that stands on its conversation, beside that of the report itself.
    """

    kind: Kind
    title: str | None
    evidence: list[EvidenceOut]
    upheld_before: int
    proposed: ProposedOut
    mine_to_decide: bool
    hold: LegalHoldOut | None


class MonthOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the reports of a month; `overturned`: the second look ended otherwise than the first."""

    month: date
    reports: int
    waiting: int
    dismissed: int
    warned: int
    erased: int
    silenced: int
    suspended_from_chat: int
    suspended: int
    appeals: int
    overturned: int


class ModerationLogOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is moderated here, as figures, the latest month first."""

    items: list[MonthOut]

"""What members report, what a moderator sees of it, and how it ends."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId
from quan.core.ids import Id, MemberId

ReportState = Literal["open", "decided", "appealed", "closed"]
"""Decided: somebody may still appeal. Closed: nobody can any more."""


class ReportId(Id):
    """One report; ordered by time."""

    __slots__ = ()
    prefix = "rpt"


class Reason(StrEnum):
    """Why somebody reports."""

    SPAM = "spam"
    FRAUD = "fraud"
    HARASSMENT = "harassment"
    HATE = "hate"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    MINORS = "minors"
    SELF_HARM = "self-harm"
    ILLEGAL = "illegal"
    OTHER = "other"


class Action(StrEnum):
    """What a moderator does about a report, the mildest first."""

    DISMISS = "dismiss"
    WARN = "warn"
    ERASE = "erase"
    SILENCE = "silence"
    SUSPEND_CHAT = "suspend-chat"
    SUSPEND_MEMBER = "suspend-member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was reported: a message, or a member as such when there is no number."""

    id: ReportId
    reporter: MemberId
    about: MemberId
    conversation: ConversationId
    number: int | None
    reason: Reason
    note: str
    at: datetime
    state: ReportState


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A message as it was when it was reported, or one around it."""

    number: int
    sender: MemberId | None
    body: Body | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a moderator decided. The second one, on an appeal, stands in place of the first."""

    report: ReportId
    place: int
    moderator: MemberId
    action: Action
    until: datetime | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """Somebody concerned does not agree."""

    report: ReportId
    appellant: MemberId
    words: str
    at: datetime

"""Reports: what can be reported, who decides, what follows, and who may ask for a second look."""

from datetime import datetime, timedelta
from typing import Literal

from quan.chat.errors.reports import (
    ActionInvalid,
    AlreadyDecided,
    DaysInvalid,
    NothingToReport,
    NotYoursToAppeal,
    ReasonMissing,
    ReportNotFound,
    SecondLook,
    YourOwnCase,
)
from quan.chat.model.reports import Action, Decision, Report
from quan.core.ids import MemberId
from quan.core.problems import Problem

AROUND = 5
"""Messages before and after the reported one that are kept with it."""
APPEAL_WITHIN = timedelta(days=30)
COUNTED = timedelta(days=180)
"""For how long an upheld report counts when the next one is decided."""
LONGEST_DAYS = 366
LEAST_CHARS, MOST_CHARS = 3, 500

ENDING = frozenset({Action.SILENCE, Action.SUSPEND_CHAT})
LADDER = (
    (Action.WARN, None),
    (Action.SILENCE, 1),
    (Action.SUSPEND_CHAT, 7),
    (Action.SUSPEND_CHAT, 30),
    (Action.SUSPEND_MEMBER, None),
)
"""What is proposed for the first upheld report, the second and so on, and for how many days."""
GRAVE = frozenset({"minors", "violence"})
"""What begins two rungs up."""
GRAVE_RUNGS = 2

Part = Literal["reporter", "about"]


def check_reportable(reporter: MemberId, sender: MemberId | None) -> MemberId:
    """Give whom a report is about.

    Raises: NothingToReport.
    """
    if sender is None or sender == reporter:
        raise NothingToReport
    return sender


def proposed(report: Report, upheld_before: int) -> tuple[Action, int | None]:
    """Propose what to do, if there is something in the report; the moderator decides."""
    rung = upheld_before + (GRAVE_RUNGS if report.reason.value in GRAVE else 0)
    return LADDER[min(rung, len(LADDER) - 1)]


def check_moderator(report: Report | None, moderator: MemberId, *, first: Decision | None) -> Report:
    """Give a report that this moderator may decide now.

    Raises: ReportNotFound, YourOwnCase, AlreadyDecided, SecondLook.
    """
    if report is None:
        raise ReportNotFound
    if moderator in {report.reporter, report.about}:
        raise YourOwnCase
    if report.state not in {"open", "appealed"}:
        raise AlreadyDecided
    if first is not None and first.moderator == moderator:
        raise SecondLook
    return report


def may_decide(report: Report, moderator: MemberId, *, first: Decision | None) -> bool:
    """Tell whether a moderator may decide a report now."""
    try:
        check_moderator(report, moderator, first=first)
    except Problem:
        return False
    return True


def check_action(report: Report, action: Action, days: int | None, now: datetime) -> datetime | None:
    """Refuse what cannot be done about a report; give until when it lasts.

    Raises: ActionInvalid, DaysInvalid.
    """
    if action is Action.ERASE and report.number is None:
        raise ActionInvalid
    if action not in ENDING:
        if days is not None:
            raise ActionInvalid
        return None
    if days is None or not 0 < days <= LONGEST_DAYS:
        raise DaysInvalid(most=LONGEST_DAYS)
    return now + timedelta(days=days)


def clean_reason(text: str, *, limit: int = MOST_CHARS) -> str:
    """Give a reason on one line.

    Raises: ReasonMissing.
    """
    reason = on_one_line(text)
    if not LEAST_CHARS <= len(reason) <= limit:
        raise ReasonMissing(least_chars=LEAST_CHARS, limit_chars=limit)
    return reason


def on_one_line(text: str) -> str:
    """Give a text without breaks, and without what cannot be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def part_of(report: Report, member: MemberId) -> Part:
    """Tell as what a member is concerned by a report.

    Raises: ReportNotFound.
    """
    if member == report.reporter:
        return "reporter"
    if member == report.about:
        return "about"
    raise ReportNotFound


def lost(decision: Decision) -> Part:
    """Tell whom a decision went against: the reporter when nothing was done, else the other."""
    return "reporter" if decision.action is Action.DISMISS else "about"


def may_appeal(report: Report, member: MemberId, decision: Decision | None, now: datetime) -> bool:
    """Tell whether a member may ask for a second look."""
    return (
        report.state == "decided"
        and decision is not None
        and part_of(report, member) == lost(decision)
        and now - decision.at < APPEAL_WITHIN
    )


def check_appeal(report: Report, member: MemberId, decision: Decision | None, now: datetime) -> None:
    """Refuse an appeal of who won, of who appealed before, and one that comes too late.

    Raises: ReportNotFound, NotYoursToAppeal.
    """
    part = part_of(report, member)
    if part == "about" and decision is None:
        raise ReportNotFound  # nobody learns that they were reported before it is decided
    if not may_appeal(report, member, decision, now):
        raise NotYoursToAppeal(days=APPEAL_WITHIN.days)

"""What can be reported, who decides about it, how far it goes, and who may ask for a second look."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quan.chat.errors.groups import RequestNotFound
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
from quan.chat.model.reports import Action, Decision, Reason, Report, ReportId
from quan.chat.rules import moderation, requests
from quan.core.ids import MemberId
from tests.chat.test_group_rules import LI, MEI, NOW, TEA, WEI, group, place

SUSAN, OTTO = MemberId.derive("Susan"), MemberId.derive("Otto")
REPORT = Report(
    id=ReportId.derive("one"),
    reporter=MEI,
    about=WEI,
    conversation=TEA,
    number=7,
    reason=Reason.SPAM,
    note="",
    at=NOW,
    state="open",
)
WARNED = Decision(
    report=REPORT.id, place=1, moderator=SUSAN, action=Action.WARN, until=None, reason="Advertising", at=NOW
)
DISMISSED = replace(WARNED, action=Action.DISMISS, reason="Nothing in it")
DECIDED = replace(REPORT, state="decided")
APPEALED = replace(REPORT, state="appealed")


def test_what_others_wrote_can_be_reported_and_nothing_else() -> None:
    assert moderation.check_reportable(MEI, WEI) == WEI
    for sender in (MEI, None):
        with pytest.raises(NothingToReport):
            moderation.check_reportable(MEI, sender)


@pytest.mark.parametrize(
    ("before", "reason", "rung"),
    [
        (0, Reason.SPAM, (Action.WARN, None)),
        (1, Reason.SPAM, (Action.SILENCE, 1)),
        (2, Reason.SPAM, (Action.SUSPEND_CHAT, 7)),
        (3, Reason.HATE, (Action.SUSPEND_CHAT, 30)),
        (4, Reason.HATE, (Action.SUSPEND_MEMBER, None)),
        (40, Reason.OTHER, (Action.SUSPEND_MEMBER, None)),
        (0, Reason.MINORS, (Action.SUSPEND_CHAT, 7)),
        (0, Reason.VIOLENCE, (Action.SUSPEND_CHAT, 7)),
        (2, Reason.MINORS, (Action.SUSPEND_MEMBER, None)),
    ],
)
def test_the_ladder_goes_up_with_what_was_upheld_before(
    before: int, reason: Reason, rung: tuple[Action, int | None]
) -> None:
    assert moderation.proposed(replace(REPORT, reason=reason), before) == rung


def test_every_rung_can_be_climbed() -> None:
    for before in range(9):
        action, days = moderation.proposed(REPORT, before)
        moderation.check_action(REPORT, action, days, NOW)


def test_nobody_decides_their_own_case_or_twice() -> None:
    assert moderation.check_moderator(REPORT, SUSAN, first=None) is REPORT
    assert moderation.check_moderator(APPEALED, OTTO, first=WARNED) is APPEALED
    for member in (MEI, WEI):
        with pytest.raises(YourOwnCase):
            moderation.check_moderator(REPORT, member, first=None)
    with pytest.raises(SecondLook):
        moderation.check_moderator(APPEALED, SUSAN, first=WARNED)
    with pytest.raises(ReportNotFound):
        moderation.check_moderator(None, SUSAN, first=None)
    for state in ("decided", "closed"):
        with pytest.raises(AlreadyDecided):
            moderation.check_moderator(replace(REPORT, state=state), OTTO, first=WARNED)


def test_what_ends_has_days_and_what_does_not_has_none() -> None:
    assert moderation.check_action(REPORT, Action.SILENCE, 3, NOW) == NOW + timedelta(days=3)
    assert moderation.check_action(REPORT, Action.WARN, None, NOW) is None
    for days in (None, 0, -1, 367):
        with pytest.raises(DaysInvalid):
            moderation.check_action(REPORT, Action.SUSPEND_CHAT, days, NOW)
    with pytest.raises(ActionInvalid):
        moderation.check_action(REPORT, Action.WARN, 3, NOW)


def test_there_is_no_message_to_erase_when_a_member_was_reported() -> None:
    moderation.check_action(REPORT, Action.ERASE, None, NOW)
    with pytest.raises(ActionInvalid):
        moderation.check_action(replace(REPORT, number=None), Action.ERASE, None, NOW)


def test_a_reason_is_given_on_one_line() -> None:
    assert moderation.clean_reason(" Selling\n\tthings ") == "Selling things"
    for text in ("", "no", "x" * 501, "\n\n\n\n"):
        with pytest.raises(ReasonMissing):
            moderation.clean_reason(text)


def test_who_lost_appeals_once_and_in_time() -> None:
    moderation.check_appeal(DECIDED, WEI, WARNED, NOW)
    moderation.check_appeal(DECIDED, MEI, DISMISSED, NOW)
    for report, member, decision, at in (
        (DECIDED, MEI, WARNED, NOW),
        (DECIDED, WEI, DISMISSED, NOW),
        (DECIDED, WEI, WARNED, NOW + timedelta(days=30)),
        (APPEALED, WEI, WARNED, NOW),
        (replace(REPORT, state="closed"), WEI, WARNED, NOW),
        (REPORT, MEI, None, NOW),
    ):
        with pytest.raises(NotYoursToAppeal):
            moderation.check_appeal(report, member, decision, at)


def test_nobody_learns_of_a_report_that_is_not_theirs_or_not_decided() -> None:
    for member, decision in ((LI, WARNED), (SUSAN, WARNED), (WEI, None)):
        with pytest.raises(ReportNotFound):
            moderation.check_appeal(REPORT if decision is None else DECIDED, member, decision, NOW)


def test_a_stranger_writes_once_and_once_more_a_month_after_a_no() -> None:
    day = timedelta(days=1)
    assert requests.may_ask(messages=0, declined_at=None, now=NOW)
    assert not requests.may_ask(messages=1, declined_at=None, now=NOW)
    assert not requests.may_ask(messages=1, declined_at=NOW - 29 * day, now=NOW)
    assert requests.may_ask(messages=1, declined_at=NOW - 30 * day, now=NOW)


def test_only_who_was_asked_answers() -> None:
    asked = place(WEI, state="requested")
    assert requests.check_request(group(kind="direct"), asked) is asked
    for conversation, mine in ((None, asked), (group(), None), (group(), place(WEI))):
        with pytest.raises(RequestNotFound):
            requests.check_request(conversation, mine)

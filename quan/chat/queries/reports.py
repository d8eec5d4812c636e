"""Reports as those concerned see them, as moderators do, and as figures for everybody."""

from collections.abc import Iterable, Mapping, Sequence

from quan import identity
from quan.chat.errors.reports import ReportNotFound
from quan.chat.model.bodies import media_in
from quan.chat.model.reports import Appeal, Decision, Report, ReportId, ReportState
from quan.chat.model.reportviews import (
    AppealOut,
    DecisionOut,
    EvidenceOut,
    MonthOut,
    MyReportOut,
    OutcomeOut,
    ProposedOut,
    ReportDetailOut,
    ReportOut,
)
from quan.chat.queries import holds
from quan.chat.rules import moderation as rules
from quan.chat.store import conversations, moderation
from quan.chat.store import reports as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.media import MediaId
from quan.core.pages import Page

MOST = 100
MONTHS = 24
_WAITING: tuple[ReportState, ...] = ("open", "appealed")
_DONE: tuple[ReportState, ...] = ("decided", "closed")

People = Mapping[MemberId, identity.Member]


async def mine(reader: Reader, member: MemberId) -> list[MyReportOut]:
    """List the reports that concern a member. Who reported them is not told."""
    found = await store.of_member(reader, member, limit=MOST)
    decided = await store.decisions_on(reader, [one.id for one in found])
    people = await identity.members(reader, [one.about for one in found])
    return [_mine(reader, one, member, decided.get(one.id, []), people) for one in found]


def _mine(
    reader: Reader, report: Report, member: MemberId, decided: Sequence[Decision], people: People
) -> MyReportOut:
    part = rules.part_of(report, member)
    last = decided[-1] if decided else None
    return MyReportOut(
        id=report.id,
        part=part,
        about=identity.person_of(people[report.about]) if part == "reporter" else None,
        conversation=report.conversation,
        number=report.number,
        reason=report.reason,
        at=report.at,
        state=report.state,
        outcome=None if last is None else _outcome(last),
        may_appeal=rules.may_appeal(report, member, last, reader.now),
    )


def _outcome(decision: Decision) -> OutcomeOut:
    return OutcomeOut(action=decision.action, until=decision.until, reason=decision.reason, at=decision.at)


async def queue(reader: Reader, *, waiting: bool, after: ReportId | None, limit: int) -> Page[ReportOut]:
    """List the reports that wait for a moderator, those that waited longest first; or those that are done."""
    states = _WAITING if waiting else _DONE
    rows = await store.page(reader, states, after=after, latest_first=not waiting, limit=limit + 1)
    found, is_more = pages.split(rows, limit)
    ids = [one.id for one in found]
    decided, appeals = await store.decisions_on(reader, ids), await store.appeals_on(reader, ids)
    people = await identity.members(reader, _named(found, decided, appeals))
    items = [_out(one, decided.get(one.id, []), appeals.get(one.id), people) for one in found]
    return Page(items, pages.cursor(found[-1].id) if is_more else None)


async def detail(reader: Reader, moderator: MemberId, report_id: ReportId) -> ReportDetailOut:
    """Give a report with what was kept, what went before, and what the ladder proposes.

    Raises: ReportNotFound.
    """
    report = await store.by_id(reader, report_id)
    conversation = None if report is None else await conversations.by_id(reader, report.conversation)
    if report is None or conversation is None:
        raise ReportNotFound
    kept = await store.evidence_of(reader, report_id)
    decided, appeals = (
        await store.decisions_on(reader, [report_id]),
        await store.appeals_on(reader, [report_id]),
    )
    named = _named([report], decided, appeals) | {one.sender for one in kept if one.sender}
    people = await identity.members(reader, named)
    upheld = await store.upheld(reader, report.about, reader.now - rules.COUNTED)
    action, days = rules.proposed(report, upheld)
    before = decided.get(report_id, [])
    shown = _out(report, before, appeals.get(report_id), people)
    return ReportDetailOut(
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        kind=conversation.kind,
        title=conversation.title,
        evidence=[
            EvidenceOut(
                number=one.number,
                sender=identity.person_of(people[one.sender]) if one.sender else None,
                body=one.body,
                at=one.at,
                reported=report.number in {None, one.number},
            )
            for one in kept
        ],
        upheld_before=upheld,
        proposed=ProposedOut(action=action, days=days),
        mine_to_decide=rules.may_decide(report, moderator, first=before[0] if before else None),
        hold=await holds.hold_on(reader, report.conversation),
    )


async def is_evidence(reader: Reader, report_id: ReportId, media: MediaId) -> bool:
    """Tell whether media were kept with a report."""
    kept = await store.evidence_of(reader, report_id)
    return any(media in media_in(one.body) for one in kept if one.body is not None)


async def log(reader: Reader) -> list[MonthOut]:
    """Count what was reported and decided here, by month."""
    found = await moderation.months(reader, limit=MONTHS)
    return [MonthOut(**one._asdict()) for one in found]


def _named(
    reports: Iterable[Report],
    decided: Mapping[ReportId, Sequence[Decision]],
    appeals: Mapping[ReportId, Appeal],
) -> set[MemberId]:
    return (
        {id_ for one in reports for id_ in (one.reporter, one.about)}
        | {one.moderator for several in decided.values() for one in several}
        | {one.appellant for one in appeals.values()}
    )


def _out(report: Report, decided: Sequence[Decision], appeal: Appeal | None, people: People) -> ReportOut:
    return ReportOut(
        id=report.id,
        reporter=identity.person_of(people[report.reporter]),
        about=identity.person_of(people[report.about]),
        conversation=report.conversation,
        number=report.number,
        reason=report.reason,
        note=report.note,
        at=report.at,
        state=report.state,
        decisions=[
            DecisionOut(
                moderator=identity.person_of(people[one.moderator]),
                action=one.action,
                until=one.until,
                reason=one.reason,
                at=one.at,
            )
            for one in decided
        ],
        appeal=None if appeal is None else _appeal(appeal, people),
    )


def _appeal(appeal: Appeal, people: People) -> AppealOut:
    return AppealOut(appellant=identity.person_of(people[appeal.appellant]), words=appeal.words, at=appeal.at)

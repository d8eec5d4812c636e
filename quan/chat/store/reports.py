"""The SQL of reports, their evidence, and what moderators decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.chat.model.reports import Action, Appeal, Decision, Evidence, Reason, Report, ReportId, ReportState
from quan.chat.store import rows
from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId

_REPORT: LiteralString = """
    SELECT r.id, r.reporter, r.about, r.conversation, r.number, r.reason, r.note, r.at, r.state
    FROM chat.reports AS r
"""


async def insert(tx: Tx, report: Report) -> bool:
    """Write a report; False when the same member reported the same before."""
    written = await tx.execute(
        """
        INSERT INTO chat.reports (id, reporter, about, conversation, number, reason, note, at, state)
        VALUES (%(id)s, %(reporter)s, %(about)s, %(conversation)s, %(number)s, %(reason)s, %(note)s, %(at)s,
                %(state)s)
        ON CONFLICT DO NOTHING
        """,
        {
            "id": report.id,
            "reporter": report.reporter,
            "about": report.about,
            "conversation": report.conversation,
            "number": report.number,
            "reason": report.reason.value,
            "note": report.note,
            "at": report.at,
            "state": report.state,
        },
    )
    return written == 1


async def same(reader: Reader, report: Report) -> Report | None:
    """Read what the same member reported of the same message or member."""
    return await reader.row(
        _REPORT
        + """
        WHERE r.reporter = %(reporter)s AND r.conversation = %(conversation)s AND r.about = %(about)s
          AND COALESCE(r.number, 0) = %(number)s
        """,
        {
            "reporter": report.reporter,
            "conversation": report.conversation,
            "about": report.about,
            "number": report.number or 0,
        },
        into=_report,
    )


async def by_id(reader: Reader, report: ReportId) -> Report | None:
    """Read one report."""
    return await reader.row(_REPORT + "WHERE r.id = %(id)s", {"id": report}, into=_report)


async def lock(tx: Tx, report: ReportId) -> Report | None:
    """Hold a report until the transaction ends; its conversation is held before."""
    return await tx.row(_REPORT + "WHERE r.id = %(id)s FOR UPDATE", {"id": report}, into=_report)


async def set_state(tx: Tx, report: ReportId, state: ReportState) -> None:
    """Write how far a report has come."""
    await tx.execute(
        "UPDATE chat.reports SET state = %(state)s WHERE id = %(id)s", {"id": report, "state": state}
    )


async def keep_evidence(
    tx: Tx, report: Report, *, first_hidden: int, last: int, around: int, limit: int
) -> None:
    """Keep the reported message and those around it, or the member's last, as the reporter sees them."""
    await tx.execute(
        """
        INSERT INTO chat.evidence (report, number, sender, body, at)
        SELECT %(report)s, number, sender, body, at
        FROM (
            SELECT m.number, m.sender, m.body, m.at
            FROM chat.messages AS m
            WHERE m.conversation = %(conversation)s AND m.number > %(first_hidden)s AND m.number <= %(last)s
              AND CASE WHEN %(number)s::bigint IS NULL THEN m.sender = %(about)s
                       ELSE m.number BETWEEN %(number)s - %(around)s AND %(number)s + %(around)s END
            ORDER BY m.number DESC
            LIMIT %(limit)s
        ) AS seen
        """,
        {
            "report": report.id,
            "conversation": report.conversation,
            "number": report.number,
            "about": report.about,
            "first_hidden": first_hidden,
            "last": last,
            "around": around,
            "limit": limit,
        },
    )


async def evidence_of(reader: Reader, report: ReportId) -> list[Evidence]:
    """Read what was kept, in its order."""
    return await reader.rows(
        "SELECT number, sender, body, at FROM chat.evidence WHERE report = %s ORDER BY number",
        (report,),
        into=_evidence,
    )


def _evidence(number: int, sender: UUID | None, body: dict[str, Any] | None, at: datetime) -> Evidence:
    return Evidence(
        number=number, sender=None if sender is None else MemberId(sender), body=rows.body(body), at=at
    )


async def decide(tx: Tx, decision: Decision) -> None:
    """Write a decision."""
    await tx.execute(
        """
        INSERT INTO chat.decisions (report, place, moderator, action, until, reason, at)
        VALUES (%(report)s, %(place)s, %(moderator)s, %(action)s, %(until)s, %(reason)s, %(at)s)
        """,
        {
            "report": decision.report,
            "place": decision.place,
            "moderator": decision.moderator,
            "action": decision.action.value,
            "until": decision.until,
            "reason": decision.reason,
            "at": decision.at,
        },
    )


async def decisions_on(reader: Reader, reports: Sequence[ReportId]) -> dict[ReportId, list[Decision]]:
    """Read the decisions on reports, the first one first."""
    found = await reader.rows(
        """
        SELECT report, place, moderator, action, until, reason, at
        FROM chat.decisions
        WHERE report = ANY(%s)
        ORDER BY report, place
        """,
        (arrays.uuids([one.uuid.int for one in reports]),),
        into=_decision,
    )
    by_report: dict[ReportId, list[Decision]] = {}
    for one in found:
        by_report.setdefault(one.report, []).append(one)
    return by_report


def _decision(report: UUID, moderator: UUID, action: str, **columns: Any) -> Decision:
    return Decision(report=ReportId(report), moderator=MemberId(moderator), action=Action(action), **columns)


async def appeal(tx: Tx, made: Appeal) -> None:
    """Write an appeal."""
    await tx.execute(
        """
        INSERT INTO chat.appeals (report, appellant, words, at)
        VALUES (%(report)s, %(appellant)s, %(words)s, %(at)s)
        """,
        {"report": made.report, "appellant": made.appellant, "words": made.words, "at": made.at},
    )


async def appeals_on(reader: Reader, reports: Sequence[ReportId]) -> dict[ReportId, Appeal]:
    """Read the appeals about reports."""
    found = await reader.rows(
        "SELECT report, appellant, words, at FROM chat.appeals WHERE report = ANY(%s)",
        (arrays.uuids([one.uuid.int for one in reports]),),
        into=lambda report, appellant, words, at: Appeal(
            report=ReportId(report), appellant=MemberId(appellant), words=words, at=at
        ),
    )
    return {one.report: one for one in found}


async def page(
    reader: Reader,
    states: Sequence[ReportState],
    *,
    after: ReportId | None,
    latest_first: bool,
    limit: int,
) -> list[Report]:
    """Read reports of some states, the oldest first or the latest."""
    asked = {"states": list(states), "after": after, "limit": limit}
    if latest_first:
        sql = """
            WHERE r.state = ANY(%(states)s) AND (%(after)s::uuid IS NULL OR r.id < %(after)s)
            ORDER BY r.id DESC
            LIMIT %(limit)s
        """
    else:
        sql = """
            WHERE r.state = ANY(%(states)s) AND (%(after)s::uuid IS NULL OR r.id > %(after)s)
            ORDER BY r.id
            LIMIT %(limit)s
        """
    return await reader.rows(_REPORT + sql, asked, into=_report)


async def of_member(reader: Reader, member: MemberId, *, limit: int) -> list[Report]:
    """Read what a member reported, and what was decided about them; the latest first."""
    return await reader.rows(
        _REPORT
        + """
        WHERE r.reporter = %(member)s OR (r.about = %(member)s AND r.state <> 'open')
        ORDER BY r.id DESC
        LIMIT %(limit)s
        """,
        {"member": member, "limit": limit},
        into=_report,
    )


def _report(
    id: UUID,  # noqa: A002 - the column is called id
    reporter: UUID,
    about: UUID,
    conversation: UUID,
    reason: str,
    **columns: Any,
) -> Report:
    return Report(
        id=ReportId(id),
        reporter=MemberId(reporter),
        about=MemberId(about),
        conversation=ConversationId(conversation),
        reason=Reason(reason),
        **columns,
    )


async def upheld(reader: Reader, member: MemberId, since: datetime) -> int:
    """Count the reports about a member of which, since then, something was made in the end."""
    return int(
        await reader.value(
            """
            SELECT COUNT(*)
            FROM chat.reports AS r
            CROSS JOIN LATERAL (
                SELECT action, at FROM chat.decisions WHERE report = r.id ORDER BY place DESC LIMIT 1
            ) AS last
            WHERE r.about = %(member)s AND last.action <> 'dismiss' AND last.at > %(since)s
            """,
            {"member": member, "since": since},
        )
    )

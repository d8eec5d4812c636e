"""The SQL of what moderators do: silences, suspensions; and what is told of it in public."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from quan.chat.model.conversations import ConversationId
from quan.chat.model.reports import ReportId
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def close_over(tx: Tx, decided_before: datetime) -> int:
    """Close reports that nobody can appeal against any more."""
    return await tx.execute(
        """
        UPDATE chat.reports AS r
        SET state = 'closed'
        WHERE r.state = 'decided'
          AND (SELECT MAX(at) FROM chat.decisions WHERE report = r.id) <= %(before)s
        """,
        {"before": decided_before},
    )


async def silence(tx: Tx, conversation: ConversationId, member: MemberId, until: datetime) -> None:
    """Let a member write nothing in a conversation until then; a longer silence stays."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET silenced_until = GREATEST(silenced_until, %(until)s)
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {"conversation": conversation, "member": member, "until": until},
    )


async def is_silenced(reader: Reader, conversation: ConversationId, member: MemberId) -> bool:
    """Tell whether a moderator's decision that stands lets a member write nothing in a conversation now."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM chat.reports AS r
            CROSS JOIN LATERAL (
                SELECT action, until FROM chat.decisions WHERE report = r.id ORDER BY place DESC LIMIT 1
            ) AS last
            WHERE r.conversation = %(conversation)s AND r.about = %(member)s
              AND last.action = 'silence' AND last.until > %(now)s
        )
        """,
        {"conversation": conversation, "member": member, "now": reader.now},
    )
    return found


async def unsilence(tx: Tx, conversation: ConversationId, member: MemberId, until: datetime) -> None:
    """End the silence that ends then, and no other."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET silenced_until = NULL
        WHERE conversation = %(conversation)s AND member = %(member)s AND silenced_until = %(until)s
        """,
        {"conversation": conversation, "member": member, "until": until},
    )


async def suspend(tx: Tx, member: MemberId, until: datetime, report: ReportId) -> None:
    """Let a member write nowhere until then; a longer suspension stays."""
    await tx.execute(
        """
        INSERT INTO chat.suspensions AS s (member, until, report)
        VALUES (%(member)s, %(until)s, %(report)s)
        ON CONFLICT (member) DO UPDATE
        SET until = EXCLUDED.until, report = EXCLUDED.report
        WHERE s.until < EXCLUDED.until
        """,
        {"member": member, "until": until, "report": report},
    )


async def lift(tx: Tx, member: MemberId, report: ReportId) -> None:
    """End the suspension that came of a report; one that came of another report goes on."""
    await tx.execute("DELETE FROM chat.suspensions WHERE report = %s", (report,))
    await tx.execute(
        """
        INSERT INTO chat.suspensions (member, until, report)
        SELECT r.about, last.until, r.id
        FROM chat.reports AS r
        CROSS JOIN LATERAL (
            SELECT action, until FROM chat.decisions WHERE report = r.id ORDER BY place DESC LIMIT 1
        ) AS last
        WHERE r.about = %(member)s AND r.id <> %(report)s
          AND last.action = 'suspend-chat' AND last.until > %(now)s
        ORDER BY last.until DESC
        LIMIT 1
        ON CONFLICT (member) DO NOTHING
        """,
        {"member": member, "report": report, "now": tx.now},
    )


async def suspended_until(reader: Reader, member: MemberId) -> datetime | None:
    """Tell until when a member may not write anywhere, if so."""
    found: datetime | None = await reader.value(
        "SELECT until FROM chat.suspensions WHERE member = %(member)s AND until > %(now)s",
        {"member": member, "now": reader.now},
    )
    return found


class Month(NamedTuple):
    """What came of the reports of a month: how many, how they ended, how many were looked at twice."""

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


async def months(reader: Reader, *, limit: int) -> Sequence[Month]:
    """Count what was reported and decided, by month, the latest first."""
    return await reader.rows(
        """
        SELECT date_trunc('month', r.at)::date                        AS month,
               COUNT(*)                                               AS reports,
               COUNT(*) FILTER (WHERE last.action IS NULL)            AS waiting,
               COUNT(*) FILTER (WHERE last.action = 'dismiss')        AS dismissed,
               COUNT(*) FILTER (WHERE last.action = 'warn')           AS warned,
               COUNT(*) FILTER (WHERE last.action = 'erase')          AS erased,
               COUNT(*) FILTER (WHERE last.action = 'silence')        AS silenced,
               COUNT(*) FILTER (WHERE last.action = 'suspend-chat')   AS suspended_from_chat,
               COUNT(*) FILTER (WHERE last.action = 'suspend-member') AS suspended,
               COUNT(a.report)                                        AS appeals,
               COUNT(*) FILTER (WHERE last.place = 2 AND last.action <> first.action) AS overturned
        FROM chat.reports AS r
        LEFT JOIN chat.appeals   AS a     ON a.report = r.id
        LEFT JOIN chat.decisions AS first ON first.report = r.id AND first.place = 1
        LEFT JOIN LATERAL (
            SELECT action, place FROM chat.decisions WHERE report = r.id ORDER BY place DESC LIMIT 1
        ) AS last ON true
        GROUP BY 1
        ORDER BY 1 DESC
        LIMIT %s
        """,
        (limit,),
        into=Month,
    )

"""The SQL of messages picked out: the pinned ones of a conversation, the starred ones of a member."""

from datetime import datetime
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message
from quan.chat.store import rows
from quan.chat.store.messages import SHOWN
from quan.core.db import Reader
from quan.core.ids import MemberId

Position = tuple[datetime, UUID, int]
"""When the last star of a page was given, and to which message."""


async def pinned(reader: Reader, conversation: ConversationId, *, above: int, last: int) -> list[Message]:
    """Read the pinned messages between two numbers, the latest pinned first."""
    return await reader.rows(
        SHOWN
        + """
        WHERE m.conversation = %(conversation)s AND m.pinned_at IS NOT NULL
          AND m.number > %(above)s AND m.number <= %(last)s
        ORDER BY m.pinned_at DESC, m.number DESC
        """,
        {"conversation": conversation, "above": above, "last": last},
        into=rows.message,
    )


async def starred(
    reader: Reader, member: MemberId, *, after: Position | None, limit: int
) -> list[tuple[datetime, UUID, int]]:
    """Read where the messages stand that a member starred and still sees, the latest star first."""
    at, conversation, number = after or (None, None, None)
    return [
        (row[0], row[1], row[2])
        for row in await reader.tuples(
            """
            SELECT s.at, s.conversation, s.number
            FROM chat.stars       AS s
            JOIN chat.memberships AS m ON m.conversation = s.conversation AND m.member = s.member
            WHERE s.member = %(member)s
              AND s.number > GREATEST(m.joined_number, m.hidden_upto)
              AND (m.left_number IS NULL OR s.number <= m.left_number)
              AND (%(at)s::timestamptz IS NULL
                   OR (s.at, s.conversation, s.number) < (%(at)s, %(conversation)s::uuid, %(number)s::bigint))
            ORDER BY s.at DESC, s.conversation DESC, s.number DESC
            LIMIT %(limit)s
            """,
            {
                "member": member,
                "at": at,
                "conversation": conversation,
                "number": number,
                "limit": limit,
            },
        )
    ]

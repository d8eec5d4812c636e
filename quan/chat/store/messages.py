"""The SQL of reading messages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageId
from quan.chat.store import rows
from quan.core import arrays
from quan.core.db import Reader
from quan.core.ids import MemberId

# With the message it answers, and who reacted how.
SHOWN: LiteralString = """
    SELECT m.conversation, m.number, m.seq, m.id, m.client_id, m.sender, m.body AS said, m.forwarded, m.at,
           m.edited_at, m.recalled_at, m.erased_at, m.pinned_at, m.played_at,
           q.number AS quoted, q.sender AS quoted_sender, q.body AS quoted_body,
           r.reactions
    FROM chat.messages AS m
    LEFT JOIN chat.messages AS q ON q.conversation = m.conversation AND q.number = m.reply_to
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(
                   jsonb_build_object('emoji', emoji, 'count', given, 'members', members)
                   ORDER BY first_at, emoji
               ) AS reactions
        FROM (
            SELECT emoji, COUNT(*) AS given, MIN(at) AS first_at,
                   (array_agg(member ORDER BY at, member))[:20] AS members
            FROM chat.reactions
            WHERE conversation = m.conversation AND number = m.number
            GROUP BY emoji
        ) AS one
    ) AS r ON true
"""


async def by_numbers(reader: Reader, conversation: ConversationId, numbers: Collection[int]) -> list[Message]:
    """Read messages of a conversation, in their order."""
    return await reader.rows(
        SHOWN + "WHERE m.conversation = %(conversation)s AND m.number = ANY(%(numbers)s) ORDER BY m.number",
        {"conversation": conversation, "numbers": list(numbers)},
        into=rows.message,
    )


async def by_ids(reader: Reader, ids: Collection[MessageId]) -> list[Message]:
    """Read messages of any conversation, in no order."""
    return await reader.rows(
        SHOWN + "WHERE m.id = ANY(%(ids)s)", {"ids": [one.uuid for one in ids]}, into=rows.message
    )


async def at_places(reader: Reader, places: Sequence[tuple[UUID, int]]) -> list[Message]:
    """Read messages of many conversations by their numbers, in no order."""
    return await reader.rows(
        SHOWN
        + """
        JOIN UNNEST(%(conversations)s, %(numbers)s) AS wanted (conversation, number)
          ON wanted.conversation = m.conversation AND wanted.number = m.number
        """,
        {
            "conversations": arrays.uuids([one.int for one, _ in places]),
            "numbers": arrays.bigints([number for _, number in places]),
        },
        into=rows.message,
    )


async def before(
    reader: Reader, conversation: ConversationId, member: MemberId, *, first: int, below: int, limit: int
) -> list[Message]:
    """Read the messages after `first` and below a number that a member did not delete, the latest first."""
    return await reader.rows(
        SHOWN
        + """
        WHERE m.conversation = %(conversation)s AND m.number > %(first)s AND m.number < %(below)s
          AND NOT EXISTS (
              SELECT FROM chat.hidden AS h
              WHERE h.member = %(member)s AND h.conversation = m.conversation AND h.number = m.number
          )
        ORDER BY m.number DESC
        LIMIT %(limit)s
        """,
        {"conversation": conversation, "member": member, "first": first, "below": below, "limit": limit},
        into=rows.message,
    )


async def after(
    reader: Reader, conversation: ConversationId, member: MemberId, *, above: int, last: int, limit: int
) -> list[Message]:
    """Read the messages above a number and up to `last` that a member did not delete, the earliest first."""
    return await reader.rows(
        SHOWN
        + """
        WHERE m.conversation = %(conversation)s AND m.number > %(above)s AND m.number <= %(last)s
          AND NOT EXISTS (
              SELECT FROM chat.hidden AS h
              WHERE h.member = %(member)s AND h.conversation = m.conversation AND h.number = m.number
          )
        ORDER BY m.number
        LIMIT %(limit)s
        """,
        {"conversation": conversation, "member": member, "above": above, "last": last, "limit": limit},
        into=rows.message,
    )


async def first_since(
    reader: Reader, conversation: ConversationId, at: datetime, *, above: int, last: int
) -> int:
    """Find the first number above one and up to `last` that was sent at an instant or later, else `last + 1`.

    Numbers have no gap and grow with time, so the stretch is halved until one is left: no index is needed.
    """
    found = await reader.value(
        """
        WITH RECURSIVE stretch (low, high) AS (
            SELECT %(above)s::bigint + 1, %(last)s::bigint + 1
            UNION ALL
            SELECT CASE WHEN middle.is_before THEN middle.number + 1 ELSE stretch.low  END,
                   CASE WHEN middle.is_before THEN stretch.high      ELSE middle.number END
            FROM stretch
            CROSS JOIN LATERAL (
                SELECT number, at < %(at)s AS is_before
                FROM chat.messages
                WHERE conversation = %(conversation)s AND number = (stretch.low + stretch.high) / 2
            ) AS middle
            WHERE stretch.low < stretch.high
        )
        SELECT low FROM stretch WHERE low >= high
        """,
        {"conversation": conversation, "at": at, "above": above, "last": last},
    )
    return int(found)


async def read_through(
    reader: Reader, conversation: ConversationId, member: MemberId, number: int, *, last: int
) -> int:
    """Give the last of the messages right after a number that are all the member's own; else the number."""
    other: int | None = await reader.value(
        """
        SELECT number
        FROM chat.messages
        WHERE conversation = %(conversation)s AND number > %(number)s AND number <= %(last)s
          AND sender IS DISTINCT FROM %(member)s
        ORDER BY number
        LIMIT 1
        """,
        {"conversation": conversation, "number": number, "last": last, "member": member},
    )
    return last if other is None else other - 1


async def known(reader: Reader, ids: Collection[MessageId]) -> dict[UUID, tuple[UUID, bytes]]:
    """Tell which of these messages were written already: the conversation, and what the wish was like."""
    found: list[tuple[Any, ...]] = await reader.tuples(
        "SELECT id, conversation, fingerprint FROM chat.messages WHERE id = ANY(%(ids)s)",
        {"ids": [one.uuid for one in ids]},
    )
    return {id_: (conversation, bytes(fingerprint)) for id_, conversation, fingerprint in found}

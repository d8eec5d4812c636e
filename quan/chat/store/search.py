"""The SQL of finding messages by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quan.core import arrays
from quan.core.db import Reader
from quan.core.ids import MemberId

Position = tuple[datetime, UUID, int]
"""When a message was sent, and where it stands: what results are ordered by."""


@dataclass(slots=True)
class Trail:
    """A conversation to be searched: what lies above one number, up to another, sent until an instant."""

    conversation: UUID
    above: int
    upto: int
    until: datetime


async def trails(reader: Reader, member: MemberId, conversation: UUID | None) -> list[Trail]:
    """Read what a member may see, of all their conversations or of one."""
    return await reader.rows(
        """
        SELECT m.conversation, GREATEST(m.joined_number, m.hidden_upto) AS above,
               COALESCE(m.left_number, c.last_number) AS upto, c.last_at AS until
        FROM chat.memberships   AS m
        JOIN chat.conversations AS c ON c.id = m.conversation
        WHERE m.member = %(member)s AND m.state <> 'requested'
          AND (%(conversation)s::uuid IS NULL OR m.conversation = %(conversation)s)
          AND COALESCE(m.left_number, c.last_number) > GREATEST(m.joined_number, m.hidden_upto)
        """,
        {"member": member, "conversation": conversation},
        into=Trail,
    )


async def candidates(
    reader: Reader,
    member: MemberId,
    searched: Sequence[Trail],
    pieces: Sequence[str],
    *,
    after: Position | None,
    most: int,
) -> list[Position]:
    """Read where the latest messages of each conversation stand that have all pieces, so many of each.

    Blocks are looked at from the newest to the oldest, and no further than needed.
    """
    at, conversation, number = after or (None, None, None)
    found = await reader.tuples(
        """
        SELECT hit.at, trail.conversation, hit.number
        FROM UNNEST(%(conversations)s, %(above)s, %(upto)s) AS trail (conversation, above, upto)
        CROSS JOIN LATERAL (
            SELECT m.at, m.number
            FROM generate_series(trail.upto >> 10, trail.above >> 10, -1) AS block
            CROSS JOIN LATERAL (
                SELECT conversation, number, at
                FROM chat.messages
                WHERE words @> ARRAY( -- what chat.search_keys gives; calling it for each block takes longer
                    SELECT hashtextextended(piece, uuid_hash_extended(trail.conversation, block))
                    FROM UNNEST(%(pieces)s::text[]) AS piece
                )
                ORDER BY number DESC
                OFFSET 0 -- a fence: the words are all that the index is asked for
            ) AS m
            WHERE m.conversation = trail.conversation
              AND m.number > trail.above AND m.number <= trail.upto
              AND (%(at)s::timestamptz IS NULL
                   OR (m.at, m.conversation, m.number) < (%(at)s, %(conversation)s::uuid, %(number)s::bigint))
              AND NOT EXISTS (
                  SELECT FROM chat.hidden AS h
                  WHERE h.member = %(member)s AND h.conversation = trail.conversation AND h.number = m.number
              )
            LIMIT %(most)s
        ) AS hit
        """,
        {
            "conversations": arrays.uuids([one.conversation.int for one in searched]),
            "above": arrays.bigints([one.above for one in searched]),
            "upto": arrays.bigints([one.upto for one in searched]),
            "pieces": list(pieces),
            "member": member,
            "at": at,
            "conversation": conversation,
            "number": number,
            "most": most,
        },
    )
    return [(row[0], row[1], row[2]) for row in found]

"""The SQL of finding messages by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quan.chat.model.bodies import Body
from quan.chat.store import rows
from quan.core import arrays
from quan.core.db import Reader
from quan.core.ids import MemberId

Position = tuple[datetime, UUID, int]
"""When a message was sent, and where it stands: what results are ordered by."""


@dataclass(slots=True)
class Block:
    """What a member sees of up to 1024 messages: above one number, up to another, sent until an instant."""

    conversation: UUID
    block: int
    above: int
    upto: int
    until: datetime


@dataclass(slots=True)
class Hit:
    """A message that has all pieces, and in which place its block was asked for."""

    place: int
    position: Position
    said: dict[str, Any]

    @property
    def body(self) -> Body | None:
        """Give what it says; of most hits nobody asks."""
        return rows.body(self.said)


async def blocks(
    reader: Reader, member: MemberId, conversation: UUID | None, *, after: Position | None
) -> list[Block]:
    """Read which blocks a member sees, of all their conversations or of one, the latest first."""
    found = await reader.tuples(
        """
        SELECT seen.conversation, block, low.above, high.upto, high.until
        FROM (
            SELECT m.conversation, GREATEST(m.joined_number, m.hidden_upto) AS above,
                   COALESCE(m.left_number, c.last_number) AS upto
            FROM chat.memberships   AS m
            JOIN chat.conversations AS c ON c.id = m.conversation
            WHERE m.member = %(member)s AND m.state <> 'requested'
              AND (%(conversation)s::uuid IS NULL OR m.conversation = %(conversation)s)
        ) AS seen
        CROSS JOIN generate_series((seen.above + 1) >> 10, seen.upto >> 10) AS block
        CROSS JOIN LATERAL (SELECT GREATEST(seen.above, (block << 10) - 1) AS above) AS low
        CROSS JOIN LATERAL (
            SELECT number AS upto, at AS until
            FROM chat.messages
            WHERE conversation = seen.conversation AND number = LEAST(seen.upto, (block << 10) + 1023)
            OFFSET 0 -- a fence: one row by its key, and again for the next block
        ) AS high
        WHERE seen.above < seen.upto
          AND (%(at)s::timestamptz IS NULL OR %(at)s >= (
                  SELECT at
                  FROM chat.messages
                  WHERE conversation = seen.conversation AND number = low.above + 1
              ))
        ORDER BY high.until DESC
        """,
        {"member": member, "conversation": conversation, "at": None if after is None else after[0]},
    )
    return [Block(*row) for row in found]


async def hits(
    reader: Reader,
    member: MemberId,
    searched: Sequence[Block],
    pieces: Sequence[str],
    *,
    after: Position | None,
    most: int,
) -> list[Hit]:
    """Read messages that have all pieces: block after block in the order given, and so many at most."""
    at, conversation, number = after or (None, None, None)
    found = await reader.tuples(
        """
        SELECT searched.place, hit.at, hit.conversation, hit.number, hit.body
        FROM UNNEST(%(conversations)s, %(blocks)s, %(above)s, %(upto)s)
             WITH ORDINALITY AS searched (conversation, block, above, upto, place)
        CROSS JOIN LATERAL (
            SELECT m.at, m.conversation, m.number, m.body
            FROM (
                SELECT conversation, number, at, body
                FROM chat.messages
                WHERE words @> ARRAY( -- what chat.search_keys gives; calling it for each block takes longer
                    SELECT hashtextextended(
                               piece, uuid_hash_extended(searched.conversation, searched.block)
                           )
                    FROM UNNEST(%(pieces)s::text[]) AS piece
                )
                OFFSET 0 -- a fence: the words are all that the index is asked for
            ) AS m
            WHERE m.conversation = searched.conversation
              AND m.number > searched.above AND m.number <= searched.upto
              AND (%(at)s::timestamptz IS NULL
                   OR (m.at, m.conversation, m.number) < (%(at)s, %(conversation)s::uuid, %(number)s::bigint))
              AND NOT EXISTS (
                  SELECT FROM chat.hidden AS h
                  WHERE h.member = %(member)s AND h.conversation = m.conversation AND h.number = m.number
              )
        ) AS hit
        LIMIT %(most)s -- blocks that are not needed are not looked at
        """,
        {
            "conversations": arrays.uuids([one.conversation.int for one in searched]),
            "blocks": arrays.bigints([one.block for one in searched]),
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
    return [Hit(place, (at, conversation, number), said) for place, at, conversation, number, said in found]

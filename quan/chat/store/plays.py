"""The SQL of who played which voice message."""

from quan.chat.model.conversations import ConversationId
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def put(tx: Tx, conversation: ConversationId, number: int, member: MemberId) -> bool:
    """Note that a member played a message; False when that is known."""
    written = await tx.execute(
        """
        INSERT INTO chat.plays (conversation, member, number, at)
        VALUES (%(conversation)s, %(member)s, %(number)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        {"conversation": conversation, "member": member, "number": number, "now": tx.now},
    )
    return written == 1


async def show(tx: Tx, conversation: ConversationId, number: int) -> bool:
    """Let it be seen that a message was played; False when it is seen already."""
    written = await tx.execute(
        """
        UPDATE chat.messages
        SET played_at = %(now)s
        WHERE conversation = %(conversation)s AND number = %(number)s AND played_at IS NULL
        """,
        {"conversation": conversation, "number": number, "now": tx.now},
    )
    return written == 1


async def among(
    reader: Reader, conversation: ConversationId, member: MemberId, *, first: int, last: int
) -> list[int]:
    """Give the numbers of a stretch that a member has played, the lowest first."""
    return await reader.rows(
        """
        SELECT number
        FROM chat.plays
        WHERE conversation = %(conversation)s AND member = %(member)s
          AND number BETWEEN %(first)s AND %(last)s
        ORDER BY number
        """,
        {"conversation": conversation, "member": member, "first": first, "last": last},
        into=lambda number: number,
    )

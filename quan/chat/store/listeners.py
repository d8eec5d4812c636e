"""The SQL of who is to be woken for a message."""

from typing import NamedTuple
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.core.db import Reader
from quan.core.ids import MemberId


class Listening(NamedTuple):
    """Somebody who is in a conversation, has not muted it, and has not read a message yet."""

    member: MemberId
    unread: int


async def of(reader: Reader, conversation: ConversationId, number: int) -> list[Listening]:
    """Read who listens: everybody inside but the sender, who has not muted it and read less than this."""
    return await reader.rows(
        """
        SELECT m.member, c.last_number - GREATEST(m.read_number, m.joined_number, m.hidden_upto) AS unread
        FROM chat.messages      AS s
        JOIN chat.conversations AS c ON c.id = s.conversation
        JOIN chat.memberships   AS m ON m.conversation = s.conversation
        WHERE s.conversation = %(conversation)s AND s.number = %(number)s
          AND m.state = 'active' AND m.member <> s.sender AND m.joined_number < s.number
          AND m.read_number < s.number AND (m.muted_until IS NULL OR m.muted_until <= %(now)s)
        """,
        {"conversation": conversation, "number": number, "now": reader.now},
        into=_listening,
    )


def _listening(member: UUID, unread: int) -> Listening:
    return Listening(MemberId(member), unread)


async def last_said(reader: Reader, conversation: ConversationId) -> int:
    """Read the number of the last message that a member wrote; 0 when nobody did lately."""
    found: int | None = await reader.value(
        """
        SELECT MAX(number)
        FROM (
            SELECT number, sender FROM chat.messages WHERE conversation = %s ORDER BY number DESC LIMIT 50
        ) AS latest
        WHERE sender IS NOT NULL
        """,
        (conversation,),
    )
    return found or 0

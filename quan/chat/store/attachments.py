"""The SQL of media in messages."""

from collections.abc import Sequence

from quan.chat.model.conversations import ConversationId
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.media import MediaId


async def is_shown(reader: Reader, member: MemberId, media: MediaId, conversation: ConversationId) -> bool:
    """Tell whether a message that a member sees in a conversation shows these media."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM chat.message_media AS a
            JOIN chat.memberships AS m ON m.conversation = a.conversation
            WHERE a.media = %(media)s AND a.conversation = %(conversation)s AND m.member = %(member)s
              AND m.state <> 'requested'
              AND a.number > GREATEST(m.joined_number, m.hidden_upto)
              AND (m.left_number IS NULL OR a.number <= m.left_number)
              AND NOT EXISTS (
                  SELECT FROM chat.hidden AS h
                  WHERE h.member = m.member AND h.conversation = a.conversation AND h.number = a.number
              )
        )
        """,
        {"media": media, "conversation": conversation, "member": member},
    )
    return found


async def is_picture(reader: Reader, member: MemberId, media: MediaId, conversation: ConversationId) -> bool:
    """Tell whether these media are the picture of a group that a member is in."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM chat.conversations AS c
            JOIN chat.memberships AS m ON m.conversation = c.id
            WHERE c.id = %(conversation)s AND c.picture = %(media)s
              AND m.member = %(member)s AND m.state = 'active'
        )
        """,
        {"media": media, "conversation": conversation, "member": member},
    )
    return found


async def with_media(
    reader: Reader,
    conversation: ConversationId,
    member: MemberId,
    kinds: Sequence[str],
    *,
    above: int,
    below: int,
    limit: int,
) -> list[int]:
    """Read which messages between two numbers have media and were not hidden by a member, latest first."""
    found = await reader.tuples(
        """
        SELECT DISTINCT a.number
        FROM chat.message_media AS a
        JOIN chat.messages      AS m ON m.conversation = a.conversation AND m.number = a.number
        WHERE a.conversation = %(conversation)s AND a.number > %(above)s AND a.number < %(below)s
          AND m.body ->> 'type' = ANY(%(kinds)s)
          AND NOT EXISTS (
              SELECT FROM chat.hidden AS h
              WHERE h.member = %(member)s AND h.conversation = a.conversation AND h.number = a.number
          )
        ORDER BY a.number DESC
        LIMIT %(limit)s
        """,
        {
            "conversation": conversation,
            "member": member,
            "kinds": list(kinds),
            "above": above,
            "below": below,
            "limit": limit,
        },
    )
    return [number for (number,) in found]


async def take_loose(tx: Tx, conversation: ConversationId) -> list[MediaId]:
    """Take what was attached to messages that are gone, unless the conversation is under a legal hold."""
    found = await tx.tuples(
        """
        DELETE FROM chat.loose_media AS l
        USING chat.conversations AS c
        WHERE l.conversation = %(conversation)s AND c.id = l.conversation AND NOT c.legal_hold
        RETURNING l.media
        """,
        {"conversation": conversation},
    )
    return [MediaId(media) for (media,) in found]


async def with_loose(reader: Reader) -> list[ConversationId]:
    """Read which conversations have something to release: those whose legal hold has ended."""
    return await reader.rows(
        """
        SELECT DISTINCT l.conversation AS id
        FROM chat.loose_media   AS l
        JOIN chat.conversations AS c ON c.id = l.conversation
        WHERE NOT c.legal_hold
        ORDER BY id
        """,
        into=lambda id: ConversationId(id),  # noqa: PLW0108, A006 - the column is called id
    )

"""The SQL of what becomes of a message after it was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from quan.chat.model.bodies import Body, mentioned
from quan.chat.model.conversations import ConversationId
from quan.chat.store import rows
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def count_edits(reader: Reader, conversation: ConversationId, number: int) -> int:
    """Count how often a message was changed."""
    counted: int = await reader.value(
        "SELECT COUNT(*) FROM chat.message_edits WHERE conversation = %(conversation)s"
        " AND number = %(number)s",
        {"conversation": conversation, "number": number},
    )
    return counted


async def edit(
    tx: Tx, conversation: ConversationId, number: int, body: Body, words: Sequence[str], *, version: int
) -> None:
    """Replace what a message says, and keep what it said before as a version."""
    await tx.execute(
        """
        WITH before AS (
            INSERT INTO chat.message_edits (conversation, number, version, body, at)
            SELECT conversation, number, %(version)s, body, COALESCE(edited_at, at)
            FROM chat.messages
            WHERE conversation = %(conversation)s AND number = %(number)s
        )
        UPDATE chat.messages
        SET body = %(body)s, mentions = %(mentions)s, edited_at = %(now)s,
            words = chat.search_keys(conversation, number, %(words)s::text[])
        WHERE conversation = %(conversation)s AND number = %(number)s
        """,
        {
            "conversation": conversation,
            "number": number,
            "version": version,
            "body": Jsonb(body),
            "mentions": [one.uuid for one in mentioned(body)],
            "words": list(words),
            "now": tx.now,
        },
    )


async def set_body(tx: Tx, conversation: ConversationId, number: int, body: Body) -> None:
    """Add to what a message says what the house found out; the words stay."""
    await tx.execute(
        """
        UPDATE chat.messages
        SET body = %(body)s
        WHERE conversation = %(conversation)s AND number = %(number)s
        """,
        {"conversation": conversation, "number": number, "body": Jsonb(body)},
    )


async def versions(
    reader: Reader, conversation: ConversationId, number: int
) -> list[tuple[Body | None, datetime]]:
    """Read what a message said before it was changed, the earliest first, and when each was written."""
    found = await reader.tuples(
        """
        SELECT body, at
        FROM chat.message_edits
        WHERE conversation = %(conversation)s AND number = %(number)s
        ORDER BY version
        """,
        {"conversation": conversation, "number": number},
    )
    return [(rows.body(body), at) for body, at in found]


async def recall(tx: Tx, conversation: ConversationId, number: int, *, by: MemberId) -> None:
    """Take back what a message said; the database forgets its versions, reactions, stars and media."""
    await tx.execute(
        """
        UPDATE chat.messages
        SET body = NULL, mentions = '{}', words = NULL, recalled_at = %(now)s, recalled_by = %(by)s,
            pinned_at = NULL, pinned_by = NULL
        WHERE conversation = %(conversation)s AND number = %(number)s
        """,
        {"conversation": conversation, "number": number, "by": by, "now": tx.now},
    )


async def react(tx: Tx, conversation: ConversationId, number: int, member: MemberId, emoji: str) -> bool:
    """Write a reaction; False when it stands already."""
    written = await tx.execute(
        """
        INSERT INTO chat.reactions (conversation, number, member, emoji, at)
        VALUES (%(conversation)s, %(number)s, %(member)s, %(emoji)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        {"conversation": conversation, "number": number, "member": member, "emoji": emoji, "now": tx.now},
    )
    return written == 1


async def unreact(tx: Tx, conversation: ConversationId, number: int, member: MemberId, emoji: str) -> bool:
    """Take a reaction away; False when there was none."""
    deleted = await tx.execute(
        """
        DELETE FROM chat.reactions
        WHERE conversation = %(conversation)s AND number = %(number)s AND member = %(member)s
          AND emoji = %(emoji)s
        """,
        {"conversation": conversation, "number": number, "member": member, "emoji": emoji},
    )
    return deleted == 1


async def count_reactions(reader: Reader, conversation: ConversationId, number: int, member: MemberId) -> int:
    """Count a member's reactions to a message."""
    counted: int = await reader.value(
        """
        SELECT COUNT(*)
        FROM chat.reactions
        WHERE conversation = %(conversation)s AND number = %(number)s AND member = %(member)s
        """,
        {"conversation": conversation, "number": number, "member": member},
    )
    return counted


async def set_pin(tx: Tx, conversation: ConversationId, number: int, *, by: MemberId | None) -> bool:
    """Pin a message, or unpin it; False when it was so already."""
    written = await tx.execute(
        """
        UPDATE chat.messages
        SET pinned_at = CASE WHEN %(by)s::uuid IS NULL THEN NULL ELSE %(now)s END, pinned_by = %(by)s
        WHERE conversation = %(conversation)s AND number = %(number)s
          AND (pinned_at IS NULL) = (%(by)s::uuid IS NOT NULL)
        """,
        {"conversation": conversation, "number": number, "by": by, "now": tx.now},
    )
    return written == 1


async def count_pins(reader: Reader, conversation: ConversationId) -> int:
    """Count the pinned messages of a conversation."""
    counted: int = await reader.value(
        "SELECT COUNT(*) FROM chat.messages WHERE conversation = %(id)s AND pinned_at IS NOT NULL",
        {"id": conversation},
    )
    return counted


async def star(tx: Tx, member: MemberId, conversation: ConversationId, number: int) -> None:
    """Star a message for one member."""
    await tx.execute(
        """
        INSERT INTO chat.stars (member, conversation, number, at)
        VALUES (%(member)s, %(conversation)s, %(number)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        {"member": member, "conversation": conversation, "number": number, "now": tx.now},
    )


async def unstar(tx: Tx, member: MemberId, conversation: ConversationId, number: int) -> None:
    """Take a member's star away."""
    await tx.execute(
        """
        DELETE FROM chat.stars
        WHERE member = %(member)s AND conversation = %(conversation)s AND number = %(number)s
        """,
        {"member": member, "conversation": conversation, "number": number},
    )


async def hide(tx: Tx, member: MemberId, conversation: ConversationId, number: int) -> None:
    """Hide a message from one member, for good."""
    await tx.execute(
        """
        WITH unstarred AS (
            DELETE FROM chat.stars
            WHERE member = %(member)s AND conversation = %(conversation)s AND number = %(number)s
        )
        INSERT INTO chat.hidden (member, conversation, number)
        VALUES (%(member)s, %(conversation)s, %(number)s)
        ON CONFLICT DO NOTHING
        """,
        {"member": member, "conversation": conversation, "number": number},
    )


async def progress(reader: Reader, conversation: ConversationId, number: int) -> list[tuple[Any, ...]]:
    """Read which members have a message, whether they read it, and whether they let that be seen."""
    return await reader.tuples(
        """
        SELECT m.member, m.read_number >= %(number)s, COALESCE(s.read_marks, true)
        FROM chat.memberships AS m
        LEFT JOIN chat.settings AS s ON s.member = m.member
        WHERE m.conversation = %(conversation)s AND m.state = 'active' AND m.joined_number < %(number)s
          AND m.delivered_number >= %(number)s
        ORDER BY m.member
        """,
        {"conversation": conversation, "number": number},
    )

"""The SQL of erasing what was said long enough ago."""

from collections.abc import Sequence
from datetime import timedelta

from quan.chat.model.conversations import ConversationId
from quan.core.db import Reader, Tx


async def due(reader: Reader) -> list[ConversationId]:
    """Read which conversations have something whose time is over, and are not held."""
    return await reader.rows(
        """
        SELECT c.id
        FROM chat.conversations AS c
        WHERE c.retention_days IS NOT NULL AND NOT c.legal_hold
          AND EXISTS (
              SELECT FROM chat.messages AS m
              WHERE m.conversation = c.id AND m.number = c.erased_number + 1
                AND m.at < %(now)s - make_interval(days => c.retention_days)
          )
        ORDER BY c.id
        """,
        {"now": reader.now},
        into=lambda id: ConversationId(id),  # noqa: PLW0108, A006 - the column is called id
    )


async def over(
    reader: Reader, conversation: ConversationId, *, keep: timedelta, most: int
) -> list[tuple[int, bool]]:
    """Read which messages are older, the earliest first, and whether each still says what a member said."""
    found = await reader.tuples(
        """
        SELECT m.number, m.sender IS NOT NULL AND m.body IS NOT NULL
        FROM chat.messages      AS m
        JOIN chat.conversations AS c ON c.id = m.conversation
        WHERE m.conversation = %(conversation)s
          AND m.number > c.erased_number AND m.number <= c.erased_number + %(most)s
          AND m.at < %(before)s
        ORDER BY m.number
        """,
        {"conversation": conversation, "most": most, "before": reader.now - keep},
    )
    return [(number, speaks) for number, speaks in found]


async def erase(tx: Tx, conversation: ConversationId, numbers: Sequence[int], *, upto: int) -> None:
    """Erase what messages say, and note up to where that was done."""
    await tx.execute(
        """
        WITH erased AS (
            UPDATE chat.messages
            SET body = NULL, mentions = '{}', words = NULL, erased_at = %(now)s,
                pinned_at = NULL, pinned_by = NULL
            WHERE conversation = %(conversation)s AND number = ANY(%(numbers)s)
        )
        UPDATE chat.conversations
        SET erased_number = GREATEST(erased_number, %(upto)s)
        WHERE id = %(conversation)s
        """,
        {"conversation": conversation, "numbers": list(numbers), "upto": upto, "now": tx.now},
    )

"""The SQL of erasing what was said long enough ago."""

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


async def erase(tx: Tx, conversation: ConversationId, *, keep: timedelta, most: int) -> tuple[int, list[int]]:
    """Erase what is older, from the earliest on; tell how many were passed, and whose words were erased.

    What the house said stays.
    """
    found = await tx.tuples(
        """
        WITH over AS (
            SELECT m.number, m.sender IS NOT NULL AND m.body IS NOT NULL AS speaks
            FROM chat.messages      AS m
            JOIN chat.conversations AS c ON c.id = m.conversation
            WHERE m.conversation = %(conversation)s
              AND m.number > c.erased_number AND m.number <= c.erased_number + %(most)s
              AND m.at < %(before)s
        ), erased AS (
            UPDATE chat.messages AS m
            SET body = NULL, mentions = '{}', words = NULL, erased_at = %(now)s,
                pinned_at = NULL, pinned_by = NULL
            FROM over
            WHERE m.conversation = %(conversation)s AND m.number = over.number AND over.speaks
        ), noted AS (
            UPDATE chat.conversations
            SET erased_number = GREATEST(erased_number, (SELECT MAX(number) FROM over))
            WHERE id = %(conversation)s AND EXISTS (SELECT FROM over)
        )
        SELECT number, speaks FROM over ORDER BY number
        """,
        {"conversation": conversation, "most": most, "before": tx.now - keep, "now": tx.now},
    )
    return len(found), [number for number, speaks in found if speaks]

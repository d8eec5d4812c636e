"""The SQL of what those see who are out."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId, Membership
from quan.chat.store import rows
from quan.core import arrays
from quan.core.db import Reader
from quan.core.ids import MemberId


async def left_of(
    reader: Reader, member: MemberId, conversations: Collection[UUID]
) -> dict[UUID, Membership]:
    """Read what a member was in those of the conversations that they are out of."""
    found = await reader.rows(
        """
        SELECT conversation, member, role, state, since, joined_number, joined_seq, left_number, left_seq,
               delivered_number, read_number, muted_until, silenced_until, pinned_at, archived, marked_unread,
               hidden_upto, last_sent_at
        FROM chat.memberships
        WHERE conversation = ANY(%(conversations)s) AND member = %(member)s AND left_number IS NOT NULL
        """,
        {"conversations": arrays.uuids([one.int for one in conversations]), "member": member},
        into=rows.membership,
    )
    return {one.conversation.uuid: one for one in found}


async def bodies_then(
    reader: Reader, conversation: ConversationId, numbers: Collection[int], at: datetime
) -> dict[int, tuple[Body, datetime]]:
    """Read what messages said at an instant, of those that were changed since; and since when they did."""
    found = await reader.tuples(
        """
        SELECT DISTINCT ON (e.number) e.number, e.body, e.at
        FROM chat.messages      AS m
        JOIN chat.message_edits AS e ON e.conversation = m.conversation AND e.number = m.number
        WHERE m.conversation = %(conversation)s AND m.number = ANY(%(numbers)s) AND m.edited_at > %(at)s
          AND e.at <= %(at)s
        ORDER BY e.number, e.version DESC
        """,
        {"conversation": conversation, "numbers": arrays.bigints(sorted(numbers)), "at": at},
    )
    bodies = {number: (rows.body(body), written_at) for number, body, written_at in found}
    return {number: (body, written_at) for number, (body, written_at) in bodies.items() if body is not None}


async def title_then(reader: Reader, conversation: ConversationId, at: datetime) -> str | None:
    """Read what a group was called at an instant: as it was named last, or else when it was made."""
    found: str | None = await reader.value(
        """
        SELECT COALESCE(
            (
                SELECT value
                FROM chat.acts
                WHERE conversation = %(conversation)s AND act = 'set-title' AND at <= %(at)s
                ORDER BY id DESC
                LIMIT 1
            ),
            (SELECT body ->> 'value' FROM chat.messages WHERE conversation = %(conversation)s AND number = 1)
        )
        """,
        {"conversation": conversation, "at": at},
    )
    return found

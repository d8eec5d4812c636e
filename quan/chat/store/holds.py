"""The SQL of legal holds: those of operators, those that reports bring, and what is kept meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.chat.model.holds import KeptWords, LegalHold
from quan.chat.store import rows
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.media import MediaId


async def keep(tx: Tx, conversation: ConversationId) -> None:
    """See to it that nothing of a conversation is erased."""
    await tx.execute(
        "UPDATE chat.conversations SET legal_hold = true WHERE id = %s AND NOT legal_hold", (conversation,)
    )


async def let_go(tx: Tx, conversation: ConversationId | None = None) -> None:
    """Let everything be erased again that neither an operator nor an open report holds; the kept words go."""
    await tx.execute(
        """
        UPDATE chat.conversations AS c
        SET legal_hold = false
        WHERE c.legal_hold AND (%(conversation)s::uuid IS NULL OR c.id = %(conversation)s)
          AND NOT EXISTS (SELECT FROM chat.reports WHERE conversation = c.id AND state <> 'closed')
          AND NOT EXISTS (SELECT FROM chat.holds   WHERE conversation = c.id AND lifted_at IS NULL)
        """,
        {"conversation": conversation},
    )


async def insert(tx: Tx, hold: LegalHold) -> bool:
    """Write a hold; False when one stands already."""
    written = await tx.execute(
        """
        INSERT INTO chat.holds (conversation, set_by, reason, at)
        VALUES (%(conversation)s, %(set_by)s, %(reason)s, %(at)s)
        ON CONFLICT DO NOTHING
        """,
        {"conversation": hold.conversation, "set_by": hold.set_by, "reason": hold.reason, "at": hold.at},
    )
    return written == 1


async def lift(tx: Tx, conversation: ConversationId, by: MemberId, why: str) -> bool:
    """Lift the hold that stands; False when there is none."""
    lifted = await tx.execute(
        """
        UPDATE chat.holds
        SET lifted_by = %(by)s, lifted_why = %(why)s, lifted_at = %(now)s
        WHERE conversation = %(conversation)s AND lifted_at IS NULL
        """,
        {"conversation": conversation, "by": by, "why": why, "now": tx.now},
    )
    return lifted == 1


async def standing(reader: Reader, conversation: ConversationId | None = None) -> list[LegalHold]:
    """Read the holds that stand, the oldest first; or the one on a conversation."""
    return await reader.rows(
        """
        SELECT conversation, set_by, reason, at
        FROM chat.holds
        WHERE lifted_at IS NULL AND (%(conversation)s::uuid IS NULL OR conversation = %(conversation)s)
        ORDER BY at, conversation
        """,
        {"conversation": conversation},
        into=_hold,
    )


def _hold(conversation: UUID, set_by: UUID, reason: str, at: datetime) -> LegalHold:
    return LegalHold(conversation=ConversationId(conversation), set_by=MemberId(set_by), reason=reason, at=at)


async def kept(
    reader: Reader, conversation: ConversationId, *, after: tuple[int, int], limit: int
) -> list[KeptWords]:
    """Read what was kept of a conversation after a message and version, in its order."""
    return await reader.rows(
        """
        SELECT k.number, k.version, m.sender, k.body, k.at
        FROM chat.kept_words AS k
        JOIN chat.messages   AS m ON m.conversation = k.conversation AND m.number = k.number
        WHERE k.conversation = %(conversation)s AND (k.number, k.version) > (%(number)s, %(version)s)
        ORDER BY k.number, k.version
        LIMIT %(limit)s
        """,
        {"conversation": conversation, "number": after[0], "version": after[1], "limit": limit},
        into=_kept,
    )


def _kept(sender: UUID | None, body: dict[str, Any], **columns: Any) -> KeptWords:
    return KeptWords(sender=None if sender is None else MemberId(sender), body=rows.body(body), **columns)


async def keeps_media(reader: Reader, conversation: ConversationId, media: MediaId) -> bool:
    """Tell whether media of messages that are gone are kept of a conversation, for an operator's hold."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM chat.loose_media AS l
            JOIN chat.holds AS h ON h.conversation = l.conversation AND h.lifted_at IS NULL
            WHERE l.conversation = %(conversation)s AND l.media = %(media)s
        )
        """,
        {"conversation": conversation, "media": media},
    )
    return found


async def keep_picture(tx: Tx, conversation: ConversationId, media: MediaId) -> bool:
    """Keep the picture of a held group, under no message's number; False where it need not be kept."""
    kept_it = await tx.execute(
        """
        INSERT INTO chat.loose_media (conversation, number, media)
        SELECT id, 0, %(media)s
        FROM chat.conversations
        WHERE id = %(conversation)s AND legal_hold
        ON CONFLICT DO NOTHING
        """,
        {"conversation": conversation, "media": media},
    )
    return kept_it == 1

"""The SQL of what members began to write."""

from quan.chat.model.conversations import ConversationId
from quan.core.db import Tx
from quan.core.ids import MemberId


async def put(
    tx: Tx, member: MemberId, conversation: ConversationId, *, text: str, reply_to: int | None
) -> None:
    """Keep a draft in place of an older one."""
    await tx.execute(
        """
        INSERT INTO chat.drafts (member, conversation, text, reply_to, at)
        VALUES (%(member)s, %(conversation)s, %(text)s, %(reply_to)s, %(now)s)
        ON CONFLICT (member, conversation) DO UPDATE
        SET text = EXCLUDED.text, reply_to = EXCLUDED.reply_to, at = EXCLUDED.at
        """,
        {"member": member, "conversation": conversation, "text": text, "reply_to": reply_to, "now": tx.now},
    )


async def delete(tx: Tx, member: MemberId, conversation: ConversationId) -> None:
    """Forget a draft."""
    await tx.execute(
        "DELETE FROM chat.drafts WHERE member = %(member)s AND conversation = %(conversation)s",
        {"member": member, "conversation": conversation},
    )

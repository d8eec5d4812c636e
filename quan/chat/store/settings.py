"""The SQL of what members want of chat as a whole."""

from collections.abc import Collection

from quan.chat.model.conversations import ConversationId, Settings
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def of(reader: Reader, member: MemberId) -> Settings:
    """Read a member's settings."""
    found = await reader.row(
        "SELECT read_marks, presence FROM chat.settings WHERE member = %(member)s",
        {"member": member},
        into=Settings,
    )
    return found or Settings()


async def put(tx: Tx, member: MemberId, settings: Settings) -> None:
    """Write a member's settings."""
    await tx.execute(
        """
        INSERT INTO chat.settings (member, read_marks, presence)
        VALUES (%(member)s, %(read_marks)s, %(presence)s)
        ON CONFLICT (member) DO UPDATE
        SET read_marks = EXCLUDED.read_marks, presence = EXCLUDED.presence
        """,
        {"member": member, "read_marks": settings.read_marks, "presence": settings.presence},
    )


async def showing_presence(reader: Reader, members: Collection[MemberId]) -> set[MemberId]:
    """Give those of the members who let others see that they are here."""
    found = await reader.tuples(
        "SELECT member FROM chat.settings WHERE member = ANY(%(members)s) AND presence",
        {"members": [one.uuid for one in members]},
    )
    return {MemberId(member) for (member,) in found}


async def both_show_read_marks(reader: Reader, one: MemberId, other: MemberId) -> bool:
    """Tell whether two members let others see what they read."""
    found: bool = await reader.value(
        """
        SELECT NOT EXISTS (
            SELECT FROM chat.settings WHERE member IN (%(one)s, %(other)s) AND NOT read_marks
        )
        """,
        {"one": one, "other": other},
    )
    return found


async def show_read_marks(reader: Reader, conversation: ConversationId) -> bool:
    """Tell whether all members of a conversation let others see what they read."""
    found: bool = await reader.value(
        """
        SELECT NOT EXISTS (
            SELECT FROM chat.memberships AS m
            JOIN chat.settings AS s ON s.member = m.member
            WHERE m.conversation = %(conversation)s AND NOT s.read_marks
        )
        """,
        {"conversation": conversation},
    )
    return found

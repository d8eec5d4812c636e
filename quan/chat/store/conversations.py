"""The SQL of conversations."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from quan.chat.model.conversations import Conversation, ConversationId
from quan.chat.store import rows
from quan.core.db import Reader, Tx


async def insert(tx: Tx, conversation: Conversation) -> bool:
    """Write a new conversation; False when it is there already."""
    written = await tx.execute(
        """
        INSERT INTO chat.conversations
            (id, kind, title, about, picture, creator, created_at, members, last_at, history_from_start,
             admins_only_write, approval_needed, members_may_invite)
        VALUES
            (%(id)s, %(kind)s, %(title)s, %(about)s, %(picture)s, %(creator)s, %(now)s, %(members)s, %(now)s,
             %(history_from_start)s, %(admins_only_write)s, %(approval_needed)s, %(members_may_invite)s)
        ON CONFLICT (id) DO NOTHING
        """,
        {
            "id": conversation.id,
            "kind": conversation.kind,
            "title": conversation.title,
            "about": conversation.about,
            "picture": conversation.picture,
            "creator": conversation.creator,
            "now": tx.now,
            "members": conversation.members,
            "history_from_start": conversation.history_from_start,
            "admins_only_write": conversation.admins_only_write,
            "approval_needed": conversation.approval_needed,
            "members_may_invite": conversation.members_may_invite,
        },
    )
    return written == 1


async def by_id(reader: Reader, conversation: ConversationId) -> Conversation | None:
    """Read one conversation."""
    return await reader.row(
        """
        SELECT id, kind, title, about, picture, creator, created_at, members, last_number, last_at,
               history_from_start, admins_only_write, approval_needed, members_may_invite, slow_mode_s,
               recall_window_s, retention_days, legal_hold
        FROM chat.conversations
        WHERE id = %(id)s
        """,
        {"id": conversation},
        into=rows.conversation,
    )


async def lock(tx: Tx, conversation: ConversationId) -> Conversation | None:
    """Hold one conversation until the transaction ends: nobody else writes to it or its stream."""
    return await tx.row(
        """
        SELECT id, kind, title, about, picture, creator, created_at, members, last_number, last_at,
               history_from_start, admins_only_write, approval_needed, members_may_invite, slow_mode_s,
               recall_window_s, retention_days, legal_hold
        FROM chat.conversations
        WHERE id = %(id)s
        FOR NO KEY UPDATE
        """,
        {"id": conversation},
        into=rows.conversation,
    )


async def lock_many(tx: Tx, conversations: Collection[ConversationId]) -> None:
    """Hold conversations, in the order of their ids. Read after: who waits for a lock saw older rows."""
    await tx.execute(
        """
        SELECT FROM chat.conversations
        WHERE id = ANY(%(ids)s)
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        {"ids": sorted(one.uuid for one in conversations)},
    )


async def by_ids(reader: Reader, conversations: Iterable[ConversationId]) -> Sequence[Conversation]:
    """Read conversations, in no order."""
    return await reader.rows(
        """
        SELECT id, kind, title, about, picture, creator, created_at, members, last_number, last_at,
               history_from_start, admins_only_write, approval_needed, members_may_invite, slow_mode_s,
               recall_window_s, retention_days, legal_hold
        FROM chat.conversations
        WHERE id = ANY(%(ids)s)
        """,
        {"ids": [one.uuid for one in conversations]},
        into=rows.conversation,
    )


async def count_members(tx: Tx, conversation: ConversationId, *, by: int) -> None:
    """Count members who came or went."""
    await tx.execute(
        "UPDATE chat.conversations SET members = members + %(by)s WHERE id = %(id)s",
        {"id": conversation, "by": by},
    )


async def ends(reader: Reader, conversations: Iterable[ConversationId]) -> dict[UUID, int]:
    """Tell where the streams of conversations end; exact for who holds their rows."""
    found = await reader.tuples(
        "SELECT id, core.stream_head(id) FROM UNNEST(%(ids)s::uuid[]) AS asked (id)",
        {"ids": [one.uuid for one in conversations]},
    )
    return dict(found)

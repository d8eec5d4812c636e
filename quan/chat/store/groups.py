"""The SQL of groups: who comes, who goes, who is what, how it is set up. The caller holds the group's row."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from quan.chat.model.conversations import Conversation, ConversationId, Role
from quan.chat.model.groups import ActId, GroupAct, Standing
from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


class Seated(NamedTuple):
    """A member as a group's list shows them."""

    member: MemberId
    role: Role
    since: datetime
    silenced_until: datetime | None


async def join(
    tx: Tx, conversation: ConversationId, members: Collection[MemberId], *, number: int, seq: int
) -> list[MemberId]:
    """Let members in, who see what comes after a number and a seq; give those who were not in before.

    A silence goes on for who comes back, and so do marks, which never fall.
    """
    return await tx.rows(
        """
        INSERT INTO chat.memberships AS m
            (conversation, member, state, since, joined_number, joined_seq, delivered_number, read_number)
        SELECT %(conversation)s, member, 'active', %(now)s, %(number)s, %(seq)s, %(number)s, %(number)s
        FROM UNNEST(%(members)s) AS one (member)
        ON CONFLICT (conversation, member) DO UPDATE
        SET state            = 'active',
            since            = EXCLUDED.since,
            joined_number    = EXCLUDED.joined_number,
            joined_seq       = EXCLUDED.joined_seq,
            left_number      = NULL,
            left_seq         = NULL,
            delivered_number = GREATEST(m.delivered_number, EXCLUDED.delivered_number),
            read_number      = GREATEST(m.read_number, EXCLUDED.read_number),
            archived         = false
        WHERE m.state <> 'active'
        RETURNING member
        """,
        {
            "conversation": conversation,
            "members": arrays.uuids([one.uuid.int for one in members]),
            "now": tx.now,
            "number": number,
            "seq": seq,
        },
        into=lambda member: MemberId(member),  # noqa: PLW0108 - the column is called member, Id takes `uuid`
    )


async def leave(
    tx: Tx, conversation: ConversationId, member: MemberId, *, state: str, number: int, seq: int
) -> None:
    """Let a member go, who sees nothing after a number and a seq."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET state = %(state)s, role = 'member', since = %(now)s, left_number = %(number)s, left_seq = %(seq)s,
            pinned_at = NULL
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {
            "conversation": conversation,
            "member": member,
            "state": state,
            "now": tx.now,
            "number": number,
            "seq": seq,
        },
    )


async def set_role(tx: Tx, conversation: ConversationId, member: MemberId, role: Role) -> None:
    """Make a member something else."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET role = %(role)s
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {"conversation": conversation, "member": member, "role": role},
    )


async def silence(tx: Tx, conversation: ConversationId, member: MemberId, until: datetime | None) -> None:
    """Let a member write nothing until then, or write again."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET silenced_until = %(until)s
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {"conversation": conversation, "member": member, "until": until},
    )


async def change(tx: Tx, group: Conversation) -> None:
    """Write what a group is called and how it is set up."""
    await tx.execute(
        """
        UPDATE chat.conversations
        SET title              = %(title)s,
            about              = %(about)s,
            picture            = %(picture)s,
            history_from_start = %(history_from_start)s,
            admins_only_write  = %(admins_only_write)s,
            approval_needed    = %(approval_needed)s,
            members_may_invite = %(members_may_invite)s,
            slow_mode_s        = %(slow_mode_s)s,
            recall_window_s    = %(recall_window_s)s,
            retention_days     = %(retention_days)s
        WHERE id = %(id)s
        """,
        {
            "id": group.id,
            "title": group.title,
            "about": group.about,
            "picture": group.picture,
            "history_from_start": group.history_from_start,
            "admins_only_write": group.admins_only_write,
            "approval_needed": group.approval_needed,
            "members_may_invite": group.members_may_invite,
            "slow_mode_s": group.slow_mode_s,
            "recall_window_s": group.recall_window_s,
            "retention_days": group.retention_days,
        },
    )


async def states(
    reader: Reader, conversation: ConversationId, members: Collection[MemberId]
) -> dict[MemberId, str]:
    """Read what members are in a group, of those who are or were anything in it."""
    found = await reader.tuples(
        """
        SELECT member, state
        FROM chat.memberships
        WHERE conversation = %(conversation)s AND member = ANY(%(members)s)
        """,
        {"conversation": conversation, "members": arrays.uuids([one.uuid.int for one in members])},
    )
    return {MemberId(member): state for member, state in found}


async def standings(reader: Reader, conversation: ConversationId) -> list[Standing]:
    """Read everybody in a group."""
    return await reader.rows(
        """
        SELECT member, role, since
        FROM chat.memberships
        WHERE conversation = %s AND state = 'active'
        """,
        (conversation,),
        into=lambda member, role, since: Standing(MemberId(member), role, since),
    )


Position = tuple[int, datetime, UUID]
"""The rank, when the member came, and the id of the last one of a page."""


async def page(
    reader: Reader, conversation: ConversationId, *, after: Position | None, limit: int
) -> list[Seated]:
    """Read the members of a group: the owner, the admins, then the others, the oldest first."""
    rank, since, member = after or (None, None, None)
    return await reader.rows(
        """
        SELECT member, role, since, silenced_until
        FROM chat.memberships
        CROSS JOIN LATERAL (SELECT array_position(ARRAY['owner', 'admin', 'member'], role)) AS as_ (rank)
        WHERE conversation = %(conversation)s AND state = 'active'
          AND (%(since)s::timestamptz IS NULL
               OR (as_.rank, since, member) > (%(rank)s::bigint, %(since)s, %(member)s::uuid))
        ORDER BY as_.rank, since, member
        LIMIT %(limit)s
        """,
        {"conversation": conversation, "rank": rank, "since": since, "member": member, "limit": limit},
        into=_seated,
    )


def _seated(member: UUID, **columns: Any) -> Seated:
    return Seated(MemberId(member), **columns)


async def write_act(tx: Tx, conversation: ConversationId, act: GroupAct) -> None:
    """Write down what was done to a group."""
    await tx.execute(
        """
        INSERT INTO chat.acts (conversation, id, at, actor, act, subject, value)
        VALUES (%(conversation)s, %(id)s, %(at)s, %(actor)s, %(act)s, %(subject)s, %(value)s)
        """,
        {
            "conversation": conversation,
            "id": act.id,
            "at": act.at,
            "actor": act.actor,
            "act": act.act,
            "subject": act.subject,
            "value": act.value,
        },
    )


async def acts(
    reader: Reader, conversation: ConversationId, *, before: ActId | None, limit: int
) -> list[GroupAct]:
    """Read what was done to a group, the latest first."""
    return await reader.rows(
        """
        SELECT id, at, actor, act, subject, value
        FROM chat.acts
        WHERE conversation = %(conversation)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {"conversation": conversation, "before": before, "limit": limit},
        into=_act,
    )


def _act(id: UUID, actor: UUID | None, subject: UUID | None, **columns: Any) -> GroupAct:  # noqa: A002 - the column is called id
    return GroupAct(
        id=ActId(id),
        actor=None if actor is None else MemberId(actor),
        subject=None if subject is None else MemberId(subject),
        **columns,
    )

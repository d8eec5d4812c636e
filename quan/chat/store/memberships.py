"""The SQL of who is in a conversation, and of each member's settings and marks in it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from quan.chat.model.conversations import ConversationId, Membership, Role, State
from quan.chat.store import rows
from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def insert(
    tx: Tx,
    conversation: ConversationId,
    members: Collection[MemberId],
    *,
    role: Role = "member",
    state: State = "active",
    joined_number: int = 0,
    joined_seq: int = 0,
) -> None:
    """Write new members, who see what comes after the joined number and seq."""
    await tx.execute(
        """
        INSERT INTO chat.memberships
            (conversation, member, role, state, since, joined_number, joined_seq, delivered_number,
             read_number)
        SELECT %(conversation)s, member, %(role)s, %(state)s, %(now)s, %(number)s, %(seq)s, %(number)s,
               %(number)s
        FROM UNNEST(%(members)s) AS one (member)
        ON CONFLICT (conversation, member) DO NOTHING
        """,
        {
            "conversation": conversation,
            "members": arrays.uuids([one.uuid.int for one in members]),
            "role": role,
            "state": state,
            "now": tx.now,
            "number": joined_number,
            "seq": joined_seq,
        },
    )


async def of(reader: Reader, conversation: ConversationId, member: MemberId) -> Membership | None:
    """Read what one member is in a conversation."""
    return await reader.row(
        """
        SELECT conversation, member, role, state, since, joined_number, joined_seq, left_number, left_seq,
               delivered_number, read_number, muted_until, silenced_until, pinned_at, archived, marked_unread,
               hidden_upto, last_sent_at
        FROM chat.memberships
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {"conversation": conversation, "member": member},
        into=rows.membership,
    )


async def lock(tx: Tx, conversation: ConversationId, member: MemberId) -> Membership | None:
    """Hold what one member is in a conversation."""
    return await tx.row(
        """
        SELECT conversation, member, role, state, since, joined_number, joined_seq, left_number, left_seq,
               delivered_number, read_number, muted_until, silenced_until, pinned_at, archived, marked_unread,
               hidden_upto, last_sent_at
        FROM chat.memberships
        WHERE conversation = %(conversation)s AND member = %(member)s
        FOR NO KEY UPDATE
        """,
        {"conversation": conversation, "member": member},
        into=rows.membership,
    )


async def other_of(reader: Reader, conversation: ConversationId, member: MemberId) -> Membership | None:
    """Read the other member of a direct conversation."""
    return await reader.row(
        """
        SELECT conversation, member, role, state, since, joined_number, joined_seq, left_number, left_seq,
               delivered_number, read_number, muted_until, silenced_until, pinned_at, archived, marked_unread,
               hidden_upto, last_sent_at
        FROM chat.memberships
        WHERE conversation = %(conversation)s AND member <> %(member)s
        """,
        {"conversation": conversation, "member": member},
        into=rows.membership,
    )


async def present(
    reader: Reader, conversation: ConversationId, members: Collection[MemberId]
) -> list[MemberId]:
    """Give those of the members who are in the conversation."""
    return await reader.rows(
        """
        SELECT member
        FROM chat.memberships
        WHERE conversation = %(conversation)s AND member = ANY(%(members)s) AND state = 'active'
        """,
        {"conversation": conversation, "members": [one.uuid for one in members]},
        into=lambda member: MemberId(member),  # noqa: PLW0108 - the column is called member, Id takes `uuid`
    )


async def mark(
    tx: Tx, conversation: ConversationId, member: MemberId, *, delivered: int, read: int
) -> tuple[int, int] | None:
    """Raise marks; give them as they are now, or None when they stood there. Reading ends "unread"."""
    found = await tx.tuples(
        """
        UPDATE chat.memberships
        SET delivered_number = GREATEST(delivered_number, %(delivered)s),
            read_number      = GREATEST(read_number, %(read)s),
            marked_unread    = marked_unread AND %(read)s = 0
        WHERE conversation = %(conversation)s AND member = %(member)s
          AND (delivered_number < %(delivered)s OR read_number < %(read)s OR (marked_unread AND %(read)s > 0))
        RETURNING delivered_number, read_number
        """,
        {"conversation": conversation, "member": member, "delivered": delivered, "read": read},
    )
    return found[0] if found else None


async def change_mine(
    tx: Tx,
    conversation: ConversationId,
    member: MemberId,
    *,
    muted_until: datetime | None,
    pinned_at: datetime | None,
    archived: bool,
    marked_unread: bool,
    hidden_upto: int,
) -> None:
    """Replace a member's own settings of a conversation."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET muted_until = %(muted_until)s, pinned_at = %(pinned_at)s, archived = %(archived)s,
            marked_unread = %(marked_unread)s, hidden_upto = %(hidden_upto)s
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {
            "conversation": conversation,
            "member": member,
            "muted_until": muted_until,
            "pinned_at": pinned_at,
            "archived": archived,
            "marked_unread": marked_unread,
            "hidden_upto": hidden_upto,
        },
    )


class View(NamedTuple):
    """Which events of a conversation a member may see: after the first seq, up to the second (None: all).

    `silent`: they may not write now. `other` is the other of two.
    """

    after: int
    upto: int | None
    silent: bool
    other: UUID | None


async def views(reader: Reader, pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], View]:
    """Read what members may see of conversations, and whether they may write."""
    found = await reader.tuples(
        """
        SELECT m.conversation, m.member, m.joined_seq, m.left_seq,
               m.state <> 'active'
               OR COALESCE(m.silenced_until > %(now)s, false)
               OR (c.kind = 'group' AND c.admins_only_write AND m.role = 'member')
               OR (c.kind = 'direct' AND o.state IS DISTINCT FROM 'active')
               OR EXISTS (SELECT FROM chat.suspensions AS s WHERE s.member = m.member AND s.until > %(now)s),
               o.member
        FROM UNNEST(%(conversations)s, %(members)s) AS pair (conversation, member)
        JOIN chat.memberships      AS m ON m.conversation = pair.conversation AND m.member = pair.member
        JOIN chat.conversations    AS c ON c.id = m.conversation
        LEFT JOIN chat.memberships AS o
               ON c.kind = 'direct' AND o.conversation = c.id AND o.member <> m.member
        """,
        {
            "conversations": arrays.uuids([conversation.int for conversation, _ in pairs]),
            "members": arrays.uuids([member.int for _, member in pairs]),
            "now": reader.now,
        },
    )
    return {(row[0], row[1]): View(*row[2:]) for row in found}


async def share_a_group(reader: Reader, one: MemberId, other: MemberId) -> bool:
    """Tell whether two members are in one group."""
    found: bool = await reader.value(
        """
        SELECT EXISTS (
            SELECT FROM chat.memberships  AS mine
            JOIN chat.memberships   AS theirs ON theirs.conversation = mine.conversation
            JOIN chat.conversations AS c      ON c.id = mine.conversation AND c.kind = 'group'
            WHERE mine.member = %(one)s AND mine.state = 'active'
              AND theirs.member = %(other)s AND theirs.state = 'active'
        )
        """,
        {"one": one, "other": other},
    )
    return found


async def welcome(tx: Tx, conversation: ConversationId) -> list[MemberId]:
    """Let those write who were only asked so far; give them."""
    return await tx.rows(
        """
        UPDATE chat.memberships
        SET state = 'active', since = %(now)s, declined_at = NULL
        WHERE conversation = %(conversation)s AND state = 'requested'
        RETURNING member
        """,
        {"conversation": conversation, "now": tx.now},
        into=lambda member: MemberId(member),  # noqa: PLW0108 - the column is called member, Id takes `uuid`
    )


async def decline(tx: Tx, conversation: ConversationId, member: MemberId) -> bool:
    """Note that a member does not want to hear from a stranger, who does not learn it. False: none asked."""
    declined = await tx.execute(
        """
        UPDATE chat.memberships
        SET declined_at = COALESCE(declined_at, %(now)s)
        WHERE conversation = %(conversation)s AND member = %(member)s AND state = 'requested'
        """,
        {"conversation": conversation, "member": member, "now": tx.now},
    )
    return declined == 1


async def ask_again(tx: Tx, conversation: ConversationId, member: MemberId) -> None:
    """Show a member the request that they declined long ago: the stranger has written once more."""
    await tx.execute(
        """
        UPDATE chat.memberships
        SET declined_at = NULL
        WHERE conversation = %(conversation)s AND member = %(member)s
        """,
        {"conversation": conversation, "member": member},
    )


async def strangers_asked(reader: Reader, asker: MemberId, since: datetime) -> int:
    """Count the conversations that a member opened since then with strangers who have not accepted."""
    return int(
        await reader.value(
            """
            SELECT COUNT(*)
            FROM chat.conversations AS c
            JOIN chat.memberships   AS o ON o.conversation = c.id AND o.member <> c.creator
            WHERE c.creator = %(asker)s AND c.kind = 'direct' AND c.created_at > %(since)s
              AND o.state = 'requested'
            """,
            {"asker": asker, "since": since},
        )
    )

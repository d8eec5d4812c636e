"""The SQL of a member's list of conversations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from quan.chat.model.conversations import Conversation, ConversationId, Draft, Membership, State, View
from quan.chat.store import rows
from quan.core.db import Reader
from quan.core.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A conversation as it stands in a member's list. `last` is the number of the last message they see."""

    conversation: Conversation
    mine: Membership
    epoch: UUID
    seq: int
    last: int | None
    draft: Draft | None
    other: MemberId | None
    other_state: State | None
    other_delivered: int | None
    other_read: int | None


Position = tuple[bool, datetime, UUID]
"""Whether pinned, when something was last said, and the id of the last entry of a page."""

_ENTRY: LiteralString = """
    SELECT c.id, c.kind, c.title, c.about, c.picture, c.creator, c.created_at, c.members, c.last_number,
           c.last_at, c.history_from_start, c.admins_only_write, c.approval_needed, c.members_may_invite,
           c.slow_mode_s, c.recall_window_s, c.retention_days, c.legal_hold,
           m.conversation, m.member, m.role, m.state, m.since, m.joined_number, m.joined_seq, m.left_number,
           m.left_seq, m.delivered_number, m.read_number, m.muted_until, m.silenced_until, m.pinned_at,
           m.archived, m.marked_unread, m.hidden_upto, m.last_sent_at,
           COALESCE(s.epoch, town.epoch), COALESCE(s.head, 0), seen.number,
           d.text, d.reply_to, d.at,
           o.member, o.state,
           CASE WHEN o.state = 'requested' THEN 0 ELSE o.delivered_number END, -- who asks is not told
           CASE WHEN COALESCE(mine.read_marks, true) AND COALESCE(theirs.read_marks, true)
                THEN CASE WHEN o.state = 'requested' THEN 0 ELSE o.read_number END END
    FROM chat.memberships       AS m
    JOIN chat.conversations     AS c      ON c.id = m.conversation
    CROSS JOIN core.stream_epoch AS town
    LEFT JOIN core.streams      AS s      ON s.stream = c.id
    LEFT JOIN chat.drafts       AS d      ON d.member = m.member AND d.conversation = c.id
    LEFT JOIN chat.memberships  AS o      ON c.kind = 'direct' AND o.conversation = c.id
                                         AND o.member <> m.member
    LEFT JOIN chat.settings     AS mine   ON mine.member = m.member
    LEFT JOIN chat.settings     AS theirs ON theirs.member = o.member
    LEFT JOIN LATERAL (
        SELECT number
        FROM chat.messages AS l
        WHERE l.conversation = c.id
          AND l.number > GREATEST(m.joined_number, m.hidden_upto)
          AND l.number <= COALESCE(m.left_number, c.last_number)
          AND NOT EXISTS (
              SELECT FROM chat.hidden AS h
              WHERE h.member = m.member AND h.conversation = c.id AND h.number = l.number
          )
        ORDER BY number DESC
        LIMIT 1
    ) AS seen ON true
"""
_CONVERSATION = (
    "id", "kind", "title", "about", "picture", "creator", "created_at", "members", "last_number", "last_at",
    "history_from_start", "admins_only_write", "approval_needed", "members_may_invite", "slow_mode_s",
    "recall_window_s", "retention_days", "legal_hold",
)  # fmt: skip
_MEMBERSHIP = (
    "conversation", "member", "role", "state", "since", "joined_number", "joined_seq", "left_number",
    "left_seq", "delivered_number", "read_number", "muted_until", "silenced_until", "pinned_at", "archived",
    "marked_unread", "hidden_upto", "last_sent_at",
)  # fmt: skip


async def page(
    reader: Reader, member: MemberId, view: View, *, after: Position | None, limit: int
) -> list[Entry]:
    """Read a member's conversations: the pinned first, then by when something was last said."""
    pinned, at, id_ = after or (None, None, None)
    found = await reader.tuples(
        _ENTRY
        + """
        WHERE m.member = %(member)s
          AND m.state = CASE WHEN %(view)s::text = 'requests' THEN 'requested' ELSE 'active' END
          AND m.declined_at IS NULL
          AND (%(view)s::text = 'requests' OR m.archived = (%(view)s::text = 'archived'))
          AND (c.last_number > 0 OR c.kind <> 'direct' OR c.creator = m.member)
          AND (%(at)s::timestamptz IS NULL
               OR (m.pinned_at IS NOT NULL, c.last_at, c.id) < (%(pinned)s::boolean, %(at)s, %(id)s::uuid))
        ORDER BY (m.pinned_at IS NOT NULL) DESC, c.last_at DESC, c.id DESC
        LIMIT %(limit)s
        """,
        {"member": member, "view": view, "pinned": pinned, "at": at, "id": id_, "limit": limit},
    )
    return [_entry(row) for row in found]


async def every(reader: Reader, member: MemberId) -> list[ConversationId]:
    """Read which conversations a member has anything of: listed, archived, asked for, or left."""
    return await reader.rows(
        """
        SELECT c.id
        FROM chat.memberships   AS m
        JOIN chat.conversations AS c ON c.id = m.conversation
        WHERE m.member = %(member)s AND m.declined_at IS NULL
          AND (c.last_number > 0 OR c.kind <> 'direct' OR c.creator = m.member)
        ORDER BY c.last_at DESC, c.id
        """,
        {"member": member},
        into=lambda id: ConversationId(id),  # noqa: PLW0108, A006 - the column is called id
    )


async def one(reader: Reader, member: MemberId, conversation: ConversationId) -> Entry | None:
    """Read one conversation as a member sees it, also when they are out."""
    found = await reader.tuples(
        _ENTRY + "WHERE m.member = %(member)s AND m.conversation = %(conversation)s",
        {"member": member, "conversation": conversation},
    )
    return _entry(found[0]) if found else None


def _entry(row: tuple[Any, ...]) -> Entry:
    shared = row[: len(_CONVERSATION)]
    own = row[len(_CONVERSATION) :][: len(_MEMBERSHIP)]
    epoch, seq, last, text, reply_to, at, other, state, delivered, read = row[
        len(_CONVERSATION) + len(_MEMBERSHIP) :
    ]
    return Entry(
        conversation=rows.conversation(**dict(zip(_CONVERSATION, shared, strict=True))),
        mine=rows.membership(**dict(zip(_MEMBERSHIP, own, strict=True))),
        epoch=epoch,
        seq=seq,
        last=last,
        draft=None if text is None else Draft(text=text, reply_to=reply_to, at=at),
        other=None if other is None else MemberId(other),
        other_state=state,
        other_delivered=delivered,
        other_read=read,
    )

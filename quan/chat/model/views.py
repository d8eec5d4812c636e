"""Conversations on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from quan.chat.model.conversations import ConversationId, Kind, Role, State
from quan.chat.model.messages import MessageOut
from quan.core.media import MediaId
from quan.identity import PersonOut


class HeadOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where the conversation's stream ends: what a device that reads this is in step with."""

    seq: int
    epoch: UUID


class ConversationSharedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as all its members see it."""

    id: ConversationId
    kind: Kind
    title: str | None
    about: str
    picture: MediaId | None
    members_count: int
    last_number: int
    created_at: datetime
    last_at: datetime
    history_from_start: bool
    admins_only_write: bool
    approval_needed: bool
    members_may_invite: bool
    slow_mode_s: int
    recall_window_s: int
    retention_days: int | None


class MayOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the member may do here now."""

    write: bool
    invite: bool
    manage: bool


class DraftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the member began to write."""

    text: str
    reply_to: int | None
    at: datetime


class MineOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one member is in a conversation, and their own settings and marks of it."""

    role: Role
    state: State
    joined_number: int
    delivered_number: int
    read_number: int
    unread: int
    muted_until: datetime | None
    silenced_until: datetime | None
    pinned: bool
    archived: bool
    marked_unread: bool
    hidden_upto: int
    draft: DraftOut | None
    may: MayOut


class MarksOut(msgspec.Struct, frozen=True, kw_only=True):
    """How far the other of two got; `read` is null when one of them keeps read marks to themselves."""

    delivered: int
    read: int | None


class SettingsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a member lets others see; who hides it does not see it of others."""

    read_marks: bool
    presence: bool


class ConversationOut(ConversationSharedOut, frozen=True, kw_only=True):
    """A conversation as one member sees it. `other` and `other_marks` are of a direct one."""

    head: HeadOut
    last_message: MessageOut | None
    mine: MineOut
    other: PersonOut | None = None
    other_marks: MarksOut | None = None

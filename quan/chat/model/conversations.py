"""Conversations, and what each member holds of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quan.core.ids import Id, MemberId
from quan.core.media import MediaId

Kind = Literal["direct", "group", "self"]
Role = Literal["owner", "admin", "member"]
State = Literal["active", "requested", "left", "removed"]
View = Literal["inbox", "archived", "requests"]

MOST_MEMBERS = 500


class ConversationId(Id):
    """One conversation, and the stream that keeps its devices in step."""

    __slots__ = ()
    prefix = "cnv"


def direct_id(one: MemberId, other: MemberId) -> ConversationId:
    """Name the conversation of two members: whoever of them writes first, it is the same."""
    lower, higher = sorted((one, other))
    return ConversationId.derive("direct", lower, higher)


def self_id(member: MemberId) -> ConversationId:
    """Name the notes a member keeps for themselves."""
    return ConversationId.derive("self", member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What all its members share. `last_number` is the number of the last message, 0 before the first."""

    id: ConversationId
    kind: Kind
    title: str | None
    about: str
    picture: MediaId | None
    creator: MemberId
    created_at: datetime
    members: int
    last_number: int
    last_at: datetime
    history_from_start: bool
    admins_only_write: bool
    approval_needed: bool
    members_may_invite: bool
    slow_mode_s: int
    recall_window_s: int | None
    retention_days: int | None
    legal_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What one member is in a conversation, and their own settings of it.

    The member sees the messages after `joined_number`, and none after `left_number` once they are out.
    """

    conversation: ConversationId
    member: MemberId
    role: Role
    state: State
    since: datetime
    joined_number: int
    joined_seq: int
    left_number: int | None
    left_seq: int | None
    delivered_number: int
    read_number: int
    muted_until: datetime | None
    silenced_until: datetime | None
    pinned_at: datetime | None
    archived: bool
    marked_unread: bool
    hidden_upto: int
    last_sent_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Whether the member sees what is said now."""
        return self.state in {"active", "requested"}

    @property
    def first_hidden(self) -> int:
        """The last of the early messages that this member does not see."""
        return max(self.joined_number, self.hidden_upto)

    def sees(self, number: int) -> bool:
        """Tell whether a message lies in this member's window."""
        return number > self.first_hidden and (self.left_number is None or number <= self.left_number)

    def last_of(self, conversation: Conversation) -> int:
        """Give the number of the last message that this member knows of."""
        return conversation.last_number if self.left_number is None else self.left_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a member began to write."""

    text: str
    reply_to: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a member wants of chat as a whole. Both are mutual: who does not show does not see."""

    read_marks: bool = True
    presence: bool = False

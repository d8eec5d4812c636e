"""What it takes to decide whether somebody may write, and what is then written."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId, Kind, Role, State
from quan.chat.model.messages import MessageId, message_id
from quan.core.ids import MemberId
from quan.core.media import MediaId


class Origin(NamedTuple):
    """The message that is passed on."""

    conversation: ConversationId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a member wants to say. The body is cleaned; `fingerprint` stands for the wish as it was made."""

    sender: MemberId
    conversation: ConversationId
    client_id: UUID
    fingerprint: bytes
    body: Body
    words: tuple[str, ...] = ()
    media: tuple[MediaId, ...] = ()
    reply_to: int | None = None
    forwarded: bool = False

    @property
    def id(self) -> MessageId:
        """The id of the message that this becomes."""
        return message_id(self.sender, self.client_id)


@dataclass(slots=True, kw_only=True)
class Seat:
    """One member's place in a conversation, as far as writing is concerned; a batch counts on it.

    `other` and what follows are of a direct conversation.
    """

    kind: Kind
    admins_only_write: bool
    slow_mode_s: int
    role: Role
    state: State
    silenced_until: datetime | None
    last_sent_at: datetime | None
    joined_number: int
    hidden_upto: int
    left_number: int | None
    read_number: int
    other: MemberId | None
    other_state: State | None
    out_of_reach: bool = False
    """Whether one of the two blocks the other, or the other's account is closed."""
    other_declined_at: datetime | None = None
    """When the other put the request away that waits for them."""
    suspended_until: datetime | None = None
    """Until when the member may not write anywhere."""

    def sees(self, number: int) -> bool:
        """Tell whether a message lies in this member's window."""
        first_hidden = max(self.joined_number, self.hidden_upto)
        return number > first_hidden and (self.left_number is None or number <= self.left_number)


@dataclass(slots=True)
class Tail:
    """Where a conversation ends: the number of its last message and the seq of its last event."""

    number: int
    seq: int

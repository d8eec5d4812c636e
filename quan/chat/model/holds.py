"""Legal holds that operators set, and what is kept under them."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from quan.chat.model.bodies import Body
from quan.chat.model.conversations import ConversationId, Kind
from quan.core.ids import MemberId
from quan.identity import PersonOut


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """A hold of an operator that stands on a conversation."""

    conversation: ConversationId
    set_by: MemberId
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWords:
    """What a message said that was taken back. `version` counts its texts from 1."""

    number: int
    version: int
    sender: MemberId | None
    body: Body | None
    at: datetime


class LegalHoldOut(msgspec.Struct, frozen=True, kw_only=True):
    """A hold that stands, by whom and why. Those who are in the conversation are not told."""

    conversation: ConversationId
    kind: Kind
    title: str | None
    set_by: PersonOut
    reason: str
    at: datetime


class LegalHoldsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The holds of operators that stand, the oldest first."""

    items: list[LegalHoldOut]


class KeptWordsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a message said before it was taken back; one for each of its versions."""

    number: int
    version: int
    sender: PersonOut | None
    body: Body | None
    at: datetime

"""What devices send. Of a body only what a member may decide is taken; the rest the house knows better."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from quan.chat.model.bodies import (
    Body,
    ContactCard,
    File,
    Location,
    Mention,
    Photo,
    Photos,
    Sealed,
    Text,
    Voice,
)
from quan.chat.model.conversations import ConversationId
from quan.chat.model.sending import Origin
from quan.chat.operations.personal import Change, OwnDraft
from quan.chat.operations.wishes import Sketch
from quan.core.ids import MemberId
from quan.core.media import MediaId

Number = Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)]


class MentionIn(msgspec.Struct, frozen=True):
    """A member named in a text, from the character `start` on."""

    member: MemberId
    start: int
    length: int


class TextIn(msgspec.Struct, frozen=True, tag="text"):
    """Words."""

    text: str
    mentions: list[MentionIn] = []

    def body(self) -> Body:
        """Give what this says."""
        mentions = tuple(
            Mention(member=one.member, start=one.start, length=one.length) for one in self.mentions
        )
        return Text(text=self.text, mentions=mentions)


def _named(mentions: list[MentionIn]) -> tuple[Mention, ...]:
    return tuple(Mention(member=one.member, start=one.start, length=one.length) for one in mentions)


class LocationIn(msgspec.Struct, frozen=True, tag="location"):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float
    label: str = ""

    def body(self) -> Body:
        """Give what this says."""
        return Location(latitude=self.latitude, longitude=self.longitude, label=self.label)


class ContactIn(msgspec.Struct, frozen=True, tag="contact"):
    """Somebody to know."""

    member: MemberId

    def body(self) -> Body:
        """Give what this says."""
        return ContactCard(member=self.member)


class SealedIn(msgspec.Struct, frozen=True, tag="sealed"):
    """Something the house cannot read."""

    scheme: str
    payload: str

    def body(self) -> Body:
        """Give what this says."""
        return Sealed(scheme=self.scheme, payload=self.payload)


class VoiceIn(msgspec.Struct, frozen=True, tag="voice"):
    """Something spoken, uploaded before."""

    media: MediaId

    def body(self) -> Body:
        """Give what this says."""
        return Voice(media=self.media, duration_ms=0, waveform=())


class PhotoIn(msgspec.Struct, frozen=True):
    """A picture uploaded before."""

    media: MediaId


class PhotosIn(msgspec.Struct, frozen=True, tag="photos"):
    """Up to nine pictures."""

    items: Annotated[list[PhotoIn], msgspec.Meta(max_length=100)]
    caption: str = ""

    def body(self) -> Body:
        """Give what this says."""
        items = tuple(Photo(media=one.media, width=0, height=0, blurhash="") for one in self.items)
        return Photos(items=items, caption=self.caption)


class FileIn(msgspec.Struct, frozen=True, tag="file"):
    """A file uploaded before, under the name it was uploaded with."""

    media: MediaId

    def body(self) -> Body:
        """Give what this says."""
        return File(media=self.media, name="", size_bytes=0, content_type="")


BodyIn = TextIn | VoiceIn | PhotosIn | FileIn | LocationIn | ContactIn | SealedIn


class OriginIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The message that is passed on."""

    conversation: ConversationId
    number: Number


class MessageIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to say. The client id is the device's own, and the same for every retry of this message.

    With `forward_of` the body is that of the message passed on, whatever is given here.
    """

    client_id: UUID
    body: BodyIn | None = None
    reply_to: Number | None = None
    forward_of: OriginIn | None = None

    def sketch(self) -> Sketch:
        """Give what the device wants said."""
        origin = self.forward_of
        return Sketch(
            client_id=self.client_id,
            body=None if self.body is None or origin is not None else self.body.body(),
            reply_to=self.reply_to,
            forward_of=None if origin is None else Origin(origin.conversation, origin.number),
        )


class ConversationIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation to open: with one member, of a group, or with oneself."""

    kind: str
    member: MemberId | None = None
    title: str | None = None
    members: Annotated[list[MemberId], msgspec.Meta(max_length=500)] = []
    client_id: UUID | None = None


class MarksIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the member got."""

    delivered: Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)] = 0
    read: Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)] = 0


class EditIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other words for a message, or for what stands under pictures."""

    text: str
    mentions: list[MentionIn] = []

    def named(self) -> tuple[Mention, ...]:
        """Give whom the new words name."""
        return _named(self.mentions)


class DraftIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the member began to write."""

    text: str
    reply_to: Number | None = None


class MineIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be different for the member alone; what is left out stays."""

    muted_until: datetime | msgspec.UnsetType | None = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    marked_unread: bool | msgspec.UnsetType = msgspec.UNSET
    hidden_upto: Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)] | msgspec.UnsetType = msgspec.UNSET
    draft: DraftIn | msgspec.UnsetType | None = msgspec.UNSET

    def change(self) -> Change:
        """Give what is to be different."""
        draft = self.draft
        return Change(
            muted_until=self.muted_until,
            pinned=self.pinned,
            archived=self.archived,
            marked_unread=self.marked_unread,
            hidden_upto=self.hidden_upto,
            draft=OwnDraft(text=draft.text, reply_to=draft.reply_to) if isinstance(draft, DraftIn) else draft,
        )


class SettingsIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What others may see; what is left out stays."""

    read_marks: bool | None = None
    presence: bool | None = None

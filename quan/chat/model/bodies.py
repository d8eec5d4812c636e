"""What a message can say. Tagged by `type` on the wire and in the database."""

from collections.abc import Collection

import msgspec

from quan.core.ids import MemberId
from quan.core.media import MediaId


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything that stands in a message."""


class Mention(Part, frozen=True):
    """A member named in a text, from the character `start` on."""

    member: MemberId
    start: int
    length: int


class Preview(Part, frozen=True):
    """What the page behind the first link of a text says of itself; the server looked."""

    url: str
    title: str
    description: str = ""
    site: str = ""


class Text(Part, frozen=True, tag="text"):
    """Words."""

    text: str
    mentions: tuple[Mention, ...] = ()
    preview: Preview | None = None


class Voice(Part, frozen=True, tag="voice"):
    """Something spoken; the waveform has 64 bars from 0 to 31."""

    media: MediaId
    duration_ms: int
    waveform: tuple[int, ...]


class Photo(Part, frozen=True):
    """One picture of several."""

    media: MediaId
    width: int
    height: int
    blurhash: str


class Photos(Part, frozen=True, tag="photos"):
    """Up to nine pictures."""

    items: tuple[Photo, ...]
    caption: str = ""


class File(Part, frozen=True, tag="file"):
    """Any file; it is given out only to be saved."""

    media: MediaId
    name: str
    size_bytes: int
    content_type: str


class Location(Part, frozen=True, tag="location"):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float
    label: str = ""


class ContactCard(Part, frozen=True, tag="contact"):
    """Somebody to know."""

    member: MemberId


class Notice(Part, frozen=True, tag="notice"):
    """What happened to the conversation; only the house says so. `who` is concerned, `by` did it."""

    what: str
    by: MemberId | None = None
    who: tuple[MemberId, ...] = ()
    value: str | None = None


class Sealed(Part, frozen=True, tag="sealed"):
    """Something the house cannot read and does not try to: `payload` is base64 of what `scheme` says."""

    scheme: str
    payload: str


Body = Text | Voice | Photos | File | Location | ContactCard | Notice | Sealed


def mentioned(body: Body) -> tuple[MemberId, ...]:
    """Give the members that a message names, each once."""
    mentions = body.mentions if isinstance(body, Text) else ()
    return tuple(dict.fromkeys(one.member for one in mentions))


def keep_mentions(body: Body, known: Collection[MemberId]) -> Body:
    """Keep only the mentions of members who are there: a name alone calls nobody in."""
    if not isinstance(body, Text) or all(one.member in known for one in body.mentions):
        return body
    return Text(text=body.text, mentions=tuple(one for one in body.mentions if one.member in known))


def media_in(body: Body) -> tuple[MediaId, ...]:
    """Give the media that a message shows, each once."""
    match body:
        case Photos(items=items):
            return tuple(dict.fromkeys(one.media for one in items))
        case Voice(media=one) | File(media=one):
            return (one,)
        case _:
            return ()


def said(body: Body | None) -> str:
    """Give what a message says in words."""
    match body:
        case Text(text=words) | Photos(caption=words) | Location(label=words) | File(name=words):
            return words
        case _:
            return ""


EXCERPT_CHARS = 100


def excerpt_of(body: Body | None) -> str:
    """Give the beginning of what a message says in words; empty when it says nothing in words."""
    return " ".join(said(body)[: 4 * EXCERPT_CHARS].split())[:EXCERPT_CHARS]

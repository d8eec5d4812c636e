"""What is uploaded, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from quan.core.ids import Id, MemberId

Kind = Literal["photo", "voice", "file"]
State = Literal["receiving", "kept", "doomed"]
Variant = Literal["original", "large", "medium", "small"]
"""A photo is kept as `large`, `medium` and `small`, everything else as `original`."""

BINARY = "application/octet-stream"
CONTENT_TYPES: dict[Kind, str] = {"photo": "image/webp", "voice": "audio/mpeg", "file": BINARY}


class MediaId(Id):
    """An upload, and the media it becomes."""

    __slots__ = ()
    prefix = "med"


class StoredFile(msgspec.Struct, frozen=True):
    """One file in the object store; `digest` is the SHA-256 of its content, in hexadecimal."""

    size_bytes: int
    digest: str


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found out about media while it was decoded."""

    files: dict[Variant, StoredFile]
    width: int | None = None
    height: int | None = None
    blurhash: str | None = None
    animated: bool = False
    duration_ms: int | None = None
    waveform: list[int] | None = None

    @property
    def size_bytes(self) -> int:
        """What a person gets who asks for the best there is."""
        return max(file.size_bytes for file in self.files.values())

    @property
    def stored_bytes(self) -> int:
        """What all the files take."""
        return sum(file.size_bytes for file in self.files.values())


@dataclass(frozen=True, slots=True)
class Media:
    """A row: an upload under way, or media that is kept or about to go."""

    id: MediaId
    owner: MemberId
    kind: Kind
    name: str | None
    state: State
    declared_bytes: int
    received_bytes: int
    facts: Facts | None
    idle_since: datetime


class MediaInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Media as domains and screens know it.

    Photos have a width, a height and a blurhash; voice has a duration and 64 bars of 0 to 31.
    """

    id: MediaId
    kind: Kind
    content_type: str
    size_bytes: int
    name: str | None = None
    width: int | None = None
    height: int | None = None
    blurhash: str | None = None
    animated: bool = False
    duration_ms: int | None = None
    waveform: list[int] | None = None

    @classmethod
    def of(cls, media: Media) -> "MediaInfo":
        """Show media that is kept."""
        facts = media.facts
        if facts is None:
            raise ValueError(f"{media.id} is not kept")
        return cls(
            id=media.id,
            kind=media.kind,
            content_type=CONTENT_TYPES[media.kind],
            size_bytes=facts.size_bytes,
            name=media.name,
            width=facts.width,
            height=facts.height,
            blurhash=facts.blurhash,
            animated=facts.animated,
            duration_ms=facts.duration_ms,
            waveform=facts.waveform,
        )

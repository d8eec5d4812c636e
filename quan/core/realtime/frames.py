"""The frames of the stream protocol, each a JSON text. How they play: docs/explanation/streams.md."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from websockets.frames import Frame as WebSocketFrame
from websockets.frames import Opcode

from quan.core import wire
from quan.core.ids import Id
from quan.core.streams import Reset, Slice, StreamEvent

HELLO_MAX_CHARS = 192 * 1024
"""A device in a thousand conversations says in its hello where it is in each."""
FRAME_MAX_CHARS = 64 * 1024
SLICE_MAX_BYTES = 256 * 1024


class MalformedFrame(Exception):
    """The device sent something that is not part of the protocol; the text says what."""


# From the device


class CursorIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device has of one stream."""

    seq: int
    epoch: UUID | None = None


class Hello(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="hello"):
    """The first frame: everything this device has."""

    cursors: dict[str, CursorIn]


class Fetch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="fetch"):
    """The device saw a gap, or follows a stream that is new to it: go on from `after`.

    `epoch` is that of the state it fetched; without it, the one it was last told.
    """

    stream: str
    after: int
    epoch: UUID | None = None


class TypingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="typing"):
    """Somebody writes at this device; nothing is stored."""

    stream: str


class PresenceIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="presence"):
    """The member of this device wants to see who is here, and to be seen; or no longer, on any device."""

    shown: bool = True


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The device is alive."""


Incoming = Hello | Fetch | TypingIn | PresenceIn | Pong


def read(text: str, *, limit: int = FRAME_MAX_CHARS) -> Incoming:
    """Read a frame of a device.

    Raises: MalformedFrame.
    """
    if len(text) > limit:
        raise MalformedFrame(f"a frame has at most {limit} characters")
    try:
        frame: Incoming = msgspec.json.decode(text, type=Incoming)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise MalformedFrame(str(error)) from error
    seqs = [cursor.seq for cursor in frame.cursors.values()] if isinstance(frame, Hello) else []
    if isinstance(frame, Fetch):
        seqs.append(frame.after)
    if any(not 0 <= seq < 1 << 53 for seq in seqs):
        raise MalformedFrame("a seq is a whole number from 0")
    return frame


# To the device


class EventOut(msgspec.Struct, frozen=True):
    """One event of a stream."""

    seq: int
    kind: str
    body: dict[str, Any]
    at: datetime


class SliceOut(msgspec.Struct, frozen=True, tag="slice"):
    """Events that the device asked for: apply when `prev` is what it has. `more`: another slice follows."""

    stream: str
    epoch: UUID
    prev: int
    seq: int
    events: tuple[EventOut, ...]
    more: bool


class EventsOut(msgspec.Struct, frozen=True, tag="events"):
    """Events that just happened: apply when `prev` is what the device has, fetch when it is higher."""

    stream: str
    epoch: UUID
    prev: int
    seq: int
    events: tuple[EventOut, ...]


class ResetOut(msgspec.Struct, frozen=True, tag="reset"):
    """Drop what you have of this stream, fetch its state over HTTP, go on after `seq`."""

    stream: str
    epoch: UUID
    seq: int


class GoneOut(msgspec.Struct, frozen=True, tag="gone"):
    """This stream is not (or no longer) yours to read: forget it."""

    stream: str


class TypingOut(msgspec.Struct, frozen=True, tag="typing"):
    """Somebody writes in this stream just now."""

    stream: str
    member: str


class PresenceOut(msgspec.Struct, frozen=True, tag="presence", omit_defaults=True):
    """Somebody this member knows is here, or is not any more and was last seen then."""

    member: str
    online: bool
    last_seen: datetime | None = None


class HeadOut(msgspec.Struct, frozen=True):
    """Where a stream ends."""

    seq: int
    epoch: UUID


class HeadsOut(msgspec.Struct, frozen=True, tag="heads"):
    """The heartbeat: where the streams end, so that a lost hint is noticed."""

    heads: dict[str, HeadOut]
    """Of all streams at first, then of those that moved since the last heartbeat."""
    server_time: datetime


def slice_out(stream: Id, part: Slice) -> SliceOut:
    """Put events into a frame, cut to a size that a phone takes in one piece."""
    events = _fit(part.events)
    cut = len(events) < len(part.events)
    seq = events[-1].seq if events else part.seq
    return SliceOut(str(stream), part.epoch, part.prev, seq, events, part.more or cut)


def reset_out(stream: Id, reset: Reset) -> ResetOut:
    """Put a reset into a frame."""
    return ResetOut(str(stream), reset.epoch, reset.seq)


def live(frame: SliceOut) -> EventsOut:
    """Turn a slice into the frame for what happened while the device listened."""
    return EventsOut(frame.stream, frame.epoch, frame.prev, frame.seq, frame.events)


def heads_out(heads: Mapping[Id, tuple[int, UUID]], now: datetime) -> HeadsOut:
    """Make the heartbeat."""
    ends = {str(stream): HeadOut(seq, epoch) for stream, (seq, epoch) in heads.items()}
    return HeadsOut(ends, now)


def _fit(events: Sequence[StreamEvent]) -> tuple[EventOut, ...]:
    size = 0
    fitting: list[EventOut] = []
    for event in events:
        body = wire.encode(event.body)
        size += len(body)
        if size > SLICE_MAX_BYTES and fitting:
            break
        encoded: Any = msgspec.Raw(body)  # not once more with the frame
        fitting.append(EventOut(event.seq, event.kind, encoded, event.at))
    return tuple(fitting)


class Shared:
    """A frame for many devices: encoded once, framed for the wire once."""

    __slots__ = ("_framed", "text")

    def __init__(self, frame: msgspec.Struct) -> None:
        self.text = wire.encode(frame)
        self._framed: bytes | None = None

    @property
    def framed(self) -> bytes:
        """The bytes of the whole WebSocket frame; a server masks nothing, so they are the same for all."""
        if self._framed is None:
            self._framed = WebSocketFrame(Opcode.TEXT, self.text).serialize(mask=False)
        return self._framed

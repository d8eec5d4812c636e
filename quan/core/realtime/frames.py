"""The frames of the stream protocol, each a JSON text. How they play: docs/explanation/streams.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from quan.core import wire
from quan.core.ids import Id
from quan.core.streams import Reset, Slice

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
    """The device saw a gap: go on from `after`."""

    stream: str
    after: int


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The device is alive."""


Incoming = Hello | Fetch | Pong


def read(text: str) -> Incoming:
    """Read a frame of a device.

    Raises: MalformedFrame.
    """
    if len(text) > FRAME_MAX_CHARS:
        raise MalformedFrame(f"a frame has at most {FRAME_MAX_CHARS} characters")
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


class HeadOut(msgspec.Struct, frozen=True):
    """Where a stream ends."""

    seq: int
    epoch: UUID


class HeadsOut(msgspec.Struct, frozen=True, tag="heads"):
    """The heartbeat: where the streams end, so that a lost hint is noticed."""

    heads: dict[str, HeadOut]
    server_time: datetime


def slice_out(stream: Id, part: Slice | Reset) -> SliceOut | ResetOut:
    """Put what a stream answered into a frame, cut to a size that a phone takes in one piece."""
    match part:
        case Reset(epoch=epoch, seq=seq):
            return ResetOut(str(stream), epoch, seq)
        case Slice():
            events = _fit(tuple(EventOut(e.seq, e.kind, e.body, e.at) for e in part.events))
            cut = len(events) < len(part.events)
            seq = events[-1].seq if events else part.seq
            return SliceOut(str(stream), part.epoch, part.prev, seq, events, part.more or cut)


def live(frame: SliceOut) -> EventsOut:
    """Turn a slice into the frame for what happened while the device listened."""
    return EventsOut(frame.stream, frame.epoch, frame.prev, frame.seq, frame.events)


def heads_out(heads: Mapping[Id, tuple[int, UUID]], now: datetime) -> HeadsOut:
    """Make the heartbeat."""
    ends = {str(stream): HeadOut(seq, epoch) for stream, (seq, epoch) in heads.items()}
    return HeadsOut(ends, now)


def _fit(events: tuple[EventOut, ...]) -> tuple[EventOut, ...]:
    size = 0
    for count, event in enumerate(events):
        size += len(wire.encode(event.body))
        if size > SLICE_MAX_BYTES and count > 0:
            return events[:count]
    return events

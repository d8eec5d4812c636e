"""What a stream is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream ends: `seq` of its last event (0 when it has none) in the history named `epoch`."""

    epoch: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a device says it knows: everything up to `seq` of `epoch`. None: it never heard of an epoch."""

    seq: int
    epoch: UUID | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """What a member may read of a stream: the events after `after`, up to `upto`; None: as it grows."""

    after: int = 0
    upto: int | None = None
    silent: bool = False
    """Whether the member only reads, and is not shown typing."""


EVERYTHING = Window()


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One fact in a stream."""

    seq: int
    kind: str
    body: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """All events after `prev` up to `seq`; `more` says that the stream goes on."""

    epoch: UUID
    prev: int
    seq: int
    events: tuple[StreamEvent, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Reset:
    """Events cannot bring the device up to date: drop the local copy, fetch anew, go on after `seq`."""

    epoch: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The window is closed and the device has been given all that was in it: forget the stream."""


Answer = Slice | Reset | Ended

"""Append-only logs that keep every device in step.

Owns: core.streams, core.stream_events, core.stream_epoch. Promises: within a stream, seq is contiguous from 1
and commits in that order; events are never changed. Never: delivers (that is core.realtime, after a hint) and
never decides who may read or what they see (the domains do, see Kind). Locks: the stream's row, until the
transaction ends.
See docs/explanation/streams.md.
"""

from quan.core.streams.access import Access, Kind, Pair, as_written
from quan.core.streams.model import (
    EVERYTHING,
    Answer,
    Cursor,
    Ended,
    Head,
    Reset,
    Slice,
    StreamEvent,
    Window,
)
from quan.core.streams.notices import CHANNEL, Notice
from quan.core.streams.operations import (
    append,
    append_all,
    append_last,
    catch_up,
    heads,
    listen,
    notify,
    present,
    read,
    revoke,
    rotate_epoch,
)
from quan.core.streams.rules import answer

__all__ = [
    "CHANNEL",
    "EVERYTHING",
    "Access",
    "Answer",
    "Cursor",
    "Ended",
    "Head",
    "Kind",
    "Notice",
    "Pair",
    "Reset",
    "Slice",
    "StreamEvent",
    "Window",
    "answer",
    "append",
    "append_all",
    "append_last",
    "as_written",
    "catch_up",
    "heads",
    "listen",
    "notify",
    "present",
    "read",
    "revoke",
    "rotate_epoch",
]

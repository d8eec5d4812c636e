"""Append-only logs that keep every device in step.

Owns: core.streams, core.stream_events, core.stream_epoch. Promises: within a stream, seq is contiguous from 1
and commits in that order; events are never changed. Never: delivers (that is core.realtime, after a hint) and
never decides who may read (see Access). Locks: the stream's row, until the transaction ends.
See docs/explanation/streams.md.
"""

from quan.core.streams.access import Access, MayRead, own_stream
from quan.core.streams.model import Cursor, Head, Reset, Slice, StreamEvent
from quan.core.streams.operations import (
    append,
    append_last,
    heads,
    listen,
    rotate_epoch,
    since,
    tell,
)
from quan.core.streams.store import CHANNEL

__all__ = [
    "CHANNEL",
    "Access",
    "Cursor",
    "Head",
    "MayRead",
    "Reset",
    "Slice",
    "StreamEvent",
    "append",
    "append_last",
    "heads",
    "listen",
    "own_stream",
    "rotate_epoch",
    "since",
    "tell",
]

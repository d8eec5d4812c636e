"""When a device gets events and when it must start again."""

from collections.abc import Sequence
from uuid import UUID

from quan.core.streams.model import Answer, Cursor, Ended, Head, Reset, Slice, StreamEvent, Window

SLICE_EVENTS = 200
FAR_BEHIND = 10_000
"""A device further back starts again: fetching what a screen shows is less than replaying the rest."""


def must_reset(cursor: Cursor, head: Head) -> bool:
    """Tell whether events cannot lead from `cursor` to `head`.

    A cursor beyond the head means that a backup was restored and nobody rotated the epoch.
    """
    return cursor.epoch != head.epoch or cursor.seq > head.seq or head.seq - cursor.seq > FAR_BEHIND


def answer(cursor: Cursor, head: Head, events: Sequence[StreamEvent], window: Window) -> Answer:
    """Give a device what differs: the next slice, or an explicit reset; never a part in silence.

    A closed window is read to its end and no further; who cannot get there by events has nothing to read.
    """
    if window.upto is None:
        if must_reset(cursor, head) or cursor.seq < window.after:
            return Reset(epoch=head.epoch, seq=head.seq)
        return cut(head.epoch, cursor.seq, head.seq, events)
    if must_reset(cursor, head) or not window.after <= cursor.seq < window.upto:
        return Ended()
    # Rights are read after events, so the window may end with an event that is not among these yet.
    end = min(head.seq, window.upto)
    return cut(head.epoch, cursor.seq, end, [event for event in events if event.seq <= end])


def cut(epoch: UUID, prev: int, head: int, events: Sequence[StreamEvent]) -> Slice:
    """Make the slice that starts after `prev`."""
    seq = events[-1].seq if events else prev
    return Slice(epoch=epoch, prev=prev, seq=seq, events=tuple(events), more=seq < head)


def is_contiguous(prev: int, events: Sequence[StreamEvent]) -> bool:
    """Tell whether the events follow `prev` and each other without a gap."""
    return all(event.seq == prev + step for step, event in enumerate(events, start=1))

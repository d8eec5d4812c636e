"""Writing to streams, and reading them back as a device needs it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from uuid import UUID

import msgspec

from quan.core import wire
from quan.core.db import Reader, Tx
from quan.core.ids import Id, MemberId
from quan.core.invariants import invariant
from quan.core.streams import notices, rules, store
from quan.core.streams.access import Access
from quan.core.streams.model import Answer, Cursor, Ended, Head, Slice, StreamEvent, Window

BODY_MAX_BYTES = 8 * 1024
"""A stream says what happened; big things are fetched over HTTP."""

Wanted = tuple[Id, Cursor, Window | None]
"""A stream, what the device has of it, and what its member may read if that was asked while it was there."""
Grown = Callable[[Id, Sequence[StreamEvent]], None]
Revoked = Callable[[Id, MemberId], None]

# Every hub and bus of this process. A hint says "look at the table"; what is told with it counts only where
# it comes next. A hub that hears of a stream of another database (as happens in tests) does not follow it.
_listeners: list[tuple[Grown, Revoked]] = []


def listen(grown: Grown, revoked: Revoked | None = None) -> Callable[[], None]:
    """Call `grown(stream, told)` after every commit that appended; returns the function that ends this.

    `told` are the events as they are presented, or none: look at the table. `revoked(stream, member)` is
    called after a commit that changed what a member may read.
    """
    listener = grown, revoked or _ignore
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def _ignore(_stream: Id, _member: MemberId) -> None: ...


def _tell(stream: Id, told: Sequence[StreamEvent]) -> None:
    for grown, _ in tuple(_listeners):
        grown(stream, told)


def _tell_revoked(stream: Id, member: MemberId) -> None:
    for _, revoked in tuple(_listeners):
        revoked(stream, member)


async def append(tx: Tx, stream: Id, kind: str, body: dict[str, object]) -> int:
    """Add an event to a stream; give its seq.

    The stream's row stays locked until the transaction ends, so append last, and to several streams in the
    order of their ids. A member's personal stream is named by the MemberId itself.
    """
    plain: dict[str, object] = wire.builtins(body)
    invariant(len(wire.encode(plain)) <= BODY_MAX_BYTES, f"the body of a {kind} event is small")
    seq = await store.append(tx, stream, kind, plain)
    await _tell_after(tx, [stream])
    return seq


def append_last(tx: Tx, stream: Id, kind: str, body: dict[str, object] | msgspec.Struct) -> None:
    """Add an event when the transaction is about to commit, together with all others of it.

    Use this unless the seq is needed: all streams are then locked late, in one order and by one statement,
    however many events there are.
    """
    tx.at_the_end(_append_all, (stream, kind, _encoded(kind, body)))


async def append_all(
    tx: Tx,
    events: Sequence[tuple[Id, str, dict[str, object]]],
    *,
    told: Mapping[Id, Sequence[StreamEvent]] | None = None,
) -> None:
    """Add events now, many at once: each stream's in the order given. Their rows stay locked until the end.

    For who writes more under the events in this transaction, and knows their seqs because nobody else may
    append to these streams meanwhile. `told` are all events of a stream as they are presented, so that after
    the commit they need not be read back for the devices here that are in step.
    """
    new = [(stream, kind, _encoded(kind, body)) for stream, kind, body in events]
    await _tell_after(tx, await store.append_many(tx, new), told or {})


def _encoded(kind: str, body: dict[str, object] | msgspec.Struct) -> bytes:
    written = wire.encode(body)
    invariant(len(written) <= BODY_MAX_BYTES, f"the body of a {kind} event is small")
    return written


async def _append_all(tx: Tx, events: Sequence[store.NewEvent]) -> None:
    await _tell_after(tx, await store.append_many(tx, events))


async def _tell_after(
    tx: Tx, grown: Collection[Id], told: Mapping[Id, Sequence[StreamEvent]] = MappingProxyType({})
) -> None:
    """Hint after the commit: here, or, from a process without devices, wherever some are."""
    for stream in grown:
        tx.after_commit(partial(_tell, stream, told.get(stream, ())))
    if not _listeners:
        await store.notify(tx, notices.written(grown=grown))


async def revoke(tx: Tx, stream: Id, member: MemberId) -> None:
    """Have it asked anew, at once after this commit, what `member` may read of `stream`.

    For a change of rights that no event of the stream stands for; those that one does are told by its kind
    (see Kind.turning) and need no call.
    """
    tx.after_commit(partial(_tell_revoked, stream, member))
    if not _listeners:
        await store.notify(tx, notices.written(revoked=[(stream, member)]))


async def notify(tx: Tx, payloads: Sequence[str]) -> None:
    """Pass hints to the other processes of the town, once this has committed."""
    await store.notify(tx, payloads)


async def heads(reader: Reader, streams: Iterable[Id]) -> dict[UUID, Head]:
    """Tell where streams end, by the UUID of each."""
    return await store.heads(reader, streams)


async def catch_up(
    reader: Reader, access: Access, member: MemberId, wanted: Sequence[Wanted]
) -> list[tuple[Answer, Window | None]]:
    """Give what a device of `member` lacks of each stream, presented, and what may be read of it.

    A window that is known is asked for again if an event may have changed it, or if events are passed over.
    Events are read before rights: what was written after somebody's removal is read only together with that
    removal.
    """
    parts = await read(reader, [(stream, cursor) for stream, cursor, _ in wanted])
    known = {
        (member, stream): window
        for (stream, cursor, window), (head, events) in zip(wanted, parts, strict=True)
        if window and not rules.must_reset(cursor, head) and not access.turns(stream, events)
    }
    unsure = [(member, stream) for stream, _, _ in wanted if (member, stream) not in known]
    found = known | dict(await access.windows(reader, unsure)) if unsure else known
    answers: list[Answer] = []
    windows: list[Window | None] = []
    for (stream, cursor, _), (head, events) in zip(wanted, parts, strict=True):
        window = found.get((member, stream))
        windows.append(window)
        answers.append(rules.answer(cursor, head, events, window) if window else Ended())
    streams = [stream for stream, _, _ in wanted]
    is_out = [window is not None and window.upto is not None for window in windows]
    told = await present(
        reader, access, streams, [Ended() if out else one for one, out in zip(answers, is_out, strict=True)]
    )
    for place in (place for place, out in enumerate(is_out) if out):
        [told[place]] = await present(reader, access, [streams[place]], [answers[place]], leaver=member)
    return list(zip(told, windows, strict=True))


async def present(
    reader: Reader,
    access: Access,
    streams: Sequence[Id],
    answers: Sequence[Answer],
    *,
    leaver: MemberId | None = None,
) -> list[Answer]:
    """Put in place of each event's body what its readers see now, or what one saw who is out."""
    written = [
        (stream, event)
        for stream, answer in zip(streams, answers, strict=True)
        if isinstance(answer, Slice)
        for event in answer.events
    ]
    bodies = iter(await access.present(reader, written, leaver=leaver))
    return [
        replace(answer, events=tuple(replace(event, body=next(bodies)) for event in answer.events))
        if isinstance(answer, Slice)
        else answer
        for answer in answers
    ]


async def read(reader: Reader, wanted: Sequence[tuple[Id, Cursor]]) -> list[tuple[Head, list[StreamEvent]]]:
    """Read where each stream ends and its next events after the cursor, all as of one instant."""
    parts = await store.after(reader, [(stream, cursor.seq) for stream, cursor in wanted], rules.SLICE_EVENTS)
    for (stream, cursor), (_, events) in zip(wanted, parts, strict=True):
        invariant(rules.is_contiguous(cursor.seq, events), f"stream {stream} has no gap")
    return parts


async def rotate_epoch(tx: Tx) -> int:
    """Make every device start again; run this after restoring a backup, before the server starts.

    After a restore the table may end earlier than devices remember, and the next events will reuse seq
    numbers that they saw with another content. A new epoch tells them so. Gives the number of streams.
    """
    return await store.rotate_epoch(tx)

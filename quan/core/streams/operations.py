"""Writing to streams, and reading them back as a device needs it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from uuid import UUID

import msgspec

from quan.core import wire
from quan.core.db import Reader, Tx
from quan.core.ids import Id
from quan.core.invariants import invariant
from quan.core.streams import rules, store
from quan.core.streams.model import Cursor, Head, Reset, Slice

BODY_MAX_BYTES = 8 * 1024
"""A stream says what happened; big things are fetched over HTTP."""

Hint = Callable[[Id], None]

# Every hub of this process. A hint says "look at the table", never what is in it, so a hub that is told
# about a stream of another database (as happens in tests) merely looks once too often.
_listeners: list[Hint] = []


def listen(hint: Hint) -> Callable[[], None]:
    """Call `hint(stream)` after every commit that appended; returns the function that ends this."""
    _listeners.append(hint)
    return lambda: _listeners.remove(hint)


def tell(stream: Id) -> None:
    """Hint to every listener of this process that a stream has grown."""
    for hint in tuple(_listeners):
        hint(stream)


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
    written = wire.encode(body)
    invariant(len(written) <= BODY_MAX_BYTES, f"the body of a {kind} event is small")
    tx.at_the_end(_append_all, (stream, kind, written))


async def _append_all(tx: Tx, events: Sequence[store.NewEvent]) -> None:
    await _tell_after(tx, await store.append_many(tx, events))


async def _tell_after(tx: Tx, grown: Collection[Id]) -> None:
    """Hint after the commit: here, or, from a process without devices, wherever some are."""
    for stream in grown:
        tx.after_commit(partial(tell, stream))
    if not _listeners:
        await store.notify(tx, grown)


async def heads(reader: Reader, streams: Iterable[Id]) -> dict[UUID, Head]:
    """Tell where streams end, by the UUID of each."""
    return await store.heads(reader, streams)


async def since(reader: Reader, stream: Id, cursor: Cursor) -> Slice | Reset:
    """Give what a device with this cursor lacks: the next slice, or a reset."""
    head, events = await store.after(reader, stream, cursor.seq, rules.SLICE_EVENTS)
    invariant(rules.is_contiguous(cursor.seq, events), f"stream {stream} has no gap")
    return rules.answer(cursor, head, events)


async def rotate_epoch(tx: Tx) -> int:
    """Make every device start again; run this after restoring a backup, before the server starts.

    After a restore the table may end earlier than devices remember, and the next events will reuse seq
    numbers that they saw with another content. A new epoch tells them so. Gives the number of streams.
    """
    return await store.rotate_epoch(tx)

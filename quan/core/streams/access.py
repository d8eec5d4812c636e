"""Who may read which stream, and what they see of it. The domains decide; this is how they are asked."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quan.core.db import Reader
from quan.core.ids import Id, MalformedId, MemberId
from quan.core.streams.model import EVERYTHING, StreamEvent, Window

T = TypeVar("T")
Pair = tuple[MemberId, Id]
Windows = Callable[[Reader, Collection[Pair]], Awaitable[Mapping[Pair, Window]]]
"""Tells what each member may read of each stream now; a pair that is not in the answer: nothing."""

Present = Callable[[Reader, Sequence[tuple[Id, StreamEvent]]], Awaitable[Sequence[object]]]
"""Gives the body that each event has for its readers now, in the order of the events.

The same for every reader: it is read and encoded once for all of them.
"""

PresentLeft = Callable[[Reader, Sequence[tuple[Id, StreamEvent]], MemberId], Awaitable[Sequence[object]]]
"""Gives the bodies that the last events have for a member who is out: what was true when they left."""


async def as_written(_reader: Reader, events: Sequence[tuple[Id, StreamEvent]]) -> Sequence[object]:
    """Present events by the bodies they were appended with."""
    return [event.body for _, event in events]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of stream, as its domain describes it.

    `turning`: kinds of events with which the right to read may change. Whoever is handed one is asked about
    anew before it, so nobody hears what came after their removal, whichever process removed them.
    """

    windows: Windows
    present: Present = as_written
    present_left: PresentLeft | None = None
    turning: frozenset[str] = frozenset()
    typing: bool = False
    """Whether members see each other typing in it."""


async def own_streams(_reader: Reader, pairs: Collection[Pair]) -> Mapping[Pair, Window]:
    """A personal stream is read by its member only."""
    return {pair: EVERYTHING for pair in pairs if pair[0] == pair[1]}


class Access:
    """Reads stream ids off the wire and asks their kinds.

    Personal streams are here from the start, `main` adds the others as `{ConversationId: chat.STREAM}`.
    """

    def __init__(self, kinds: Mapping[type[Id], Kind] | None = None) -> None:
        self._kinds: dict[type[Id], Kind] = {MemberId: Kind(own_streams), **(kinds or {})}
        self._by_prefix = {kind.prefix: kind for kind in self._kinds}

    def parse(self, text: str) -> Id:
        """Read a stream id.

        Raises: MalformedId, also for an id of something that has no stream.
        """
        kind = self._by_prefix.get(text.rpartition("_")[0])
        if kind is None:
            raise MalformedId
        return kind.parse(text)

    def shows_typing(self, stream: Id) -> bool:
        """Tell whether members see each other typing in it."""
        return self._kinds[type(stream)].typing

    def turns(self, stream: Id, events: Iterable[StreamEvent]) -> bool:
        """Tell whether the right to read may have changed with one of the events."""
        turning = self._kinds[type(stream)].turning
        return bool(turning) and any(event.kind in turning for event in events)

    async def windows(self, reader: Reader, pairs: Collection[Pair]) -> dict[Pair, Window]:
        """Tell what each member may read of each stream now; a pair that is missing: nothing."""
        windows: dict[Pair, Window] = {}
        for kind, asked in _by_kind(pairs, lambda pair: pair[1]).items():
            if kind in self._kinds:
                windows.update(await self._kinds[kind].windows(reader, asked))
        return windows

    async def present(
        self, reader: Reader, events: Sequence[tuple[Id, StreamEvent]], *, leaver: MemberId | None = None
    ) -> list[object]:
        """Give the body that each event has for its readers now, or for a member who is out."""
        bodies: list[object] = [None] * len(events)
        places = _by_kind(range(len(events)), lambda place: events[place][0])
        for kind, of_kind in places.items():
            some = [events[place] for place in of_kind]
            if leaver is not None and (present_left := self._kinds[kind].present_left) is not None:
                presented = await present_left(reader, some, leaver)
            else:
                presented = await self._kinds[kind].present(reader, some)
            for place, body in zip(of_kind, presented, strict=True):
                bodies[place] = body
        return bodies


def _by_kind(items: Iterable[T], stream_of: Callable[[T], Id]) -> dict[type[Id], list[T]]:
    kinds: dict[type[Id], list[T]] = {}
    for item in items:
        kinds.setdefault(type(stream_of(item)), []).append(item)
    return kinds

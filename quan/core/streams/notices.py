"""What the processes of one town tell each other through PostgreSQL's NOTIFY: hints, never the truth."""

from collections.abc import Collection, Iterator
from typing import TypeVar

import msgspec

from quan.core import wire
from quan.core.ids import Id, MemberId

T = TypeVar("T")
CHANNEL = "quan_streams"
PAYLOAD_ITEMS = 100
"""PostgreSQL takes less than 8,000 bytes in one notice; an item has at most two ids."""


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One notice: streams that grew, rights that changed, and who is typing where."""

    server: str = ""
    """Who sends it, so that a server ignores its own; empty: a process without devices."""
    grown: tuple[str, ...] = ()
    revoked: tuple[tuple[str, str], ...] = ()
    typing: tuple[tuple[str, str], ...] = ()
    """Stream and member, as in `revoked`."""
    here: tuple[str, ...] = ()
    """Members who show themselves on that server."""
    left: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Members who no longer show themselves, on any server."""


def written(
    *,
    server: str = "",
    grown: Collection[Id] = (),
    revoked: Collection[tuple[Id, MemberId]] = (),
    typing: Collection[tuple[Id, MemberId]] = (),
    here: Collection[MemberId] = (),
    left: Collection[MemberId] = (),
    withdrawn: Collection[MemberId] = (),
) -> list[str]:
    """Write notices, as few as PostgreSQL takes; one is enough for nearly every commit."""
    notices = [
        *(Notice(server, grown=part) for part in _parts([str(stream) for stream in grown])),
        *(Notice(server, revoked=part) for part in _parts(_pairs(revoked))),
        *(Notice(server, typing=part) for part in _parts(_pairs(typing))),
        *(Notice(server, here=part) for part in _parts([str(member) for member in here])),
        *(Notice(server, left=part) for part in _parts([str(member) for member in left])),
        *(Notice(server, withdrawn=part) for part in _parts([str(member) for member in withdrawn])),
    ]
    return [wire.encode(notice).decode() for notice in notices]


def greeting(server: str) -> list[str]:
    """Write the notice of a server that is there and has nothing to say."""
    return [wire.encode(Notice(server)).decode()]


def read(payload: str) -> Notice:
    """Read a notice; msgspec.ValidationError or DecodeError for what is none."""
    return wire.decode(Notice, payload)


def _pairs(pairs: Collection[tuple[Id, MemberId]]) -> list[tuple[str, str]]:
    return [(str(stream), str(member)) for stream, member in pairs]


def _parts(items: list[T]) -> Iterator[tuple[T, ...]]:
    for first in range(0, len(items), PAYLOAD_ITEMS):
        yield tuple(items[first : first + PAYLOAD_ITEMS])

"""The keys of money requests that this process is at work on, each in one place at a time.

The database makes the second of two twins wait for the first as well. But one that goes express holds the
wallets of a whole batch while it waits, and its twin may need one of them: then neither goes on until a lock
times out, and all the neighbours in the batch wait with them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from quan.core.ids import Id

PATIENCE_S = 5.0
"""How long one waits for the other; past it the database decides."""

_Pair = tuple[int, str]

_owners: dict[_Pair, object] = {}
_waited_for: dict[_Pair, asyncio.Event] = {}


def take(caller: Id, key: str, owner: object) -> bool:
    """Take a key unless somebody else has it; tell whether it is `owner` who has it now."""
    return _owners.setdefault((caller.uuid.int, key), owner) is owner


def let_go(caller: Id, key: str, owner: object) -> None:
    """Give a key back; harmless when the owner has it no more."""
    pair = (caller.uuid.int, key)
    if _owners.get(pair) is owner:
        del _owners[pair]
        if pair in _waited_for:
            _waited_for.pop(pair).set()


@asynccontextmanager
async def held(caller: Id, key: str) -> AsyncIterator[None]:
    """Be at work on a key; wait for whoever is."""
    owner = object()
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while not take(caller, key, owner):
                await _waited_for.setdefault((caller.uuid.int, key), asyncio.Event()).wait()
    try:
        yield
    finally:
        let_go(caller, key, owner)

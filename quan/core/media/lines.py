"""What one member does at once: so much, and the rest waits behind it and takes nobody else's room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from quan.core.ids import MemberId


class Lines:
    """A line for each member, of whom the first `most` are served at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lines: WeakValueDictionary[MemberId, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, member: MemberId) -> AsyncIterator[None]:
        """Wait for a turn in this member's line, and keep it."""
        line = self._lines.setdefault(member, asyncio.Semaphore(self.most))
        async with line:
            yield

"""Who is here, told to those they know who are here as well. Opt in, for both sides; nothing is stored."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from quan.core.db import Database, Reader
from quan.core.ids import MemberId
from quan.core.problems import Unavailable
from quan.core.realtime.frames import PresenceOut, Shared

GRACE_S = 10.0
"""Who is back within this time was never away: a tunnel, a reload."""
ELSEWHERE_FOR_S = 60.0
"""How long a member counts as here whom another server has not named again."""
REMEMBERED = 10_000
"""Members of whom this process knows when they left."""

Audience = Callable[[Reader, MemberId], Awaitable[Collection[MemberId]]]
"""Tells who may know whether a member is here, and of whom the member may know it."""


class Watcher(Protocol):
    """A device whose member opted in."""

    member: MemberId

    def aside(self, frame: Shared) -> None:
        """Say something between two things."""
        ...


async def nobody(_reader: Reader, _member: MemberId) -> Collection[MemberId]:
    """Let nobody know of anybody."""
    return ()


class Presence:
    """Who shows themselves, here and on other servers."""

    def __init__(self, db: Database, audience: Audience = nobody, *, grace_s: float = GRACE_S) -> None:
        self.db = db
        self.audience = audience
        self.grace_s = grace_s
        self.on_change: list[Callable[[MemberId, bool], None]] = []
        self.on_withdrawal: list[Callable[[MemberId], None]] = []
        self._here: dict[MemberId, set[Watcher]] = {}
        self._elsewhere: dict[MemberId, float] = {}
        self._left: OrderedDict[MemberId, datetime] = OrderedDict()
        self._shown_to: dict[MemberId, set[MemberId]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def members(self) -> Iterable[MemberId]:
        """List who shows themselves on this server."""
        return self._here.keys()

    def show(self, watcher: Watcher) -> None:
        """Let a device see who is here, and its member be seen."""
        is_new = watcher.member not in self._here
        self._here.setdefault(watcher.member, set()).add(watcher)
        self._start(self._introduce(watcher, is_new=is_new))

    def hide(self, watcher: Watcher) -> None:
        """Forget a device that is gone; its member has left when no other one is back in time."""
        watchers = self._here.get(watcher.member, set())
        watchers.discard(watcher)
        if not watchers and self._here.pop(watcher.member, None) is not None:
            self._start(self._take_leave(watcher.member, self.db.clock.now()))

    def withdraw(self, member: MemberId) -> None:
        """Stop showing a member who no longer wants it, at once and everywhere."""
        self.forget(member)
        for pass_on in self.on_withdrawal:
            pass_on(member)

    def forget(self, member: MemberId) -> None:
        """Take back what was shown of a member from those it was shown to; the settings may say no by now."""
        self._here.pop(member, None)
        self._elsewhere.pop(member, None)
        self._left.pop(member, None)
        frame = Shared(PresenceOut(str(member), online=False))
        for other in self._shown_to.pop(member, ()):
            for watcher in tuple(self._here.get(other, ())):
                watcher.aside(frame)

    def hear(self, member: MemberId, *, here: bool) -> None:
        """Take in what another server says of a member of its own."""
        was_here = self._is_here(member)
        if here:
            self._elsewhere[member] = asyncio.get_running_loop().time()
        else:
            self._elsewhere.pop(member, None)
        if self._is_here(member) != was_here:
            self._start(self._tell(member, here=here, at=None if here else self.db.clock.now()))

    async def stop(self) -> None:
        """Tell nobody any more."""
        for task in tuple(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _is_here(self, member: MemberId) -> bool:
        heard_at = self._elsewhere.get(member)
        now = asyncio.get_running_loop().time()
        return member in self._here or (heard_at is not None and now - heard_at < ELSEWHERE_FOR_S)

    async def _introduce(self, watcher: Watcher, *, is_new: bool) -> None:
        known = await self._known(watcher.member)
        if watcher not in self._here.get(watcher.member, ()):
            return  # withdrawn or gone meanwhile
        for other in known:
            if self._is_here(other):
                self._shown_to.setdefault(other, set()).add(watcher.member)
                watcher.aside(Shared(PresenceOut(str(other), online=True)))
            elif other in self._left:
                self._shown_to.setdefault(other, set()).add(watcher.member)
                watcher.aside(Shared(PresenceOut(str(other), online=False, last_seen=self._left[other])))
        if is_new or watcher.member not in self._shown_to:
            await self._change(watcher.member, here=True, at=None)

    async def _take_leave(self, member: MemberId, at: datetime) -> None:
        await asyncio.sleep(self.grace_s)
        if member not in self._here:
            await self._change(member, here=False, at=at)

    async def _change(self, member: MemberId, *, here: bool, at: datetime | None) -> None:
        for pass_on in self.on_change:
            pass_on(member, here)
        if here or not self._is_here(member):
            await self._tell(member, here=here, at=at)

    async def _tell(self, member: MemberId, *, here: bool, at: datetime | None) -> None:
        """Tell those who may know; asked for now, so that who was blocked meanwhile hears no more."""
        self._left.pop(member, None)
        if at is not None:
            self._left[member] = at
            while len(self._left) > REMEMBERED:
                forgotten, _ = self._left.popitem(last=False)
                self._shown_to.pop(forgotten, None)
        frame = Shared(PresenceOut(str(member), online=here, last_seen=at))
        known = await self._known(member)
        if here and not self._is_here(member):
            return  # withdrawn meanwhile
        for other in known:
            for watcher in tuple(self._here.get(other, ())):
                self._shown_to.setdefault(member, set()).add(other)
                watcher.aside(frame)

    async def _known(self, member: MemberId) -> Collection[MemberId]:
        try:
            async with self.db.read() as reader:
                return await self.audience(reader, member)
        except Unavailable:
            return ()  # nothing that must be known

    def _start(self, happening: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(happening)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

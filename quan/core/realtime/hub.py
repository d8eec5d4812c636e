"""Who listens to what, in the memory of this process. Loses nothing that matters: the table is the truth."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Protocol

import structlog

from quan.core import metrics, streams
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.problems import Unavailable
from quan.core.realtime import feeds, frames
from quan.core.realtime.feeds import Device, Fanout, Feed, Subscription
from quan.core.realtime.frames import Shared
from quan.core.realtime.presence import Audience, Presence, nobody
from quan.core.streams import Access, StreamEvent

CONNECTIONS_PER_MEMBER = 20
READING_AT_ONCE = 4
"""Devices that read for themselves at once: the rest of the pool is for requests."""
CHECKED_AT_ONCE = 500

log = structlog.get_logger()


class Close(IntEnum):
    """Why the server ends a connection. From 4400 on, reconnecting the same way will not help."""

    RESTART = 1012
    UNAVAILABLE = 1013
    TOO_SLOW = 4008
    MALFORMED = 4400
    SIGNED_OUT = 4401
    TOO_MANY = 4429


class Closing(Exception):
    """The connection ends with this code; the reason is for developers."""

    def __init__(self, code: Close, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a connection waits for what."""

    heartbeat: timedelta = timedelta(seconds=20)
    hello: timedelta = timedelta(seconds=10)
    send: timedelta = timedelta(seconds=10)
    frames_per_heartbeat: int = 200
    typing: timedelta = timedelta(seconds=1)
    """A member is shown typing in a stream at most this often."""


class Connected(Protocol):
    """A connection, as it is counted and sent away."""

    member: MemberId
    session: Id

    def close(self, code: Close, reason: str = "") -> None:
        """End the connection."""
        ...


class Hub:
    """Passes what commits hint at to the devices of this process."""

    def __init__(
        self,
        db: Database,
        access: Access | None = None,
        *,
        pace: Pace | None = None,
        audience: Audience = nobody,
        connections_per_member: int = CONNECTIONS_PER_MEMBER,
    ) -> None:
        self.db = db
        self.access = access or Access()
        self.pace = pace or Pace()
        self.connections_per_member = connections_per_member
        self.reading = asyncio.Semaphore(READING_AT_ONCE)
        self.presence = Presence(db, audience)
        self.on_typing: list[Callable[[Id, MemberId], None]] = []
        self._fanout = Fanout(db, self.access)
        self._feeds: dict[Id, Feed] = {}
        self._connected: set[Connected] = set()
        self._per_member: Counter[MemberId] = Counter()
        self._unlisten: Callable[[], None] | None = None
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hear of appends in this process."""
        self._unlisten = streams.listen(self.hint, self.revoke)
        self._fanout.start()
        self._watching = asyncio.create_task(self._watch(), name="streams-watch")

    async def stop(self) -> None:
        """Send every device away; it reconnects to whoever serves next."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        for connection in tuple(self._connected):
            connection.close(Close.RESTART, "the server restarts")
        await self.presence.stop()
        await self._fanout.stop()
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None

    def hint(self, stream: Id, told: Sequence[StreamEvent] = ()) -> None:
        """Note that `stream` may have grown, by these events if any are `told`; the bus never tells."""
        feed = self._feeds.get(stream)
        if feed is not None:
            self._fanout.pass_on(feed, told)

    def revoke(self, stream: Id, member: MemberId) -> None:
        """Note that what `member` may read of `stream` has changed."""
        feed = self._feeds.get(stream)
        for follower in tuple(feed.followers) if feed is not None else ():
            if follower.device.member == member:
                follower.doubt()

    def type_here(self, stream: Id, member: MemberId) -> None:
        """Show a member of this process typing, to its other devices and to other processes."""
        self.type(stream, member)
        for pass_on in self.on_typing:
            pass_on(stream, member)

    def type(self, stream: Id, member: MemberId) -> None:
        """Show that `member` is typing to the others who may read `stream` as it grows."""
        feed = self._feeds.get(stream)
        if feed is None or not self.access.shows_typing(stream):
            return
        frame = Shared(frames.TypingOut(str(stream), str(member)))
        for follower in tuple(feed.followers):
            if follower.device.member != member and follower.is_inside:
                follower.device.push(frame)

    def close_session(self, session: Id) -> None:
        """End the connections of a session that was signed out or revoked."""
        for connection in tuple(self._connected):
            if connection.session == session:
                connection.close(Close.SIGNED_OUT, "this session has ended")

    def connect(self, connection: Connected) -> None:
        """Count a connection in.

        Raises: Closing when its member has too many.
        """
        if self._per_member[connection.member] >= self.connections_per_member:
            raise Closing(Close.TOO_MANY, f"at most {self.connections_per_member} connections")
        self._per_member[connection.member] += 1
        self._connected.add(connection)
        metrics.STREAM_CONNECTIONS.inc()

    def subscribe(self, device: Device, stream: Id) -> Subscription:
        """Let a device hear of `stream` from now on."""
        feed = self._feeds.get(stream)
        if feed is None:
            feed = self._feeds[stream] = Feed(stream)
        subscription = Subscription(device, feed)
        feed.followers.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Let it hear no more."""
        feed = subscription.feed
        feed.followers.discard(subscription)
        if not feed.followers and self._feeds.get(feed.stream) is feed:
            del self._feeds[feed.stream]

    def disconnect(self, connection: Connected) -> None:
        """Forget a connection that was counted in."""
        if connection not in self._connected:
            return
        self._connected.discard(connection)
        self._per_member -= Counter({connection.member: 1})
        metrics.STREAM_CONNECTIONS.dec()

    def __len__(self) -> int:
        """Count the open connections."""
        return len(self._connected)

    async def _watch(self) -> None:
        """Look at the table now and then, for all devices at once: right whatever hint was lost."""
        while self._unlisten is not None:  # not for ever: the pool may swallow a cancellation
            await asyncio.sleep(self.pace.heartbeat.total_seconds())
            try:
                for part in feeds.chunks(self._feeds.values(), CHECKED_AT_ONCE):
                    await feeds.check(self.db, self.access, part, self._fanout.stir)
            except Unavailable:
                log.info("streams.watch-missed")

"""What one device is told beyond the frames that fit everybody: what it lacks, and the heartbeat."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol
from uuid import UUID

import msgspec

from quan.core import metrics, streams, wire
from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.realtime import frames
from quan.core.realtime.feeds import Subscription
from quan.core.realtime.frames import MalformedFrame, Shared
from quan.core.realtime.hub import Close, Closing, Hub
from quan.core.streams import Answer, Cursor, Ended, Head, Reset, Slice

CURSORS_MAX = 1_200
ASIDES_MAX = 1_000
READ_TOGETHER = 16
"""Streams that one statement catches up on, for one device."""


class Left(Exception):
    """The device left while it was spoken to."""


class Socket(Protocol):
    """The wire. `send` waits while the device is not reading; `push` never waits.

    Once the device is gone `receive` gives None and `send` may raise OSError.
    """

    async def send(self, text: str) -> None:
        """Send one frame."""
        ...

    def push(self, frame: Shared) -> bool:
        """Send one frame if that can be done at once; tell whether it was."""
        ...

    async def receive(self) -> str | None:
        """Wait for one frame."""
        ...


class Telling:
    """Keeps one device in step: knows what it was told of each stream, and says what is missing.

    A task lives only while there is something to say: an idle device has none. Within it, what the device has
    is not changed by anybody else.
    """

    __slots__ = (
        "_asides",
        "_beat_due",
        "_dirty",
        "_ended",
        "_in_step",
        "_inbox",
        "_is_reading",
        "_moved",
        "_socket",
        "_still_signed_in",
        "_task",
        "_timer",
        "frames_in",
        "hub",
        "member",
        "on_trouble",
        "subscriptions",
    )

    def __init__(
        self,
        hub: Hub,
        socket: Socket,
        member: MemberId,
        still_signed_in: Callable[[], Awaitable[bool]],
        on_trouble: Callable[[Exception], None],
    ) -> None:
        self.hub = hub
        self.member = member
        self.on_trouble = on_trouble
        self.subscriptions: dict[Id, Subscription] = {}
        self.frames_in = 0
        """Frames that came since the last heartbeat."""
        self._socket = socket
        self._still_signed_in = still_signed_in
        self._dirty: set[Subscription] = set()
        self._moved: set[Subscription] = set()
        self._inbox: list[tuple[Id, Cursor]] = []
        self._asides: list[Shared] = []
        self._in_step = False
        self._is_reading = False
        self._beat_due = False
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, cursors: dict[Id, Cursor]) -> None:
        """Follow what the device has; listening comes before reading, so nothing falls in between."""
        for stream, cursor in cursors.items():
            self._follow(stream, cursor)
        self._wake()

    def go_on(self, stream: Id, cursor: Cursor) -> None:
        """Go on from where the device says it is, once what is being said has been said."""
        self._inbox.append((stream, cursor))
        self._wake()

    async def end(self) -> None:
        """Say and hear no more."""
        self._ended = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            if not self._is_reading:  # a query that is broken off costs more than its end, and a connection
                self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._task
        for subscription in self.subscriptions.values():
            self.hub.unsubscribe(subscription)

    def hint(self, subscription: Subscription) -> None:
        """Look at the table: there may be something for this device."""
        self._dirty.add(subscription)
        self._wake()

    def push(self, frame: Shared) -> bool:
        """Send a frame at once, unless the device is being told something else or does not keep up."""
        return self._in_step and self._task is None and self._socket.push(frame)

    def aside(self, frame: Shared) -> None:
        """Say something between two things; dropped when the device is far behind with hearing."""
        if not self.push(frame) and len(self._asides) < ASIDES_MAX:
            self._asides.append(frame)
            self._wake()

    def moved(self, subscription: Subscription) -> None:
        """Name this stream in the next heartbeat."""
        self._moved.add(subscription)

    def _follow(self, stream: Id, cursor: Cursor) -> Subscription:
        subscription = self.subscriptions.get(stream)
        if subscription is None:
            subscription = self.subscriptions[stream] = self.hub.subscribe(self, stream)
        subscription.seq, subscription.epoch = cursor.seq, cursor.epoch
        return subscription

    def _wake(self) -> None:
        if self._task is None and not self._ended:
            self._task = asyncio.create_task(self._say())
            self._task.add_done_callback(self._said)

    def _said(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception):
            self._ended = True
            self.on_trouble(error)
        elif self._has_something_to_say:
            self._wake()

    @property
    def _has_something_to_say(self) -> bool:
        return bool(self._dirty or self._inbox or self._beat_due or self._asides)

    async def _say(self) -> None:
        """Say all there is to say. The first heartbeat follows the answer to the hello: now it is in step."""
        if not self._in_step:
            await self._compare()
        while self._has_something_to_say and not self._ended:
            self._read_inbox()
            while self._asides:
                await self._send_text(self._asides.pop(0).text.decode())
            if self._dirty:
                await self._catch_up()
            if self._beat_due and (self._in_step or not self._dirty):
                await self._beat()

    async def _compare(self) -> None:
        """Find the streams that differ from what the hello said, by one look at all of them."""
        async with self._reading() as reader:
            heads = await streams.heads(reader, self.subscriptions)
            windows = await self.hub.access.windows(
                reader, [(self.member, stream) for stream in self.subscriptions]
            )
        for stream, subscription in self.subscriptions.items():
            head = heads[stream.uuid]
            subscription.feed.head = subscription.feed.head or head
            if subscription.doubts == 0 and subscription.seq <= head.seq:
                subscription.window = windows.get((self.member, stream))
            if not (subscription.is_at(head) and subscription.is_inside):
                subscription.asked = True
                self._dirty.add(subscription)
        self._moved.update(self.subscriptions.values())
        self._beat_due = True

    @contextlib.asynccontextmanager
    async def _reading(self) -> AsyncIterator[Reader]:
        """Read for this device, when it is its turn."""
        async with self.hub.reading:
            self._is_reading = True
            try:
                async with self.hub.db.read() as reader:
                    yield reader
            finally:
                self._is_reading = False
        if self._ended:
            raise Left

    def _read_inbox(self) -> None:
        """Go on from where the device says it is, in the history it names or was last told about."""
        inbox, self._inbox = self._inbox, []
        for stream, cursor in inbox:
            known = self.subscriptions.get(stream)
            if known is None and len(self.subscriptions) >= CURSORS_MAX:
                raise MalformedFrame(f"at most {CURSORS_MAX} cursors")
            epoch = cursor.epoch or (known.epoch if known else None)
            if known is not None and cursor.seq > known.seq:
                known.doubt()  # what took the right to read away may be among what is passed over
            subscription = self._follow(stream, Cursor(cursor.seq, epoch))
            subscription.asked = True
            self._dirty.add(subscription)

    async def _catch_up(self) -> None:
        """Send what the device lacks of some streams: the next slice of each."""
        some = [self._dirty.pop() for _ in range(min(READ_TOGETHER, len(self._dirty)))]
        asked = [(each.asked, each.doubts) for each in some]
        for each in some:
            each.asked = False
        async with self._reading() as reader:
            found = await streams.catch_up(
                reader,
                self.hub.access,
                self.member,
                [(each.feed.stream, each.cursor, each.window) for each in some],
            )
        for each, (was_asked, doubts), (answer, window) in zip(some, asked, found, strict=True):
            if each.doubts == doubts:
                each.window = window
            await self._answer(each, answer, asked=was_asked)

    async def _answer(self, subscription: Subscription, answer: Answer, *, asked: bool) -> None:
        stream = subscription.feed.stream
        match answer:
            case Ended():
                del self.subscriptions[stream]
                self._dirty.discard(subscription)
                self._moved.discard(subscription)
                self.hub.unsubscribe(subscription)
                await self._send(frames.GoneOut(str(stream)))
            case Reset(epoch=epoch, seq=seq):
                metrics.STREAM_RESETS.inc()
                await self._tell(subscription, frames.reset_out(stream, answer), seq, epoch)
            case Slice() if asked or answer.events:
                part = frames.slice_out(stream, answer)
                if part.more or (part.events and not subscription.is_inside):
                    subscription.asked = asked  # the rest of an answer is an answer, too
                    self._dirty.add(subscription)
                await self._tell(subscription, part if asked else frames.live(part), part.seq, answer.epoch)

    async def _tell(self, subscription: Subscription, frame: msgspec.Struct, seq: int, epoch: UUID) -> None:
        subscription.seq, subscription.epoch = seq, epoch
        subscription.feed.head = subscription.feed.head or Head(epoch, seq)
        self._moved.add(subscription)
        await self._send(frame)

    async def _beat(self) -> None:
        """Tell up to where the device was told each stream that moved, so that it notices what it lost."""
        self._beat_due = False
        self.frames_in = 0
        if self._in_step:
            async with self.hub.reading:
                if not await self._still_signed_in():
                    raise Closing(Close.SIGNED_OUT, "this session has ended")
        moved, self._moved = self._moved, set()
        heads = {each.feed.stream: (each.seq, each.epoch) for each in moved if each.epoch is not None}
        await self._send(frames.heads_out(heads, self.hub.db.clock.now()))
        self._in_step = True
        self._timer = asyncio.get_running_loop().call_later(
            self.hub.pace.heartbeat.total_seconds(), self._next_beat
        )

    def _next_beat(self) -> None:
        self._beat_due = True
        self._wake()

    async def _send(self, frame: msgspec.Struct) -> None:
        await self._send_text(wire.encode(frame).decode())

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(self.hub.pace.send.total_seconds()):
                await self._socket.send(text)
        except TimeoutError:
            raise Closing(Close.TOO_SLOW, "the device does not read what it is sent") from None
        except OSError as error:
            raise Left from error

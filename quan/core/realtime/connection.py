"""One device on the line: what it has, what it was told, what it must hear next."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from quan.core import metrics, streams, wire
from quan.core.db import Database, Reader
from quan.core.ids import Id
from quan.core.problems import Problem, Unavailable
from quan.core.realtime import frames
from quan.core.realtime.frames import MalformedFrame
from quan.core.realtime.hub import Close, Closing, Hub, Listener
from quan.core.streams import Access, Cursor

CURSORS_MAX = 500


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a connection waits for what."""

    heartbeat: timedelta = timedelta(seconds=20)
    hello: timedelta = timedelta(seconds=10)
    send: timedelta = timedelta(seconds=10)
    frames_per_heartbeat: int = 200


class _Gone(Exception):
    """The device left while it was spoken to."""


class Socket(Protocol):
    """The wire. `send` waits while the device is not reading.

    Once the device is gone `receive` gives None and `send` may raise OSError.
    """

    async def send(self, text: str) -> None:
        """Send one frame."""
        ...

    async def receive(self) -> str | None:
        """Wait for one frame."""
        ...


@dataclass(eq=False)
class Connection:
    """Brings one device up to date and keeps it so. `told` is what it was sent, per stream."""

    db: Database
    hub: Hub
    access: Access
    socket: Socket
    listener: Listener
    still_signed_in: Callable[[], Awaitable[bool]]
    pace: Pace = field(default_factory=Pace)
    told: dict[Id, Cursor] = field(default_factory=dict)
    _asked: set[Id] = field(default_factory=set)
    _inbox: list[frames.Fetch] = field(default_factory=list)
    _frames: int = 0

    async def run(self) -> None:
        """Serve the device until it leaves.

        Raises: Closing when the server ends the connection, saying why.
        """
        self.hub.connect(self.listener)
        try:
            await self._serve()
        except _Gone:
            return
        except MalformedFrame as error:
            raise Closing(Close.MALFORMED, str(error)) from error
        except Unavailable as error:
            raise Closing(Close.UNAVAILABLE, "the database is away") from error
        finally:
            self.hub.disconnect(self.listener)

    async def _serve(self) -> None:
        if not await self._greet():
            return
        receiving = asyncio.create_task(self._receive())
        try:
            await self._talk(receiving)
        finally:
            receiving.cancel()
            with contextlib.suppress(asyncio.CancelledError, MalformedFrame):
                await receiving

    async def _greet(self) -> bool:
        """Read the hello, and listen before anything is read: what happens from here on is hinted at."""
        try:
            async with asyncio.timeout(self.pace.hello.total_seconds()):
                text = await self.socket.receive()
        except TimeoutError:
            raise Closing(Close.MALFORMED, "no hello came") from None
        if text is None:
            return False
        hello = frames.read(text)
        if not isinstance(hello, frames.Hello):
            raise MalformedFrame("the first frame is a hello")
        if len(hello.cursors) > CURSORS_MAX:
            raise MalformedFrame(f"at most {CURSORS_MAX} cursors")
        self._ask(self.listener.member, Cursor(0))
        for name, cursor in hello.cursors.items():
            self._ask(self._stream(name), Cursor(cursor.seq, cursor.epoch))
        return True

    def _stream(self, name: str) -> Id:
        try:
            return self.access.parse(name)
        except Problem as problem:
            raise MalformedFrame(str(problem)) from problem

    def _ask(self, stream: Id, cursor: Cursor) -> None:
        self.hub.subscribe(self.listener, stream)
        self.told[stream] = cursor
        self._asked.add(stream)
        self.listener.hint(stream)

    async def _talk(self, receiving: asyncio.Task[None]) -> None:
        """Say what there is to say, then wait for a hint, a frame or the heartbeat."""
        receiving.add_done_callback(lambda _: self.listener.woken.set())
        loop = asyncio.get_running_loop()
        beat_at = loop.time()  # the first heartbeat follows the first slices: now the device is in step
        while not receiving.done():
            self.listener.woken.clear()
            self._read_inbox()
            await self._say_news()
            if self.listener.closing is not None:
                raise self.listener.closing
            if loop.time() >= beat_at:
                await self._beat()
                beat_at = loop.time() + self.pace.heartbeat.total_seconds()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(beat_at):
                    await self.listener.woken.wait()
        receiving.result()

    async def _receive(self) -> None:
        """Take frames in. Only `_talk` acts on them: what the device has must not change while it is told."""
        while (text := await self.socket.receive()) is not None:
            self._frames += 1
            if self._frames > self.pace.frames_per_heartbeat:
                raise MalformedFrame("too many frames")
            match frames.read(text):
                case frames.Fetch() as fetch:
                    self._inbox.append(fetch)
                    self.listener.woken.set()
                case frames.Hello():
                    raise MalformedFrame("one hello is enough")
                case frames.Pong():
                    pass

    def _read_inbox(self) -> None:
        """Go on from where the device says it is, in the history it was last told about."""
        fetches, self._inbox = self._inbox, []
        for fetch in fetches:
            stream = self._stream(fetch.stream)
            if stream not in self.told and len(self.told) >= CURSORS_MAX:
                raise MalformedFrame(f"at most {CURSORS_MAX} cursors")
            known = self.told.get(stream)
            self._ask(stream, Cursor(fetch.after, known.epoch if known else None))

    async def _say_news(self) -> None:
        while self.listener.dirty and self.listener.closing is None:
            await self._bring_up_to_date(self.listener.dirty.pop())

    async def _bring_up_to_date(self, stream: Id) -> None:
        """Send what the device lacks of one stream, all of it, slice by slice."""
        more = True
        while more and self.listener.closing is None:
            asked = stream in self._asked
            self._asked.discard(stream)
            async with self.db.read() as reader:
                part = await self._read(reader, stream)
            match part:
                case None:
                    self._forget(stream)
                    await self._send(frames.GoneOut(str(stream)))
                    more = False
                case frames.ResetOut(epoch=epoch, seq=seq):
                    await self._say(stream, part, Cursor(seq, epoch))
                    more = False
                case frames.SliceOut(epoch=epoch, seq=seq, more=more):
                    if asked or part.events:
                        await self._say(stream, part if asked else frames.live(part), Cursor(seq, epoch))
                    if more and asked:
                        self._asked.add(stream)  # the rest of an answer is an answer, too

    async def _read(self, reader: Reader, stream: Id) -> frames.SliceOut | frames.ResetOut | None:
        if not await self.access.may_read(reader, self.listener.member, stream):
            return None
        part = await streams.since(reader, stream, self.told[stream])
        return frames.slice_out(stream, part)

    async def _say(self, stream: Id, frame: msgspec.Struct, now_has: Cursor) -> None:
        self.told[stream] = now_has
        if isinstance(frame, frames.ResetOut):
            metrics.STREAM_RESETS.inc()
        await self._send(frame)

    def _forget(self, stream: Id) -> None:
        self.told.pop(stream, None)
        self._asked.discard(stream)
        self.hub.unsubscribe(self.listener, stream)

    async def _beat(self) -> None:
        """Tell the heads; what this process was never hinted at is caught up with here."""
        self._frames = 0
        if not await self.still_signed_in():
            raise Closing(Close.SIGNED_OUT, "this session has ended")
        async with self.db.read() as reader:
            found = await streams.heads(reader, self.told)
            now = reader.now
        heads: dict[Id, tuple[int, UUID]] = {}
        for stream, told in self.told.items():
            head = found[stream.uuid]
            heads[stream] = head.seq, head.epoch
            if told != Cursor(head.seq, head.epoch):
                self.listener.hint(stream)
        await self._send(frames.heads_out(heads, now))

    async def _send(self, frame: msgspec.Struct) -> None:
        try:
            async with asyncio.timeout(self.pace.send.total_seconds()):
                await self.socket.send(wire.encode(frame).decode())
        except TimeoutError:
            raise Closing(Close.TOO_SLOW, "the device does not read what it is sent") from None
        except OSError as error:
            raise _Gone from error

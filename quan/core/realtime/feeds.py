"""The streams that devices of this process follow, and the one reading of each that serves them all."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import structlog

from quan.core import streams
from quan.core.db import Database, Reader
from quan.core.ids import Id, MemberId
from quan.core.problems import Unavailable
from quan.core.realtime import frames
from quan.core.realtime.frames import Shared
from quan.core.streams import EVERYTHING, Access, Answer, Cursor, Head, Pair, Slice, StreamEvent, Window

AT_ONCE = 64
"""Streams that are read by one statement."""
RETRY_S = 1.0

log = structlog.get_logger()


class Device(Protocol):
    """A connection, as a feed sees it."""

    member: MemberId

    def hint(self, subscription: "Subscription") -> None:
        """Look at the table: there may be something for you."""
        ...

    def push(self, frame: Shared) -> bool:
        """Send a frame at once; False, and nothing is sent, when the device is busy or slow."""
        ...

    def moved(self, subscription: "Subscription") -> None:
        """Name this stream in the next heartbeat."""
        ...


class Subscription:
    """One device on one stream: what it was told, and what its member may read (None: to be asked)."""

    __slots__ = ("asked", "device", "doubts", "epoch", "feed", "seq", "window")

    def __init__(self, device: Device, feed: "Feed") -> None:
        self.device = device
        self.feed = feed
        self.seq = 0
        self.epoch: UUID | None = None
        self.window: Window | None = None
        self.doubts = 0
        """How often the window was put in doubt: what was asked before the last doubt is not to be kept."""
        self.asked = False

    @property
    def cursor(self) -> Cursor:
        """What the device was told."""
        return Cursor(self.seq, self.epoch)

    @property
    def is_inside(self) -> bool:
        """Whether the member is known to read the stream as it grows."""
        return self.window is not None and self.window.upto is None

    @property
    def is_heard(self) -> bool:
        """Whether the member may show that they type."""
        return self.window is not None and self.window.upto is None and not self.window.silent

    def is_at(self, head: Head) -> bool:
        """Tell whether the device was told everything up to `head`."""
        return self.seq == head.seq and self.epoch == head.epoch

    def doubt(self) -> None:
        """Have the right to read asked anew, before anything else is told."""
        self.window = None
        self.doubts += 1
        self.device.hint(self)

    def hand(self, part: Slice, frame: Shared) -> None:
        """Pass on what just happened if the device can apply it; else it looks itself."""
        if self.epoch == part.epoch and self.seq >= part.seq:
            return
        window = self.window
        if (
            window is not None
            and window.upto is None
            and self.epoch == part.epoch
            and window.after <= part.prev <= self.seq
            and self.device.push(frame)
        ):
            self.device.moved(self)
            self.seq = part.seq
        else:
            self.device.hint(self)


class Feed:
    """One stream that somebody here follows. `head`: up to where it was handed out; None: nobody looked."""

    __slots__ = ("followers", "head", "stream")

    def __init__(self, stream: Id) -> None:
        self.stream = stream
        self.head: Head | None = None
        self.followers: set[Subscription] = set()

    def pairs(self) -> set[Pair]:
        """List who follows, as their rights are asked for."""
        return {(follower.device.member, self.stream) for follower in self.followers}

    def hint(self) -> None:
        """Let every follower look for itself."""
        for follower in tuple(self.followers):
            follower.device.hint(follower)


class Fanout:
    """Reads what feeds grew by, presents and encodes it once, and hands it to every follower in step.

    Continuous: feeds that are stirred while a reading is under way make the next one, together.
    """

    def __init__(self, db: Database, access: Access) -> None:
        self.db = db
        self.access = access
        self._stirred: dict[Feed, None] = {}
        self._being_read: Sequence[Feed] = ()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def start(self) -> None:
        """Begin to hand out."""
        self._task = asyncio.create_task(self._run(), name="streams-fanout")

    async def stop(self) -> None:
        """Hand out no more."""
        self._stopped = True  # the pool may swallow a cancellation that comes together with a connection
        if self._task is not None:
            self._woken.set()
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def stir(self, feed: Feed) -> None:
        """Note that a feed may have grown."""
        if feed.head is None:
            feed.hint()
        else:
            self._stirred[feed] = None
            self._woken.set()

    def pass_on(self, feed: Feed, told: Sequence[StreamEvent]) -> None:
        """Hand out at once what a commit of this process added, if all before it was handed out.

        What is not known to come next, or changes who may read, is left to the table.
        """
        head = feed.head
        is_next = head is not None and told and told[0].seq == head.seq + 1
        is_being_read = feed in self._stirred or feed in self._being_read
        if head is None or not is_next or is_being_read or self.access.turns(feed.stream, told):
            self.stir(feed)
            return
        try:
            self._hand(feed, Slice(head.epoch, head.seq, told[-1].seq, tuple(told), more=False), {})
        except Exception:  # the commit stands, whatever becomes of telling it
            log.exception("streams.fanout-failed", stream=str(feed.stream))
            self.stir(feed)

    async def _run(self) -> None:
        while not self._stopped:
            await self._woken.wait()
            self._woken.clear()
            while self._stirred and not self._stopped:
                feeds = [feed for feed, _ in zip(tuple(self._stirred), range(AT_ONCE), strict=False)]
                for feed in feeds:
                    del self._stirred[feed]
                self._being_read = feeds
                await self._try(feeds)
                self._being_read = ()

    async def _try(self, feeds: Sequence[Feed]) -> None:
        """Hand out; what cannot be read now is tried again, what cannot be presented stops nobody else."""
        try:
            await self._hand_out(feeds)
        except Unavailable:
            await asyncio.sleep(RETRY_S)
            for feed in feeds:
                self.stir(feed)
        except Exception:
            if len(feeds) == 1:
                log.exception("streams.fanout-failed", stream=str(feeds[0].stream))
            for feed in feeds if len(feeds) > 1 else ():
                await self._try([feed])

    async def _hand_out(self, feeds: Sequence[Feed]) -> None:
        async with self.db.read() as reader:
            answers = await self._read(reader, feeds)
            windows = await self._ask_again(reader, feeds, answers)
        for feed, answer in zip(feeds, answers, strict=True):
            match answer:
                case Slice() if answer.events:
                    self._hand(feed, answer, windows)
                case streams.Reset(epoch=epoch, seq=seq):
                    feed.head = Head(epoch, seq)
                    feed.hint()

    async def _read(self, reader: Reader, feeds: Sequence[Feed]) -> list[Answer]:
        cursors = [Cursor(feed.head.seq, feed.head.epoch) if feed.head else Cursor(0) for feed in feeds]
        ids = [feed.stream for feed in feeds]
        parts = await streams.read(reader, list(zip(ids, cursors, strict=True)))
        answers = [
            streams.answer(cursor, head, events, EVERYTHING)
            for cursor, (head, events) in zip(cursors, parts, strict=True)
        ]
        return await streams.present(reader, self.access, ids, answers)

    async def _ask_again(
        self, reader: Reader, feeds: Sequence[Feed], answers: Sequence[Answer]
    ) -> Mapping[Pair, Window | None]:
        """Ask about every follower of a feed in which the right to read may have changed."""
        pairs = {
            pair
            for feed, answer in zip(feeds, answers, strict=True)
            if isinstance(answer, Slice) and self.access.turns(feed.stream, answer.events)
            for pair in feed.pairs()
        }
        found = await self.access.windows(reader, pairs) if pairs else {}
        return {pair: found.get(pair) for pair in pairs}

    def _hand(self, feed: Feed, part: Slice, windows: Mapping[Pair, Window | None]) -> None:
        turned = self.access.turns(feed.stream, part.events)
        out = frames.slice_out(feed.stream, part)
        frame = Shared(frames.live(out))
        told = Slice(part.epoch, part.prev, out.seq, part.events, out.more)
        for follower in tuple(feed.followers):
            pair = (follower.device.member, feed.stream)
            if turned and (pair not in windows or windows[pair] != follower.window):
                follower.doubt()
            else:
                follower.hand(told, frame)
        feed.head = Head(part.epoch, out.seq)
        if out.more:
            self.stir(feed)


async def check(db: Database, access: Access, feeds: Sequence[Feed], stir: Callable[[Feed], None]) -> None:
    """Compare feeds and their followers' rights with the truth: what was never hinted at is noticed here."""
    async with db.read() as reader:
        heads = await streams.heads(reader, [feed.stream for feed in feeds])
        windows = await access.windows(reader, {pair for feed in feeds for pair in feed.pairs()})
    for feed in feeds:
        head = heads[feed.stream.uuid]
        if feed.head != head:
            stir(feed)
        for follower in tuple(feed.followers):
            if follower.window != windows.get((follower.device.member, feed.stream)):
                follower.doubt()
            elif not follower.is_at(head):
                follower.device.hint(follower)


def chunks(feeds: Iterable[Feed], size: int) -> Iterable[list[Feed]]:
    """Cut a list of feeds into parts that one statement takes."""
    every = list(feeds)
    return (every[first : first + size] for first in range(0, len(every), size))

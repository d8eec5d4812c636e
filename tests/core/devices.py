"""Devices for tests of the stream protocol: what a correct client does, and a wire that can be cut."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.realtime import Closing, Connection, Hub, Pace, Shared
from quan.core.streams import EVERYTHING, Window
from tests.core import rooms

Frame = dict[str, Any]
Entry = tuple[int, str]
"""The seq and the note of an event."""
QUICK = Pace(
    heartbeat=timedelta(seconds=0.05),
    hello=timedelta(seconds=0.2),
    send=timedelta(seconds=0.2),
    frames_per_heartbeat=1_000,
)
CALM = Pace(heartbeat=timedelta(seconds=60), typing=timedelta(0))


class SessionId(Id):
    prefix = "ses"


class Wire:
    """A socket that breaks at `last_frame` frames from the server; the last one arrives or not.

    `meddle` may deliver what is sent twice, late or in another order.
    """

    def __init__(
        self,
        last_frame: int | None = None,
        *,
        arrives: bool = True,
        pushes: bool = True,
        meddle: Callable[[Frame], list[Frame]] = lambda frame: [frame],
    ) -> None:
        self.last_frame = last_frame
        self.arrives = arrives
        self.pushes = pushes
        self.meddle = meddle
        self.sent = 0
        self.down: asyncio.Queue[Frame | None] = asyncio.Queue()
        self.up: asyncio.Queue[str | None] = asyncio.Queue()
        self.reading = asyncio.Event()
        self.reading.set()

    async def send(self, text: str) -> None:
        await self.reading.wait()
        if self.is_cut:
            raise ConnectionResetError
        self._deliver(json.loads(text))

    def push(self, frame: Shared) -> bool:
        if not self.pushes or self.is_cut or not self.reading.is_set():
            return False
        self._deliver(json.loads(frame.text))
        return True

    def _deliver(self, frame: Frame) -> None:
        self.sent += 1
        if not self.is_cut or self.arrives:
            for delivered in self.meddle(frame):
                self.down.put_nowait(delivered)
        if self.is_cut:
            self.cut()

    async def receive(self) -> str | None:
        return await self.up.get()

    def say(self, frame: Frame) -> None:
        self.up.put_nowait(json.dumps(frame))

    @property
    def is_cut(self) -> bool:
        return self.last_frame is not None and self.sent >= self.last_frame

    def cut(self) -> None:
        self.last_frame = self.sent
        self.up.put_nowait(None)
        self.down.put_nowait(None)


@dataclass
class Copy:
    """What a device has of one stream."""

    seq: int = 0
    epoch: str | None = None
    log: list[Entry] = field(default_factory=list)
    resets: int = 0
    """How often the server told it to start again."""


@dataclass
class Device:
    """A client: its copies of streams survive what happens to the connection."""

    db: Database
    member: MemberId
    copies: dict[str, Copy] = field(default_factory=dict)
    heads: int = 0
    seen: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """All that ever came over the wire, for finding what should not have."""
    gone: list[str] = field(default_factory=list)
    typing: list[Frame] = field(default_factory=list)
    presence: list[Frame] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def stream(self) -> MemberId:
        return self.member

    @property
    def own(self) -> Copy:
        return self.copies.setdefault(str(self.member), Copy())

    def copy(self, stream: Id) -> Copy:
        return self.copies[str(stream)]

    def hello(self) -> Frame:
        cursors = {
            stream: {"seq": copy.seq, "epoch": copy.epoch}
            for stream, copy in self.copies.items()
            if copy.epoch is not None
        }
        return {"type": "hello", "cursors": cursors}

    async def apply(self, frame: Frame) -> list[Frame]:
        """Take a frame in; give the frames to answer with."""
        match frame:
            case {"type": "reset", "stream": stream, "epoch": epoch, "seq": seq}:
                return await self._start_again(stream, epoch, seq)
            case {"type": "slice" | "events"}:
                return await self._part(frame)
            case {"type": "gone", "stream": stream}:
                self.gone.append(stream)
                self.copies.pop(stream, None)
            case {"type": "heads", "heads": heads}:
                self.heads += 1
                return self._behind(heads)
            case {"type": "typing"}:
                self.typing.append(frame)
            case {"type": "presence"}:
                self.presence.append(frame)
        return []

    async def _start_again(self, stream: str, epoch: str, seq: int) -> list[Frame]:
        """Drop the copy and fetch the state, as a client does over HTTP; of oneself, that is all rooms."""
        copy = self.copies.setdefault(stream, Copy())
        copy.resets += 1
        copy.log = [entry for entry in await visible(self.db, self.member, stream) if entry[0] <= seq]
        copy.epoch, copy.seq = epoch, seq
        if stream != str(self.member):
            return []
        async with self.db.read() as reader:
            inside = await rooms.inside(reader, self.member)
        return [await self._open(str(room)) for room in inside]

    async def _part(self, frame: Frame) -> list[Frame]:
        stream, seq = frame["stream"], frame["seq"]
        events = [(event["seq"], event["body"]["note"]) for event in frame["events"]]
        self.seen[stream] += events
        copy = self.copies.get(stream)
        if copy is None or copy.epoch != frame["epoch"]:
            return [fetch(stream, 0)]
        if frame["prev"] > copy.seq:
            return [fetch(stream, copy.seq, copy.epoch)]
        new = [event for event in frame["events"] if event["seq"] > copy.seq]
        copy.log += [entry for entry in events if entry[0] > copy.seq]
        copy.seq = max(copy.seq, seq)
        joined = [event["body"]["room"] for event in new if event["kind"] == "room.joined"]
        return [await self._open(room) for room in joined]

    async def _open(self, room: str) -> Frame:
        """Fetch the state of a room one is new in, and follow it from there."""
        stream = rooms.ACCESS.parse(room)
        async with self.db.read() as reader:
            head = (await streams.heads(reader, [stream]))[stream.uuid]
        copy = self.copies.setdefault(room, Copy())
        entries = await visible(self.db, self.member, room)
        copy.log = [entry for entry in entries if entry[0] <= head.seq]
        copy.seq, copy.epoch = head.seq, str(head.epoch)
        return fetch(room, copy.seq, copy.epoch)

    def _behind(self, heads: dict[str, Frame]) -> list[Frame]:
        answers = []
        for stream, head in heads.items():
            copy = self.copies.get(stream)
            if copy is None or copy.epoch != head["epoch"]:
                answers.append(fetch(stream, 0))
            elif copy.seq < head["seq"]:
                answers.append(fetch(stream, copy.seq, copy.epoch))
        return answers

    async def listen(self, wire: Wire) -> None:
        """Apply what comes until the wire breaks."""
        while (frame := await wire.down.get()) is not None:
            for answer in await self.apply(frame):
                wire.say(answer)
            self.changed.set()
        self.changed.set()


def fetch(stream: str, after: int, epoch: str | None = None) -> Frame:
    return {"type": "fetch", "stream": stream, "after": after, "epoch": epoch}


def device_of(db: Database) -> Device:
    return Device(db, MemberId(uuid4()))


async def table(db: Database, stream: Id) -> list[Entry]:
    """Read the whole stream from the table."""
    async with db.read() as reader:
        events = await reader.tuples(
            "SELECT seq, kind, body, at FROM core.stream_events WHERE stream = %s ORDER BY seq", (stream,)
        )
        written = [(stream, streams.StreamEvent(*event)) for event in events]
        bodies: list[Any] = await rooms.ACCESS.present(reader, written)
    return [(event.seq, body["note"]) for (_, event), body in zip(written, bodies, strict=True)]


async def window(db: Database, member: MemberId, stream: Id) -> Window | None:
    if isinstance(stream, MemberId):
        return EVERYTHING
    async with db.read() as reader:
        return (await rooms.windows(reader, [(member, stream)])).get((member, stream))


async def visible(db: Database, member: MemberId, name: str) -> list[Entry]:
    """Read what a member may see of a stream."""
    stream = rooms.ACCESS.parse(name)
    may = await window(db, member, stream)
    if may is None:
        return []
    entries = await table(db, stream)
    return [entry for entry in entries if entry[0] > may.after and (may.upto is None or entry[0] <= may.upto)]


async def note(db: Database, stream: Id, *notes: str) -> None:
    """Append, all in one transaction."""
    async with db.transaction() as tx:
        for text in notes:
            await streams.append(tx, stream, "test.noted", {"note": text})


class Line:
    """A device on a wire on a connection of the server."""

    def __init__(self, hub: Hub, device: Device, wire: Wire | None = None) -> None:
        self.hub = hub
        self.wire = wire or Wire()
        self.device = device
        self.signed_in = True
        self.session = SessionId(uuid4())
        self.connection = Connection(
            hub=hub,
            socket=self.wire,
            member=device.member,
            session=self.session,
            still_signed_in=self._still_signed_in,
        )
        self.closing: Closing | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def _still_signed_in(self) -> bool:
        return self.signed_in

    async def __aenter__(self) -> Self:
        self.wire.say(self.device.hello())
        self._tasks = [
            asyncio.create_task(self._run()),
            asyncio.create_task(self.device.listen(self.wire)),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.wire.cut()
        await self.over()

    async def over(self) -> None:
        """Wait until both ends have seen the end."""
        await asyncio.gather(*self._tasks)

    async def kill(self) -> None:
        """End both sides as a killed server does: without a word."""
        self._tasks[0].cancel()
        self.wire.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self.connection.run()
        except Closing as closing:
            self.closing = closing
        self.wire.cut()

    async def until(self, seq: int, stream: Id | None = None) -> None:
        """Wait until the device has everything up to `seq`."""
        async with asyncio.timeout(5):
            while self._seq(stream) < seq:
                await self._something()

    async def until_cut_or(self, seq: int) -> None:
        """Wait until the device has everything up to `seq`, or its wire is broken."""
        async with asyncio.timeout(5):
            while self._seq(None) < seq and not self._tasks[1].done():
                await self._something()

    async def until_gone(self, stream: Id) -> None:
        """Wait until the device was told to forget the stream."""
        async with asyncio.timeout(5):
            while str(stream) not in self.device.gone:
                await self._something()

    @property
    def is_up(self) -> bool:
        """Tell whether both ends still talk."""
        return not self.wire.is_cut and not any(task.done() for task in self._tasks)

    @property
    def is_in_step(self) -> bool:
        """Tell whether the server has nothing to say to this device."""
        return self.connection.telling._in_step and self.connection.telling._task is None

    def follows(self, stream: Id) -> bool:
        """Tell whether the server knows that this device may read the stream as it grows."""
        subscription = self.connection.telling.subscriptions.get(stream)
        return subscription is not None and subscription.is_inside

    async def something_said(self) -> None:
        """Wait for what is being said to this device, or for a moment."""
        if self.connection.telling._task is not None:
            await asyncio.wait([self.connection.telling._task])
        await asyncio.sleep(0)

    async def until_typing(self) -> None:
        """Wait until the device was shown somebody typing."""
        async with asyncio.timeout(5):
            while not self.device.typing:
                await self._something()

    async def in_step(self) -> None:
        """Wait for the first heartbeat: everything asked for in the hello has been said."""
        async with asyncio.timeout(5):
            while not self.device.heads:
                await self._something()

    def _seq(self, stream: Id | None) -> int:
        copy = self.device.copies.get(str(stream or self.device.member))
        return copy.seq if copy else 0

    async def _something(self) -> None:
        self.device.changed.clear()
        await self.device.changed.wait()

"""Devices for tests of the stream protocol: what a correct client does, and a wire that can be cut."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.realtime import Closing, Connection, Hub, Listener, Pace
from quan.core.streams import Access

Frame = dict[str, Any]
QUICK = Pace(heartbeat=timedelta(seconds=0.05), hello=timedelta(seconds=0.2), send=timedelta(seconds=0.2))
CALM = Pace(heartbeat=timedelta(seconds=60))


class SessionId(Id):
    prefix = "ses"


class Wire:
    """A socket that breaks at `last_frame` frames from the server; the last one arrives or not."""

    def __init__(self, last_frame: int | None = None, *, arrives: bool = True) -> None:
        self.last_frame = last_frame
        self.arrives = arrives
        self.sent = 0
        self.down: asyncio.Queue[Frame | None] = asyncio.Queue()
        self.up: asyncio.Queue[str | None] = asyncio.Queue()
        self.reading = asyncio.Event()
        self.reading.set()

    async def send(self, text: str) -> None:
        await self.reading.wait()
        if self.last_frame is not None and self.sent >= self.last_frame:
            raise ConnectionResetError
        self.sent += 1
        breaks = self.sent == self.last_frame
        if not breaks or self.arrives:
            self.down.put_nowait(json.loads(text))
        if breaks:
            self.cut()

    async def receive(self) -> str | None:
        return await self.up.get()

    def say(self, frame: Frame) -> None:
        self.up.put_nowait(json.dumps(frame))

    def cut(self) -> None:
        self.last_frame = self.sent
        self.up.put_nowait(None)
        self.down.put_nowait(None)


@dataclass
class Device:
    """A client: one stream, its cursor and its log, which survive what happens to the connection."""

    db: Database
    stream: Id
    epoch: str | None = None
    seq: int = 0
    log: list[tuple[int, str]] = field(default_factory=list)
    resets: int = 0
    """How often the server told it to start again."""
    heads: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def hello(self) -> Frame:
        if self.epoch is None:
            return {"type": "hello", "cursors": {}}
        cursor = {"seq": self.seq, "epoch": self.epoch}
        return {"type": "hello", "cursors": {str(self.stream): cursor}}

    async def apply(self, frame: Frame) -> Frame | None:
        """Take a frame in; give the frame to answer with, if any."""
        match frame:
            case {"type": "reset", "epoch": epoch, "seq": seq}:
                self.resets += 1
                self.log = [entry for entry in await table(self.db, self.stream) if entry[0] <= seq]
                self.epoch, self.seq = epoch, seq
            case {"type": "slice" | "events", "epoch": epoch, "prev": prev, "seq": seq, "events": events}:
                assert epoch == self.epoch
                if prev > self.seq:
                    return {"type": "fetch", "stream": str(self.stream), "after": self.seq}
                new = [event for event in events if event["seq"] > self.seq]
                self.log += [(event["seq"], event["body"]["note"]) for event in new]
                self.seq = max(self.seq, seq)
            case {"type": "heads", "heads": heads}:
                assert str(self.stream) in heads
                self.heads += 1
        return None

    async def listen(self, wire: Wire) -> None:
        """Apply what comes until the wire breaks."""
        while (frame := await wire.down.get()) is not None:
            answer = await self.apply(frame)
            self.changed.set()
            if answer is not None:
                wire.say(answer)
        self.changed.set()


def device_of(db: Database) -> Device:
    return Device(db, MemberId(uuid4()))


async def table(db: Database, stream: Id) -> list[tuple[int, str]]:
    """Read the whole stream from the table."""
    async with db.read() as reader:
        return await reader.rows(
            "SELECT seq, body FROM core.stream_events WHERE stream = %s ORDER BY seq",
            (stream,),
            into=lambda seq, body: (seq, body["note"]),
        )


async def note(db: Database, stream: Id, *notes: str) -> None:
    """Append, all in one transaction."""
    async with db.transaction() as tx:
        for text in notes:
            await streams.append(tx, stream, "test.noted", {"note": text})


class Line:
    """A device on a wire on a connection of the server."""

    def __init__(
        self, db: Database, hub: Hub, device: Device, wire: Wire | None = None, pace: Pace = CALM
    ) -> None:
        self.hub = hub
        self.wire = wire or Wire()
        self.device = device
        self.signed_in = True
        member = MemberId(device.stream.uuid)
        self.session = SessionId(uuid4())
        self.connection = Connection(
            db=db,
            hub=hub,
            access=Access(),
            socket=self.wire,
            listener=Listener(member, self.session),
            still_signed_in=self._still_signed_in,
            pace=pace,
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

    async def _run(self) -> None:
        try:
            await self.connection.run()
        except Closing as closing:
            self.closing = closing
        self.wire.cut()

    async def until(self, seq: int) -> None:
        """Wait until the device has everything up to `seq`."""
        async with asyncio.timeout(5):
            while self.device.seq < seq:
                await self._something()

    async def until_cut_or(self, seq: int) -> None:
        """Wait until the device has everything up to `seq`, or its wire is broken."""
        async with asyncio.timeout(5):
            while self.device.seq < seq and not self._tasks[1].done():
                await self._something()

    async def in_step(self) -> None:
        """Wait for the first heartbeat: everything asked for in the hello has been said."""
        async with asyncio.timeout(5):
            while not self.device.heads:
                await self._something()

    async def _something(self) -> None:
        self.device.changed.clear()
        await self.device.changed.wait()

"""Members, devices and rooms, over the real connection and database; and a model of what each may see."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Literal, TypeVar
from uuid import UUID

from quan.core import streams
from quan.core.db import Database, Tx
from quan.core.ids import Id, MemberId
from quan.core.problems import Unavailable
from quan.core.realtime import Hub, Pace
from tests.core import rooms
from tests.core.devices import Copy, Device, Frame, Line, Wire, visible
from tests.core.rooms import RoomId

T = TypeVar("T")
BRISK = Pace(
    heartbeat=timedelta(seconds=0.05),
    hello=timedelta(seconds=5),
    send=timedelta(seconds=0.5),
    frames_per_heartbeat=10_000,
)
SETTLED_WITHIN_S = 30
MEMBERS, DEVICES_EACH, ROOMS = 3, 2, 3

Fault = Literal["none", "twice", "late", "lost", "no push"]
FAULTS: tuple[Fault, ...] = ("none", "twice", "late", "lost", "no push")


class Town:
    """What happens is called from outside, one step at a time; `check` holds after every step.

    The model: `truth` is what was written to each stream in the order of its commits, `held` are the windows
    that a member ever had. A device may hold a part of the truth from where it began, never anything else.
    """

    def __init__(self, db: Database, seed: int) -> None:
        self.db = db
        self.dice = random.Random(seed)  # noqa: S311 - replayable, not secret
        self.members = [MemberId(UUID(int=self.dice.getrandbits(128))) for _ in range(MEMBERS)]
        self.rooms = [RoomId(UUID(int=self.dice.getrandbits(128))) for _ in range(ROOMS)]
        self.devices = [Device(db, member) for member in self.members for _ in range(DEVICES_EACH)]
        self.lines: dict[int, Line] = {}
        self.doubtful: set[int] = set()
        """Devices on wires that cannot be relied on."""
        self.hub = Hub(db, rooms.ACCESS, pace=BRISK)
        self.truth: dict[str, dict[int, str]] = defaultdict(dict)
        self.inside: set[tuple[RoomId, MemberId]] = set()
        self.held: dict[tuple[str, MemberId], list[tuple[int, int]]] = defaultdict(list)
        self.notes = 0
        self.frames = 0
        self._checked: dict[tuple[int, str], tuple[int, int]] = {}
        self._seen: dict[tuple[int, str], int] = defaultdict(int)

    async def begin(self) -> None:
        """Open the rooms."""
        await rooms.build(self.db)
        await self.hub.start()

    # What happens

    async def write(self, stream: Id, notes: int, *, heard: bool = True) -> None:
        """Write notes in one transaction; unheard: no process is hinted at, as when a NOTIFY is lost."""
        words = [f"note {self.notes + place}" for place in range(notes)]
        self.notes += notes

        async def act(tx: Tx) -> dict[int, str]:
            return {await self._say(tx, stream, word): word for word in words}

        self.truth[str(stream)].update(await self._commit(act, heard=heard))

    async def join(self, room: RoomId, member: MemberId, *, heard: bool = True) -> None:
        """Let a member into a room they are not in."""
        if (room, member) in self.inside:
            return
        self.inside.add((room, member))
        seq = await self._commit(lambda tx: rooms.join(tx, room, member), heard=heard)
        self.truth[str(room)][seq] = f"{member} came"
        self.held[str(room), member].append((seq, 1 << 53))
        async with self.db.read() as reader:
            head = (await streams.heads(reader, [member]))[member.uuid]
        self.truth[str(member)][head.seq] = "joined"

    async def leave(self, room: RoomId, member: MemberId, *, heard: bool = True) -> None:
        """Put a member out of a room."""
        if (room, member) not in self.inside:
            return
        self.inside.discard((room, member))
        seq = await self._commit(lambda tx: rooms.leave(tx, room, member), heard=heard)
        self.truth[str(room)][seq] = f"{member} went"
        after, _ = self.held[str(room), member].pop()
        self.held[str(room), member].append((after, seq))

    async def _say(self, tx: Tx, stream: Id, note: str) -> int:
        if isinstance(stream, RoomId):
            return await (rooms.say if self.dice.random() < 0.5 else rooms.tell)(tx, stream, note)
        return await streams.append(tx, stream, "test.noted", {"note": note})

    async def _commit(self, act: Callable[[Tx], Awaitable[T]], *, heard: bool) -> T:
        """Do it in one transaction, again when an epoch that is being rotated was in its way."""
        for _ in range(10):
            with suppress(Unavailable):
                async with self.db.transaction() as tx:
                    done = await act(tx)
                    if not heard:
                        tx.after_commit = _unheard  # type: ignore[method-assign] # the hints, nothing else
                        tx._after_commit.clear()
                return done
        raise Unavailable(retry_after_s=0)

    async def connect(
        self, which: int, *, fault: Fault = "none", breaks_at: int | None = None, arrives: bool = True
    ) -> None:
        """Connect a device, over a wire that may break by itself and do other things that wires do."""
        await self.cut(which)
        wire = Wire(breaks_at, arrives=arrives, pushes=fault != "no push", meddle=self._meddle(fault))
        if breaks_at is not None or fault == "late":
            self.doubtful.add(which)
        self.lines[which] = await Line(self.hub, self.devices[which], wire).__aenter__()

    async def cut(self, which: int) -> None:
        """Break the connection of a device."""
        self.doubtful.discard(which)
        line = self.lines.pop(which, None)
        if line is not None:
            await line.__aexit__()
            self.frames += line.wire.sent

    def rewind(self, which: int, stream: Id) -> None:
        """Let a device ask for what it has already."""
        copy = self.devices[which].copies.get(str(stream))
        if which in self.lines and copy is not None:
            frame = {"type": "fetch", "stream": str(stream), "after": self.dice.randint(0, copy.seq)}
            self.lines[which].wire.say(frame)

    def stall(self, which: int) -> None:
        """Let a device stop reading; the server hangs up in the end."""
        if which in self.lines:
            self.lines[which].wire.reading.clear()
            self.doubtful.add(which)

    async def kill(self) -> None:
        """Kill the server: nobody is told; another one comes up."""
        for line in self.lines.values():
            await line.kill()
            self.frames += line.wire.sent
        self.lines.clear()
        await self.hub.stop()
        self.hub = Hub(self.db, rooms.ACCESS, pace=BRISK)
        await self.hub.start()

    async def restore(self) -> None:
        """Rotate the epoch, as after restoring a backup: no server runs meanwhile."""
        await self.kill()
        await self._commit(streams.rotate_epoch, heard=True)

    def _meddle(self, fault: Fault) -> Callable[[Frame], list[Frame]]:
        held: list[Frame] = []

        def late(frame: Frame) -> list[Frame]:
            """Let some frames be overtaken by the next one."""
            if not held and self.dice.random() < 0.3:
                held.append(frame)
                return []
            overtaken, held[:] = held[:], []
            return [frame, *overtaken]

        def lost(frame: Frame) -> list[Frame]:
            events = frame["type"] in {"events", "slice"}
            return [] if events and self.dice.random() < 0.2 else [frame]

        match fault:
            case "twice":
                return lambda frame: [frame, frame]
            case "late":
                return late
            case "lost":
                return lost
            case _:
                return lambda frame: [frame]

    # What must hold

    def check(self) -> None:
        """Every device holds a part of the truth, in order, without a gap, and was shown nothing else."""
        for number, device in enumerate(self.devices):
            for stream, copy in device.copies.items():
                self._check_copy(number, stream, copy)
            for stream, seen in device.seen.items():
                done = self._seen[number, stream]
                for entry in seen[done:]:
                    assert self._may_have_seen(device.member, stream, entry), (device.member, stream, entry)
                self._seen[number, stream] = len(seen)

    def _check_copy(self, number: int, stream: str, copy: Copy) -> None:
        resets, done = self._checked.get((number, stream), (copy.resets, 0))
        start = done if resets == copy.resets and done <= len(copy.log) else 0
        truth = self.truth[stream]
        for place in range(start, len(copy.log)):
            seq, note = copy.log[place]
            assert truth[seq] == note
            assert place == 0 or copy.log[place - 1][0] == seq - 1
        assert not copy.log or copy.log[-1][0] <= copy.seq
        self._checked[number, stream] = copy.resets, len(copy.log)

    def _may_have_seen(self, member: MemberId, stream: str, entry: tuple[int, str]) -> bool:
        seq, note = entry
        if self.truth[stream].get(seq) != note:
            return False
        return stream == str(member) or any(after < seq <= upto for after, upto in self.held[stream, member])

    async def settle(self) -> None:
        """Calm down: each device ends with what its member may see, and with no more.

        A device on a wire that neither breaks nor stalls gets there without connecting again.
        """
        for which in range(len(self.devices)):
            if not self._is_well_connected(which):
                await self.connect(which)
        wanted = {member: await self._wanted(member) for member in self.members}
        try:
            async with asyncio.timeout(SETTLED_WITHIN_S):
                for device in self.devices:
                    while not self._is_settled(device, wanted[device.member]):
                        device.changed.clear()
                        await device.changed.wait()
        finally:
            self.check()

    def _is_well_connected(self, which: int) -> bool:
        line = self.lines.get(which)
        return line is not None and line.is_up and which not in self.doubtful

    async def _wanted(self, member: MemberId) -> dict[str, list[tuple[int, str]]]:
        own = [room for room in self.rooms if (room, member) in self.inside]
        return {str(stream): await visible(self.db, member, str(stream)) for stream in (member, *own)}

    @staticmethod
    def _is_settled(device: Device, wanted: dict[str, list[tuple[int, str]]]) -> bool:
        return device.copies.keys() == wanted.keys() and all(
            _is_end_of(device.copies[stream], entries) for stream, entries in wanted.items()
        )

    async def end(self) -> None:
        """Settle, and go."""
        await self.settle()
        for which in range(len(self.devices)):
            await self.cut(which)
        await self.hub.stop()
        assert len(self.hub) == 0
        assert not self.hub._feeds


def _is_end_of(copy: Copy, entries: list[tuple[int, str]]) -> bool:
    """Tell whether a copy has what may be seen up to its end, from wherever it began, and nothing else."""
    begun = len(entries) - len(copy.log)
    return begun >= 0 and entries[begun:] == copy.log and (not entries or copy.seq >= entries[-1][0])


def _unheard(run: Callable[[], None]) -> None: ...

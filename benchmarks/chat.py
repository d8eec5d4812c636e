"""Chat over the real server: messages that were committed, and when the last device had each.

Every message is a real `POST .../messages`: session cookie, CSRF token, limits, a durable commit (fsync on),
then a frame to every device that is online. CPU is that of the server and of PostgreSQL; what the load
generator takes of the same machine is told beside it. Then what an idle device costs in memory, how long it
takes until all devices are back after everybody was cut off at once, and whether anything is missed while
connections break. One to one takes turns with Prosody, when that is here: an XMPP server that keeps every
message as well, but does not wait for the disk.
"""

import asyncio
import itertools
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psutil

from benchmarks import chat_town, load, payments_http, prosody
from benchmarks.chat_town import ChatTown, Room, Talker
from benchmarks.databases import database
from benchmarks.sockets import Phone, dial
from quan.core.postgres import EmbeddedPostgres

PEOPLE, QUICK_PEOPLE = 2_048, 512
"""So many that nobody says more than 30 things in ten seconds, which is refused."""
GROUPS, QUICK_GROUPS = (50, 500), (50,)
SECONDS, QUICK_SECONDS = 8.0, 3.0
ROUNDS = 3
SENDERS = 64
"""Requests in flight at once, one to one."""
IDLE, QUICK_IDLE = 5_000, 500
STORM, QUICK_STORM = 2_000, 200
GROUP_RATE = {50: 60.0, 500: 8.0}
"""Messages per second to a group, sent by the clock whether or not the last one has arrived."""
SETTLE_S = 5.0
CHAOS_RATE = 20.0
CHAOS_CUT_SHARE = 0.01
"""Of all connections, each second."""

Figures = dict[str, Any]
Tell = Callable[[str], object]
_MARK = re.compile(rb"#([0-9]+)#")


async def measure(*, tell: Tell, quick: bool) -> Figures:
    """Settle a town, and measure one thing after the other."""
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=True)
        server.start()
        try:
            url = database(server, "chat")
            async with payments_http.serving(url, Path(folder)) as port:
                people, groups = (QUICK_PEOPLE, QUICK_GROUPS) if quick else (PEOPLE, GROUPS)
                town = await chat_town.settle(url, Path(folder), port, members=people, groups=groups)
                return await _measure(town, port, Meter.find(), quick=quick, tell=tell)
        finally:
            server.stop()


async def _measure(town: ChatTown, port: int, meter: "Meter", *, quick: bool, tell: Tell) -> Figures:
    seconds = QUICK_SECONDS if quick else SECONDS
    figures: Figures = {"idle_kib": await _idle(town, port, meter, QUICK_IDLE if quick else IDLE)}
    tell(f"an idle device: {figures['idle_kib']} KiB")
    figures["direct"] = await _one_to_one(town, port, meter, seconds, rounds=1 if quick else ROUNDS)
    tell(f"one to one: {figures['direct']}")
    for size, room in town.groups.items():
        figures[f"group{size}"] = await _group(room, port, meter, seconds, GROUP_RATE[size])
        tell(f"to {size}: {figures[f'group{size}']}")
    figures["storm"] = await _storm(town, port, meter, QUICK_STORM if quick else STORM)
    tell(f"everybody reconnects: {figures['storm']}")
    figures["chaos"] = await _chaos(next(iter(town.groups.values())), port, seconds * 2)
    tell(f"connections that break: {figures['chaos']}")
    return figures


@dataclass
class Meter:
    """The server's processes: their CPU time, and the memory of the one that holds the sockets."""

    server: psutil.Process
    postgres: psutil.Process

    @classmethod
    def find(cls) -> "Meter":
        """Find the server and the database that this benchmark started."""
        family = psutil.Process().children(recursive=True)
        server = next(one for one in family if "serve" in one.cmdline())
        postgres = next(
            one for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres" and _is_ours(one)
        )
        return cls(server, postgres)

    def cpu_s(self) -> tuple[float, float]:
        """Give the CPU seconds so far, of the server and of PostgreSQL."""
        own = self.server.cpu_times()
        total = 0.0
        for process in self.postgres.children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # it ended just now: the parent has its time
                times = process.cpu_times()
                total += times.user + times.system
        parent = self.postgres.cpu_times()
        total += parent.user + parent.system + parent.children_user + parent.children_system
        return own.user + own.system, total

    def rss_kib(self) -> float:
        """Give the memory of the server process."""
        return float(self.server.memory_info().rss) / 1024


def _is_ours(process: psutil.Process) -> bool:
    return any("quan-bench-" in word for word in process.cmdline())


@dataclass
class Tally:
    """When each message was sent, and when the last of those who should had it."""

    receivers: int
    sent_at: dict[int, float] = field(default_factory=dict)
    heard_by: Counter[int] = field(default_factory=Counter)
    latencies_s: list[float] = field(default_factory=list)
    heard: int = 0

    def hear(self, _phone: Phone, frame: bytes) -> None:
        """Note the messages in a frame."""
        for found in _MARK.findall(frame):
            number = int(found)
            self.heard += 1
            self.heard_by[number] += 1
            if self.heard_by[number] == self.receivers and number in self.sent_at:
                self.latencies_s.append(time.perf_counter() - self.sent_at[number])

    def missing(self) -> int:
        """Count the messages that somebody has not heard."""
        return sum(self.heard_by[number] < self.receivers for number in self.sent_at)

    async def all_heard(self, within_s: float = 30) -> None:
        """Wait until everybody has everything.

        Raises: RuntimeError when they have not in time, or somebody heard something twice.
        """
        end = time.perf_counter() + within_s
        while self.missing():
            if time.perf_counter() > end:
                raise RuntimeError(
                    f"{self.missing()} of {len(self.sent_at)} messages did not arrive everywhere"
                )
            await asyncio.sleep(0.02)
        if any(times > self.receivers for times in self.heard_by.values()):
            raise RuntimeError("a message was heard twice")

    def quantile_ms(self, share: float) -> float:
        """Give the time until the last receiver that this share of messages stayed under."""
        ordered = sorted(self.latencies_s)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)


async def _online(
    who: list[tuple[Talker, list[Room]]], port: int, hear: Callable[[Phone, bytes], None]
) -> list[Phone]:
    """Connect a device for each, and wait until the server says that it is in step."""
    waiting = len(who)
    ready = asyncio.Event()

    def heard(phone: Phone, frame: bytes) -> None:
        nonlocal waiting
        if frame.startswith(b'{"type":"heads"') and not hasattr(phone, "is_ready"):
            phone.is_ready = True  # type: ignore[attr-defined]
            waiting -= 1
            if waiting == 0:
                ready.set()
        hear(phone, frame)

    phones = [await dial(Phone(talker.upgrade(), _hello(rooms), heard), port) for talker, rooms in who]
    await asyncio.wait_for(ready.wait(), 120)
    return phones


def _hello(rooms: list[Room]) -> bytes:
    return msgspec.json.encode({"type": "hello", "cursors": {room.id: room.head for room in rooms}})


async def _offline(phones: list[Phone]) -> None:
    for phone in phones:
        phone.leave()
    await asyncio.gather(*(phone.ended for phone in phones))
    await asyncio.sleep(1)


async def _idle(town: ChatTown, port: int, meter: Meter, devices: int) -> float:
    """Give the memory that one more idle device costs, after a first few have warmed the server up."""
    everybody: list[tuple[Talker, list[Room]]] = [(talker, []) for talker in town.people]
    await _offline(await _online(everybody[:200], port, _ignore))
    before = meter.rss_kib()
    phones = await _online(list(itertools.islice(itertools.cycle(everybody), devices)), port, _ignore)
    await asyncio.sleep(SETTLE_S)
    after = meter.rss_kib()
    await _offline(phones)
    return round((after - before) / devices, 1)


def _ignore(_phone: Phone, _frame: bytes) -> None: ...


async def _one_to_one(town: ChatTown, port: int, meter: Meter, seconds: float, *, rounds: int) -> Figures:
    """Measure pairs here and on Prosody, in turns, each with as many messages on their way."""
    if not prosody.is_here():
        ours = [await _direct(town, port, meter, seconds) for _ in range(rounds)]
        return {**_median(ours), "prosody": "not here; benchmarks/prosody.py tells how to get it"}
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="quan-bench-xmpp-", dir="/tmp") as folder:
        async with prosody.serving(Path(folder), accounts=len(town.people)) as (xmpp, process):
            for _ in range(rounds):
                ours.append(await _direct(town, port, meter, seconds))
                before, own = process.cpu_times(), time.process_time()
                rate, arrived = await prosody.direct(
                    xmpp, pairs=len(town.pairs), at_once=SENDERS, seconds=seconds
                )
                after, spent_s = process.cpu_times(), time.process_time() - own
                cpu_s = after.user - before.user + after.system - before.system
                theirs.append(
                    {
                        "messages_per_s": round(rate),
                        "cpu_ms": round(cpu_s * 1000 / arrived, 3),
                        "generator_cpu_ms": round(spent_s * 1000 / arrived, 3),
                    }
                )
    mine, other = _median(ours), _median(theirs)
    ratio = round(mine["messages_per_s"] / other["messages_per_s"], 3)
    return {"ratio_to_prosody": ratio, **mine, "prosody": {**other, "store": "files, archive on, no fsync"}}


def _median(rounds: list[Figures]) -> Figures:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


async def _direct(town: ChatTown, port: int, meter: Meter, seconds: float) -> Figures:
    """Let all pairs talk, so many requests in flight at once, each heard by both."""
    tally = Tally(receivers=2)
    phones = await _online([(one, [pair]) for pair in town.pairs for one in pair.members], port, tally.hear)
    turns = [(pair, member) for pair in town.pairs for member in pair.members]
    lanes = [_saying(turns[lane::SENDERS], tally) for lane in range(SENDERS)]
    before, own = meter.cpu_s(), time.process_time()
    replies = await load.drive("127.0.0.1", port, connections=lanes, seconds=seconds)
    sent = _accepted(replies)
    await tally.all_heard()
    after, spent_s = meter.cpu_s(), time.process_time() - own
    await _offline(phones)
    return {
        "messages_per_s": round(replies.rate),
        **_cpu(before, after, sent),
        "generator_cpu_ms": round(spent_s * 1000 / sent, 3),
        "ack_p50_ms": round(replies.quantile_ms(0.5), 1),
        "ack_p95_ms": round(replies.quantile_ms(0.95), 1),
        "p50_ms": tally.quantile_ms(0.5),
        "p95_ms": tally.quantile_ms(0.95),
        "messages": sent,
    }


_numbers = itertools.count(1)


def _saying(turns: list[tuple[Room, Talker]], tally: Tally) -> Iterator[bytes]:
    for room, talker in itertools.cycle(turns):
        number = next(_numbers)
        request = talker.send(room.id, f"#{number}# shall we have tea")
        tally.sent_at[number] = time.perf_counter()
        yield request


def _accepted(replies: load.Tally) -> int:
    refused = {status: n for status, n in replies.statuses.items() if status != 201}  # noqa: PLR2004
    if refused:
        raise RuntimeError(f"messages were refused: {refused}, the first: {replies.first_refusal!r}")
    return replies.statuses[201]


def _cpu(before: tuple[float, float], after: tuple[float, float], messages: int) -> Figures:
    server, postgres = ((end - start) * 1000 / messages for start, end in zip(before, after, strict=True))
    return {
        "cpu_ms": round(server + postgres, 3),
        "server_cpu_ms": round(server, 3),
        "postgres_cpu_ms": round(postgres, 3),
    }


async def _group(room: Room, port: int, meter: Meter, seconds: float, rate: float) -> Figures:
    """Let members of a group talk by the clock, and see when the last one has each message."""
    tally = Tally(receivers=len(room.members))
    phones = await _online([(member, [room]) for member in room.members], port, tally.hear)
    before = meter.cpu_s()
    await _say_by_the_clock(room, port, tally, seconds, rate)
    await tally.all_heard()
    after = meter.cpu_s()
    await _offline(phones)
    return {
        "messages_per_s": rate,
        **_cpu(before, after, len(tally.sent_at)),
        "p50_ms": tally.quantile_ms(0.5),
        "p95_ms": tally.quantile_ms(0.95),
        "deliveries": tally.heard,
    }


async def _say_by_the_clock(room: Room, port: int, tally: Tally, seconds: float, rate: float) -> None:
    """Send messages at a steady rate, each member in turn; latency counts from when it was due."""
    requests = _saying([(room, member) for member in room.members], tally)
    begun = time.perf_counter()
    sending: list[asyncio.Task[None]] = []
    for turn in range(int(seconds * rate)):
        await asyncio.sleep(begun + turn / rate - time.perf_counter())
        sending.append(asyncio.create_task(_post(port, next(requests))))
    await asyncio.gather(*sending)


async def _post(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 201 " not in head[:16]:
            raise RuntimeError(f"a message was refused: {head + await reader.read(500)!r}")
    finally:
        writer.close()


async def _storm(town: ChatTown, port: int, meter: Meter, devices: int) -> Figures:
    """Cut everybody off, let every pair say something, and let all come back in the same moment."""
    places = [(member, [pair]) for pair in town.pairs for member in pair.members]
    who = list(itertools.islice(itertools.cycle(places), devices))
    await _offline(await _online(who, port, _ignore))
    tally = Tally(receivers=1)
    pairs = town.pairs[: (devices + 1) // 2]  # those of whom somebody comes back
    missed = _saying([(pair, pair.members[0]) for pair in pairs], tally)
    for _ in pairs:
        await _post(port, next(missed))
    before, begun = meter.cpu_s(), time.perf_counter()
    back: list[float] = []

    def heard(phone: Phone, frame: bytes) -> None:
        if frame.startswith(b'{"type":"heads"') and not hasattr(phone, "is_ready"):
            phone.is_ready = True  # type: ignore[attr-defined]
            back.append(time.perf_counter() - begun)
        tally.hear(phone, frame)

    phones = await asyncio.gather(
        *(dial(Phone(talker.upgrade(), _hello(rooms), heard), port) for talker, rooms in who)
    )
    while len(back) < devices or tally.missing():
        await asyncio.sleep(0.05)
        if time.perf_counter() - begun > 120:  # noqa: PLR2004 - nobody waits longer
            away, missing = devices - len(back), tally.missing()
            raise RuntimeError(f"{away} of {devices} devices are away, {missing} messages were missed")
    cpu = sum(after - start for start, after in zip(before, meter.cpu_s(), strict=True))
    await _offline(list(phones))
    return {
        "devices": devices,
        "median_s": round(statistics.median(back), 2),
        "p95_s": round(sorted(back)[int(devices * 0.95)], 2),
        "all_s": round(max(back), 2),
        "cpu_ms_per_device": round(cpu * 1000 / devices, 2),
    }


class _Keeper:
    """A device that keeps what it was told, comes back when it is cut off, and notices every flaw."""

    def __init__(self, talker: Talker, room: Room, port: int) -> None:
        self.talker, self.room, self.port = talker, room, port
        self.seq, self.epoch = int(room.head["seq"]), room.head["epoch"]
        self.heard: list[int] = []
        self.cuts = 0

    async def come(self) -> None:
        """Connect, saying what is here."""
        hello = {"type": "hello", "cursors": {self.room.id: {"seq": self.seq, "epoch": self.epoch}}}
        phone = Phone(self.talker.upgrade(), msgspec.json.encode(hello), self._take)
        self.phone = await dial(phone, self.port)

    async def cut(self) -> None:
        """Break the connection, and come back."""
        self.cuts += 1
        self.phone.leave()
        await self.phone.ended
        await self.come()

    def _take(self, phone: Phone, frame: bytes) -> None:
        told = msgspec.json.decode(frame)
        if phone is not self.phone or told.get("stream") != self.room.id:
            return
        if told["type"] not in {"slice", "events"} or told["prev"] > self.seq:
            raise RuntimeError(f"after {self.seq} came {frame[:200]!r}")
        for event in told["events"]:
            if event["seq"] > self.seq:
                self.heard += [int(mark) for mark in _MARK.findall(msgspec.json.encode(event["body"]))]
        self.seq = max(self.seq, told["seq"])


async def _chaos(room: Room, port: int, seconds: float) -> Figures:
    """Let a group talk while connections break; in the end all have heard the same, once, in one order."""
    async with asyncio.timeout(seconds + 120):
        keepers = [_Keeper(member, await _now(room, port), port) for member in room.members]
        for keeper in keepers:
            await keeper.come()
        await asyncio.sleep(1)
        tally = Tally(receivers=0)
        cutting = asyncio.create_task(_cut_now_and_then(keepers))
        await _say_by_the_clock(room, port, tally, seconds, CHAOS_RATE)
        cutting.cancel()
        while any(len(keeper.heard) < len(tally.sent_at) for keeper in keepers):  # noqa: ASYNC110 - a poll will do
            await asyncio.sleep(0.05)
    orders = {tuple(keeper.heard) for keeper in keepers}
    if len(orders) != 1 or sorted(next(iter(orders))) != sorted(tally.sent_at):
        raise RuntimeError("devices heard different things")
    for keeper in keepers:
        keeper.phone.leave()
    deliveries = len(keepers) * len(tally.sent_at)
    return {
        "deliveries": deliveries,
        "cuts": sum(keeper.cuts for keeper in keepers),
        "lost": 0,
        "doubled": 0,
        "out_of_order": 0,
    }


async def _now(room: Room, port: int) -> Room:
    """Give the room as it stands now."""
    member = room.members[0]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (
        f"GET /v1/conversations/{room.id} HTTP/1.1",
        "Host: localhost",
        f"Cookie: {member.cookie}",
        "Connection: close",
        "\r\n",
    )
    writer.write("\r\n".join(lines).encode())
    reply = await reader.read()
    writer.close()
    head = msgspec.json.decode(reply.partition(b"\r\n\r\n")[2])["head"]
    return Room(room.id, head, room.members)


async def _cut_now_and_then(keepers: list[_Keeper]) -> None:
    dice = random.Random(2026)
    while True:
        await asyncio.sleep(1 / (len(keepers) * CHAOS_CUT_SHARE * 10))  # ten times one per cent each second
        await dice.choice(keepers).cut()

"""Members who pay each other over HTTP, whatever happens, and remember what they were told."""

import asyncio
import itertools
import json
import random
import secrets
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.town import Payer
from quan.wallet.model.payments import PaymentId

CREATED = 201
REST_S = 0.1
LONGEST_REPLY_S = 20.0
GIVES_UP = 0.02


@dataclass
class Crowd:
    """Several members at once, each with one payment under way.

    A payment that was not acknowledged is sent again under its key; a few members give up instead,
    and theirs may have happened or not.
    """

    port: int
    payers: list[Payer]
    draw: random.Random
    sent: set[str] = field(default_factory=set)
    acknowledged: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0
    retries: int = 0
    surprises: list[str] = field(default_factory=list)
    may_begin: asyncio.Event = field(default_factory=asyncio.Event)
    _resting: int = 0
    _goal: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def begin(self, lanes: int) -> None:
        """Let as many members as there are lanes pay, one payment after the other."""
        self.may_begin.set()
        # Each member's first payee is the next member.
        names = [payer.payees[0] for payer in (self.payers[-1], *self.payers[:-1])]
        members = list(zip(names, self.payers, strict=True))
        self._tasks = [asyncio.create_task(self._lane(members[lane::lanes])) for lane in range(lanes)]

    async def flow(self, payments: int) -> None:
        """Wait until that many more payments were acknowledged."""
        self._goal = self.acknowledged.total() + payments
        self._reached.clear()
        await self._reached.wait()

    async def rest(self) -> None:
        """Let everybody finish what is under way, and wait."""
        self.may_begin.clear()
        while self._resting < len(self._tasks):
            for task in self._tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(REST_S)

    async def leave(self) -> None:
        """Send everybody home."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _lane(self, members: list[tuple[str, Payer]]) -> None:
        line = Line(self.port)
        try:
            for name, payer in itertools.cycle(members):
                self._resting += 1
                await self.may_begin.wait()
                self._resting -= 1
                await self._pay(line, name, payer)
        finally:
            line.hang_up()

    async def _pay(self, line: "Line", name: str, payer: Payer) -> None:
        key = secrets.token_hex(12)
        payment = str(PaymentId.derive(name, key))
        request = _request(payer, self.draw.choice(payer.payees), key)
        self.sent.add(payment)
        while True:
            answer = await line.ask(request)
            if answer is not None and answer.status == CREATED:
                self.acknowledged[payment] += 1
                if self.acknowledged.total() >= self._goal:
                    self._reached.set()
                if json.loads(answer.body)["id"] != payment:
                    self.surprises.append(f"another payment than {payment}: {answer}")
                return
            if answer is not None and b"core/unavailable" not in answer.body:
                self.surprises.append(f"{answer.status} {answer.body.decode(errors='replace')}")
                return
            if self.draw.random() < GIVES_UP:
                self.unanswered += 1
                return
            self.retries += 1
            await asyncio.sleep(REST_S)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass
class Line:
    """A connection that is made again when it breaks."""

    port: int
    _ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer | None:
        """Send a request; None when no whole answer came back."""
        try:
            async with asyncio.timeout(LONGEST_REPLY_S):
                if self._ends is None:
                    self._ends = await asyncio.open_connection("127.0.0.1", self.port)
                reader, writer = self._ends
                writer.write(request)
                return await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.hang_up()
            return None

    def hang_up(self) -> None:
        """Close the connection."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    start = head.index(b"content-length:") + 15
    length = int(head[start : head.index(b"\r\n", start)])
    return Answer(int(head[9:12]), await reader.readexactly(length))


def _request(payer: Payer, payee: str, key: str) -> bytes:
    body = b'{"payee":"%s","amount":{"amount":"0.01","asset":"CNY"},"note":"tea"}' % payee.encode()
    head = b"Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n" % (key.encode(), len(body))
    return payer.head + head + body

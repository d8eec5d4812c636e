"""A small HTTP/1.1 load generator for loopback: keeps connections open, one request in flight on each.

It shares the machine with the server it measures, so it does as little as possible: requests are bytes made
beforehand, replies are cut by Content-Length and only their status is looked at.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)


@dataclass
class Tally:
    """What a round saw: how many of each status, and every reply's latency in seconds."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies_s: list[float] = field(default_factory=list)
    first_refusal: bytes = b""

    @property
    def rate(self) -> float:
        """Give successful replies per second."""
        return sum(n for status, n in self.statuses.items() if status < 300) / self.seconds  # noqa: PLR2004

    def quantile_ms(self, share: float) -> float:
        """Give the latency that this share of replies stayed under."""
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


async def drive(host: str, port: int, *, connections: list[Iterator[bytes]], seconds: float) -> Tally:
    """Send each connection's requests one after the other until the time is up."""
    tally = Tally()
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    talks = [_Talk(requests, begun + seconds, tally) for requests in connections]
    for talk in talks:
        await loop.create_connection(partial(_itself, talk), host, port)
    await asyncio.gather(*(talk.ended for talk in talks))
    tally.seconds = time.perf_counter() - begun
    return tally


def _itself(talk: "_Talk") -> "_Talk":
    return talk


class _Talk(asyncio.Protocol):
    """One connection: asks, waits for the reply, asks again; `ended` when the time is up."""

    def __init__(self, requests: Iterator[bytes], end: float, tally: Tally) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._end = end
        self._tally = tally
        self._got = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self._ask(time.perf_counter())

    def data_received(self, data: bytes) -> None:
        """Note a whole reply and ask again."""
        self._got = got = self._got + data if self._got else data
        head = got.find(b"\r\n\r\n")
        length = _LENGTH.search(got, 0, head) if head > 0 else None
        if length is None or len(got) < head + 4 + int(length[1]):
            return
        now = time.perf_counter()
        self._note(int(got[9:12]), now)
        self._got = b""
        if now < self._end:
            self._ask(now)
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, with an error when the server hung up."""
        if exc is None and time.perf_counter() >= self._end:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(exc or ConnectionError("the server hung up"))

    def _ask(self, now: float) -> None:
        self._sent = now
        self._transport.write(next(self._requests))

    def _note(self, status: int, now: float) -> None:
        tally = self._tally
        tally.latencies_s.append(now - self._sent)
        tally.statuses[status] += 1
        if status >= 400 and not tally.first_refusal:  # noqa: PLR2004
            tally.first_refusal = self._got

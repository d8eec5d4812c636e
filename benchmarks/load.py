"""A small HTTP/1.1 load generator for loopback: keeps connections open, one request in flight on each.

It shares the machine with the server it measures, so it does as little as possible: requests are bytes made
beforehand, replies are cut by Content-Length and only their status is looked at.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


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
    begun = time.perf_counter()
    end = begun + seconds
    await asyncio.gather(*(_converse(host, port, requests, end, tally) for requests in connections))
    tally.seconds = time.perf_counter() - begun
    return tally


async def _converse(host: str, port: int, requests: Iterator[bytes], end: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while (sent := time.perf_counter()) < end:
            writer.write(next(requests))
            status, body = await _reply(reader)
            tally.latencies_s.append(time.perf_counter() - sent)
            tally.statuses[status] += 1
            if status >= 400 and not tally.first_refusal:  # noqa: PLR2004
                tally.first_refusal = body
    finally:
        writer.close()


async def _reply(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    start = head.lower().index(b"content-length:") + 15
    length = int(head[start : head.index(b"\r\n", start)])
    return int(head[9:12]), await reader.readexactly(length)

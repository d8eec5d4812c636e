"""How often somebody may do something. Counted in the memory of this process, over a sliding window.

For requests, not for secrets: a guess counter must survive a restart, so it is a row of its domain.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from math import ceil

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from quan.core.clock import SystemClock
from quan.core.problems import TooManyRequests

SWEEP_S = 60.0


@dataclass(frozen=True, slots=True)
class Rate:
    """`n` times in any `per_s` seconds."""

    n: int
    per_s: int


class _Storage(MemoryStorage):
    """The library's memory, swept now and then.

    It sweeps all its counters after every hit: with 20,000 of them a hit cost 4 ms, and strangers choose how
    many there are. An expired counter is also noticed when it is read, so sweeping only gives memory back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._swept_at = 0.0

    async def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - the library's private name
        now = asyncio.get_running_loop().time()
        if now - self._swept_at >= SWEEP_S:
            self._swept_at = now
            await super()._MemoryStorage__schedule_expiry()  # type: ignore[misc]


class Limits:
    """Counters by (what, who, rate)."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(_Storage())
        self._clock = SystemClock()  # the library counts in wall-clock time as well

    async def hit(self, what: str, who: object, *rates: Rate) -> None:
        """Count one attempt by `who` at `what`; several rates may bound it at once.

        An IPv6 address counts as its /64: whoever has one such address has them all.

        Raises: TooManyRequests, with the seconds until it is worth trying again.
        """
        name = _name(who)
        for rate in rates:
            item = RateLimitItemPerSecond(rate.n, rate.per_s)
            if not await self._limiter.hit(item, what, name):
                reset_time = (await self._limiter.get_window_stats(item, what, name)).reset_time
                wait = ceil(reset_time - self._clock.now().timestamp())
                raise TooManyRequests(retry_after_s=min(max(1, wait), rate.per_s))

    async def forget(self) -> None:
        """Start counting anew; for tests and the operator."""
        await self._limiter.storage.reset()


def _name(who: object) -> str:
    text = str(who)
    if ":" in text:
        with suppress(ValueError):
            return str(ip_network((text, 64), strict=False))
    return text


_limits = Limits()
hit = _limits.hit
forget = _limits.forget

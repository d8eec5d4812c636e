"""How often somebody may do something. Counted in the memory of this process, over a sliding window.

For requests, not for secrets: a guess counter must survive a restart, so it is a row of its domain.
"""

from dataclasses import dataclass
from math import ceil

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from quan.core.clock import SystemClock
from quan.core.problems import TooManyRequests


@dataclass(frozen=True, slots=True)
class Rate:
    """`n` times in any `per_s` seconds."""

    n: int
    per_s: int


class Limits:
    """Counters by (what, who, rate)."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._clock = SystemClock()  # the library counts in wall-clock time as well

    async def hit(self, what: str, who: object, *rates: Rate) -> None:
        """Count one attempt by `who` at `what`; several rates may bound it at once.

        Raises: TooManyRequests, with the seconds until it is worth trying again.
        """
        for rate in rates:
            item = RateLimitItemPerSecond(rate.n, rate.per_s)
            if not await self._limiter.hit(item, what, str(who)):
                reset_time = (await self._limiter.get_window_stats(item, what, str(who))).reset_time
                wait = ceil(reset_time - self._clock.now().timestamp())
                raise TooManyRequests(retry_after_s=min(max(1, wait), rate.per_s))

    async def forget(self) -> None:
        """Start counting anew; for tests and the operator."""
        await self._limiter.storage.reset()


_limits = Limits()
hit = _limits.hit
forget = _limits.forget

"""Rates of requests."""

import asyncio

import pytest

from quan.core.limits import Limits, Rate
from quan.core.problems import TooManyRequests


async def test_a_rate_is_kept_and_says_when_to_try_again() -> None:
    limits = Limits()
    for _ in range(3):
        await limits.hit("sign-in", "Mei", Rate(3, per_s=60))
    with pytest.raises(TooManyRequests) as refused:
        await limits.hit("sign-in", "Mei", Rate(3, per_s=60))
    assert 1 <= refused.value.retry_after_s <= 60


async def test_people_and_deeds_are_counted_apart() -> None:
    limits = Limits()
    await limits.hit("sign-in", "Mei", Rate(1, per_s=60))
    await limits.hit("sign-in", "Wei", Rate(1, per_s=60))
    await limits.hit("scan", "Mei", Rate(1, per_s=60))


async def test_the_strictest_of_several_rates_counts() -> None:
    limits = Limits()
    await limits.hit("scan", "Mei", Rate(100, per_s=60), Rate(1, per_s=3600))
    with pytest.raises(TooManyRequests):
        await limits.hit("scan", "Mei", Rate(100, per_s=60), Rate(1, per_s=3600))


async def test_forgetting_starts_anew() -> None:
    limits = Limits()
    await limits.hit("scan", "Mei", Rate(1, per_s=60))
    await limits.forget()
    await limits.hit("scan", "Mei", Rate(1, per_s=60))


async def test_all_addresses_of_one_ipv6_network_count_together() -> None:
    limits = Limits()
    await limits.hit("sign-in", "2001:db8::1", Rate(1, per_s=60))
    await limits.hit("sign-in", "2001:db8:0:1::1", Rate(1, per_s=60))
    await limits.hit("sign-in", "not:an:address", Rate(1, per_s=60))
    with pytest.raises(TooManyRequests):
        await limits.hit("sign-in", "2001:db8::ffff:1", Rate(1, per_s=60))


async def test_many_strangers_do_not_slow_down_everybody() -> None:
    limits = Limits()
    sweeps = 0
    storage = limits._limiter.storage

    async def sweep() -> None:
        nonlocal sweeps
        sweeps += 1

    setattr(storage, "_MemoryStorage__expire_events", sweep)  # noqa: B010 - the library's private name
    for stranger in range(2000):
        await limits.hit("sign-in", stranger, Rate(10, per_s=60))
        if stranger % 100 == 0:
            await asyncio.sleep(0)
    assert sweeps == 1

"""Rates of requests."""

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

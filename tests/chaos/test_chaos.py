"""A short storm: one kill of each."""

import secrets

import pytest

from tests.chaos.storm import storm


@pytest.mark.timeout(300)
async def test_every_acknowledged_payment_is_there_once_after_kills_of_server_and_database() -> None:
    outcome = await storm(["server", "postgres"], seed=secrets.randbelow(1_000_000_000), tell=print)

    assert outcome.is_clean, outcome
    assert outcome.kills.total() == len(outcome.findings) == 2
    assert outcome.acknowledged > 100
    assert outcome.retries > 0

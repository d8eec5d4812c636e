"""What a unit of work may count on when others, or the database, keep it waiting."""

import pytest
from structlog.testing import capture_logs

from quan.core.db import Database
from quan.core.problems import Unavailable


async def test_nobody_waits_for_a_lock_without_end(db: Database) -> None:
    async def wait_behind() -> None:
        async with db.transaction() as behind:
            assert await behind.value("SHOW lock_timeout") == "10s"
            await behind.execute("SET LOCAL lock_timeout = '50ms'")
            await behind.execute("SELECT pg_advisory_xact_lock(20261121)")

    async with db.transaction() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(20261121)")
        with capture_logs() as said, pytest.raises(Unavailable):
            await wait_behind()
    assert said == []  # a crowd is no outage


async def test_a_process_that_stands_still_gives_its_locks_back(db: Database) -> None:
    async with db.read() as reader:
        assert await reader.value("SHOW idle_in_transaction_session_timeout") == "1min"

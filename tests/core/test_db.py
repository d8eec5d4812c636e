"""What a unit of work may count on when others, or the database, keep it waiting."""

import pytest
from structlog.testing import capture_logs

from quan.core.db import Database, Line
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


async def test_a_line_that_broke_is_dialled_anew_with_its_settings(db: Database) -> None:
    line = Line(db, "enable_seqscan=off")
    async with line.transaction() as tx:
        assert await tx.value("SHOW enable_seqscan") == "off"
        first = await tx.value("SELECT pg_backend_pid()")
    with pytest.raises(Unavailable):
        await cut(line)
    async with line.transaction() as tx:
        assert await tx.value("SHOW enable_seqscan") == "off"
        assert await tx.value("SELECT pg_backend_pid()") != first
    await line.hang_up()
    async with line.transaction() as tx:
        assert await tx.value("SELECT 1") == 1
    await line.hang_up()


async def cut(line: Line) -> None:
    """Break a line in the middle of a transaction."""
    async with line.transaction() as tx:
        await tx.value("SELECT pg_terminate_backend(pg_backend_pid())")

"""Jobs: they exist exactly when their transaction does, and run in spite of failures."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from quan.core import jobs
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.jobs import Task, Worker


class Desk:
    """Notes what jobs did."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[dict[str, object]] = []
        self.failures = failures
        self.changed = asyncio.Event()
        self.task = Task("test.write", self.write)

    async def write(self, db: Database, **args: object) -> None:
        async with db.transaction() as tx:
            await tx.value("SELECT 1")
        self.done.append(args)
        self.changed.set()
        if len(self.done) <= self.failures:
            raise RuntimeError("the pen is empty")

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.done) < count:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def at_work(db: Database, *tasks: Task) -> AsyncIterator[Worker]:
    worker = Worker(db, tasks)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


async def queue(db: Database) -> list[tuple[str, str, int]]:
    async with db.read() as reader:
        return await reader.rows(
            """
            SELECT task_name AS task, status::text AS status, attempts
            FROM jobs.procrastinate_jobs
            WHERE task_name LIKE 'test.%%'
            ORDER BY id
            """,
            into=lambda task, status, attempts: (task, status, attempts),
        )


async def eventually(db: Database, done: Callable[[list[tuple[str, str, int]]], bool]) -> None:
    async with asyncio.timeout(10):
        while not done(await queue(db)):  # noqa: ASYNC110 - seen from outside, through the table
            await asyncio.sleep(0.02)


async def test_a_job_runs_after_the_commit_and_leaves(fresh_db: Database) -> None:
    desk, mei = Desk(), MemberId(uuid4())
    async with at_work(fresh_db, desk.task):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task, member=mei, cups=2)
        await desk.until(1)
        await eventually(fresh_db, lambda found: found == [])
    assert desk.done == [{"member": str(mei), "cups": 2}]


async def test_a_job_of_an_undone_transaction_never_runs(fresh_db: Database) -> None:
    desk = Desk()

    async def undone() -> None:
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task, nr="undone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert await queue(fresh_db) == []
    async with at_work(fresh_db, desk.task):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, "test.write", nr="kept")
        await desk.until(1)
    assert desk.done == [{"nr": "kept"}]


async def test_a_job_waits_for_its_time(fresh_db: Database) -> None:
    desk = Desk()
    async with at_work(fresh_db, desk.task):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task, at=datetime.now(UTC) + timedelta(hours=1), nr="later")
            await jobs.defer(tx, desk.task, at=datetime.now(UTC) - timedelta(hours=1), nr="overdue")
        await desk.until(1)
        await eventually(fresh_db, lambda found: len(found) == 1)
    assert desk.done == [{"nr": "overdue"}]
    assert await queue(fresh_db) == [("test.write", "todo", 0)]


async def test_a_job_runs_when_it_is_written_and_one_for_later_when_its_time_comes(
    fresh_db: Database,
) -> None:
    desk = Desk()
    async with at_work(fresh_db, desk.task):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task, at=datetime.now(UTC) + timedelta(hours=1), nr="tomorrow")
        await asyncio.sleep(1.0)  # the worker has found nothing to do and waits
        for wait_s in (0.0, 1.0, 0.0, 0.5):
            due = datetime.now(UTC) + timedelta(seconds=wait_s)
            async with fresh_db.transaction() as tx:
                await jobs.defer(tx, desk.task, at=due if wait_s else None, wait_s=wait_s)
            await desk.until(len(desk.done) + 1)
            late_s = (datetime.now(UTC) - due).total_seconds()
            assert 0 <= late_s < jobs.POLL_S / 4, f"{late_s:.2f} s late after {wait_s}"


async def test_a_failed_job_is_tried_again(fresh_db: Database) -> None:
    desk = Desk(failures=1)
    async with at_work(fresh_db, desk.task):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task)
        await desk.until(1)
        await eventually(fresh_db, lambda found: found == [("test.write", "todo", 1)])
        async with fresh_db.transaction() as tx:  # spare the test the three seconds of the first back-off
            await tx.execute("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL")
            await jobs.defer(tx, desk.task)
        await desk.until(3)
        await eventually(fresh_db, lambda found: found == [])


async def test_a_job_that_never_works_stays_for_the_operator(fresh_db: Database) -> None:
    desk = Desk(failures=99)
    hopeless = Task("test.hopeless", desk.write, attempts=0)
    once = Task("test.once", desk.write, attempts=1)
    async with at_work(fresh_db, hopeless, once):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, once)
            await tx.execute("UPDATE jobs.procrastinate_jobs SET attempts = 1")
        await eventually(fresh_db, lambda found: found == [("test.once", "failed", 2)])


async def test_a_periodic_task_runs_by_itself(fresh_db: Database) -> None:
    desk = Desk()
    tick = Task("test.tick", desk.write, cron="* * * * * *")
    async with at_work(fresh_db, tick):
        await desk.until(2)
    assert desk.done[0] == {}


async def test_a_job_whose_worker_was_killed_starts_again(fresh_db: Database) -> None:
    desk = Desk()
    async with fresh_db.transaction() as tx:
        await jobs.defer(tx, desk.task, nr="orphan")
        await tx.execute("UPDATE jobs.procrastinate_jobs SET status = 'doing'")
    async with at_work(fresh_db, desk.task):
        await desk.until(1)
    assert desk.done == [{"nr": "orphan"}]


async def test_the_worker_survives_the_loss_of_all_its_connections(
    fresh_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RESTART_S", 0.05)
    desk = Desk()
    async with at_work(fresh_db, desk.task):
        await asyncio.sleep(0.2)
        async with fresh_db.read() as reader:
            await reader.value(
                """
                SELECT COUNT(pg_terminate_backend(pid))
                FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'quan-jobs'
                """
            )
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, desk.task, nr="after the outage")
        await desk.until(1)
    assert desk.done == [{"nr": "after the outage"}]


async def test_stopping_lets_a_running_job_finish(fresh_db: Database) -> None:
    begun, finished = asyncio.Event(), False

    async def slow(_db: Database) -> None:
        nonlocal finished
        begun.set()
        await asyncio.sleep(0.2)
        finished = True

    async with at_work(fresh_db, Task("test.slow", slow)):
        async with fresh_db.transaction() as tx:
            await jobs.defer(tx, "test.slow")
        await asyncio.wait_for(begun.wait(), 10)
    assert finished
    assert await queue(fresh_db) == []

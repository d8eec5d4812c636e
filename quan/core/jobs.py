"""Work for later, kept in the database: procrastinate on tables of its own in the schema `jobs`.

`defer` writes the job in the caller's transaction, so a job exists exactly when what it belongs to does.
A job runs at least once: write it so that a second run finds nothing left to do.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import procrastinate
import structlog
from procrastinate.connector import Notify
from psycopg import AsyncConnection

from quan.core import metrics, wire
from quan.core.db import Database, Tx

SCHEMA = "jobs"
CONCURRENCY = 4
POLL_S = 5.0
LOOK_S = 0.1
GRACE_S = 10.0
RESTART_S = 2.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """Something a job can do. `name` is kept in the database: never change it.

    `run` gets the database, opens its own transactions, and receives what was given to `defer` as JSON
    builtins (ids as text). With `cron` ("*/5 * * * *", UTC) it runs by itself, once per tick in all the town.
    """

    name: str
    run: Callable[..., Awaitable[None]]
    cron: str | None = None
    attempts: int = 8


class _Connector(procrastinate.PsycopgConnector):
    """procrastinate names its tables bare; on the caller's connection they are spelled out instead."""

    async def execute_query_all_async_with_connection(
        self, connection: AsyncConnection[Any], query: LiteralString, **arguments: Any
    ) -> list[dict[str, Any]]:
        spelled = query.replace("procrastinate_", f"{SCHEMA}.procrastinate_")
        rows: list[dict[str, Any]] = await super().execute_query_all_async_with_connection(
            connection, spelled, **arguments
        )
        return rows


# As if a job had just been written.
_RING = json.dumps({"type": "job_inserted", "job_id": 0})

# Only ever writes on the caller's connection, so it needs none of its own.
_deferrer = procrastinate.App(connector=_Connector())


async def defer(tx: Tx, task: Task | str, *, at: datetime | None = None, **args: object) -> int:
    """Enqueue a job in this transaction, to run at `at` or at once after the commit; give its number."""
    name = task.name if isinstance(task, Task) else task
    job = _deferrer.configure_task(name, schedule_at=at, connection=tx.conn)
    return await job.defer_async(**wire.builtins(args))


class _Alarm(procrastinate.PsycopgConnector):
    """Wakes the worker also when a job's time comes: PostgreSQL tells of a job only when it is written.

    A job that the worker was told of while it was looking elsewhere is overdue, and rung for as well.
    """

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        written = asyncio.Event()

        async def hear(*, channel: str, payload: str) -> None:
            written.set()
            await on_notification(channel=channel, payload=payload)

        ringing = asyncio.create_task(self._ring(on_notification, written), name="jobs-alarm")
        listening = asyncio.create_task(super().listen_notify(hear, channels), name="jobs-listener")
        try:
            done, _ = await asyncio.wait((ringing, listening), return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            ringing.cancel()
            listening.cancel()
            await asyncio.gather(ringing, listening, return_exceptions=True)

    async def _ring(self, on_notification: Notify, written: asyncio.Event) -> None:
        while True:
            await asyncio.sleep(LOOK_S)  # however many are written, one look for all of them
            written.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(await self._wait_s()):
                    await written.wait()
                    continue
            await on_notification(channel="", payload=_RING)

    async def _wait_s(self) -> float:
        due = await self.execute_query_all_async(
            """
            SELECT EXTRACT(EPOCH FROM COALESCE(scheduled_at, now()) - now())::float8 AS wait_s
            FROM procrastinate_jobs
            WHERE status = 'todo'
            ORDER BY scheduled_at NULLS FIRST
            LIMIT 1
            """
        )
        return min(POLL_S, max(0.0, *(one["wait_s"] for one in due))) if due else POLL_S


class Worker:
    """Runs jobs inside this process until stopped; survives an outage of the database."""

    def __init__(self, db: Database, tasks: Iterable[Task], *, concurrency: int = CONCURRENCY) -> None:
        self.db = db
        self.concurrency = concurrency
        self.app = procrastinate.App(connector=self._connector())
        self._running: asyncio.Task[None] | None = None
        for task in (*tasks, Task("core.rescue-jobs", self._rescue, cron="* * * * *")):
            self._register(task)

    async def start(self) -> None:
        """Begin to run jobs in the background."""
        self._running = asyncio.create_task(self._work(), name="jobs-worker")

    async def stop(self) -> None:
        """Let running jobs finish, up to a limit; what is cut off starts again elsewhere."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    async def _work(self) -> None:
        while True:
            try:
                async with self.app.open_async():
                    await self._rescue(self.db)
                    await self.app.run_worker_async(
                        concurrency=self.concurrency,
                        install_signal_handlers=False,
                        fetch_job_polling_interval=POLL_S,
                        shutdown_graceful_timeout=GRACE_S,
                        delete_jobs="successful",  # the failed stay for the operator to look at
                    )
            except Exception as error:  # noqa: BLE001 - an outage of any kind: try again until stopped
                log.warning("jobs.worker-away", error=repr(error))
            await asyncio.sleep(RESTART_S)

    def _connector(self) -> procrastinate.PsycopgConnector:
        return _Alarm(
            conninfo=self.db.url,
            min_size=1,
            max_size=self.concurrency,
            kwargs={"options": f"-c search_path={SCHEMA} -c timezone=UTC -c application_name=quan-jobs"},
        )

    def _register(self, task: Task) -> None:
        retry = procrastinate.RetryStrategy(max_attempts=task.attempts, exponential_wait=3)
        registered = self.app.task(name=task.name, retry=retry)(self._measured(task))
        if task.cron is not None:
            self.app.periodic(cron=task.cron)(registered)

    def _measured(self, task: Task) -> Callable[..., Awaitable[None]]:
        async def run(**args: Any) -> None:
            if task.cron is not None:
                args.pop("timestamp", None)
            began = time.perf_counter()
            outcome = "failed"
            try:
                await task.run(self.db, **args)
                outcome = "done"
            finally:
                metrics.JOBS.labels(task.name, outcome).observe(time.perf_counter() - began)

        return run

    async def _rescue(self, _db: Database) -> None:
        """Start again the jobs whose worker was killed: its heartbeat has stopped."""
        for job in await self.app.job_manager.get_stalled_jobs():
            log.warning("jobs.rescued", task=job.task_name, job=job.id)
            await self.app.job_manager.retry_job(job)

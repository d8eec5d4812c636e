"""A process that runs jobs and nothing else, beside the server: start as many as there is work.

It does not relay the outbox and has no devices to wake. What a job emits a server finds within a second;
what it appends to streams it notifies (see core.realtime.bus), and the server's hub wakes the devices.
"""

import asyncio
import signal

import structlog

from quan import main
from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import CONCURRENCY, Worker
from quan.core.money import ASSETS

log = structlog.get_logger()


def run(config: Config, *, database_url: str, concurrency: int = CONCURRENCY) -> None:
    """Work until SIGTERM or Ctrl-C, then let the jobs under way finish."""
    asyncio.run(_work(config, database_url, concurrency))


async def _work(config: Config, database_url: str, concurrency: int) -> None:
    ASSETS.register(config.currency, *config.assets)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    db = Database(database_url, max_size=concurrency + 1)
    worker = Worker(db, main.tasks(config), concurrency=concurrency)
    await db.open()
    await worker.start()
    log.info("worker.ready", jobs_at_once=concurrency)
    try:
        await stopped.wait()
    finally:
        await worker.stop()
        await db.close()

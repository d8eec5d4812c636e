"""Booking statement entries that an import left unbooked: it had no more patience, or crashed."""

from datetime import timedelta
from functools import partial

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.wallet.operations.booking import JOB, book_new

AN_IMPORT = timedelta(minutes=5)


async def book_entries(
    db: Database, config: Config, *, left_for_s: float = AN_IMPORT.total_seconds()
) -> None:
    """Book what an import stored and did not come to book. One that is at work is not disturbed."""
    await book_new(db, config, left_for=timedelta(seconds=left_for_s))


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of the rails."""
    return (Task(JOB, partial(book_entries, config=config), cron="*/5 * * * *"),)

"""Booking statement entries that a crash left unbooked."""

from datetime import timedelta
from functools import partial

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.wallet.operations.booking import book_new

AN_IMPORT = timedelta(minutes=5)


async def book_entries(db: Database, config: Config) -> None:
    """Book what an import stored and did not come to book. One that is at work is not disturbed."""
    await book_new(db, config, left_for=AN_IMPORT)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of the rails."""
    return (Task("wallet.book-bank-entries", partial(book_entries, config=config), cron="*/5 * * * *"),)

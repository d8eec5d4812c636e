"""Booking statement entries that a crash left unbooked."""

from functools import partial

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.wallet.operations.booking import book_new


async def book_entries(db: Database, config: Config) -> None:
    """Book what an import stored and did not come to book."""
    await book_new(db, config)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of the rails."""
    return (Task("wallet.book-bank-entries", partial(book_entries, config=config), cron="*/5 * * * *"),)

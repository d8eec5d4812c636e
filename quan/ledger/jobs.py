"""What the ledger does by the clock."""

import structlog

from quan.core.db import Database
from quan.core.jobs import Task
from quan.ledger.model import DailyRoot
from quan.ledger.operations.publishing import publish_next_day

log = structlog.get_logger()


async def publish_days(db: Database) -> None:
    """Publish every finished day, each in a transaction of its own, and say the last one in the log.

    Its hash stands for all the days before it.
    """
    days, last = 0, None
    while (published := await _next_published(db)) is not None:
        days, last = days + 1, published
    if last is not None:
        log.info("ledger.day-published", day=last.day.isoformat(), hash=last.hash.hex(), days=days)


async def _next_published(db: Database) -> DailyRoot | None:
    async with db.transaction() as tx:
        return await publish_next_day(tx)


# Ten minutes after midnight nothing of the day before is under way any more. Every hour, so that a server
# that was off at that time does not leave the day open until the next one.
TASKS = (Task("ledger.publish-days", publish_days, cron="10 * * * *"),)

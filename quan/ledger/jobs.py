"""What the ledger does by the clock."""

import structlog

from quan.core.db import Database
from quan.core.jobs import Task
from quan.ledger.operations.publishing import publish_next_day

log = structlog.get_logger()


async def publish_days(db: Database) -> None:
    """Publish every finished day, each in a transaction of its own, and say so in the log."""
    while True:
        async with db.transaction() as tx:
            published = await publish_next_day(tx)
        if published is None:
            return
        log.info("ledger.day-published", day=published.day.isoformat(), hash=published.hash.hex())


# Ten minutes after midnight nothing of the day before is under way any more. Every hour, so that a server
# that was off at that time does not leave the day open until the next one.
TASKS = (Task("ledger.publish-days", publish_days, cron="10 * * * *"),)

"""Ending trades by the clock: what nobody paid, nobody confirmed, or can no longer be given back."""

from datetime import timedelta
from functools import partial

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.trade.operations import asks, captures, escrow, opening, refunds


async def expire_trades(db: Database) -> None:
    """Close every trade that ran out, some at a time so that no transaction is long."""
    expired = opening.EXPIRE_AT_ONCE
    while expired == opening.EXPIRE_AT_ONCE:
        async with db.transaction() as tx:
            expired = await opening.expire_overdue(tx)


async def finish_trades(db: Database, config: Config) -> None:
    """Finish every trade that was paid long enough ago, some at a time."""
    finished = refunds.FINISH_AT_ONCE
    while finished == refunds.FINISH_AT_ONCE:
        async with db.transaction() as tx:
            finished = await refunds.finish_due(tx, refundable=timedelta(days=config.refund_days))


async def move_escrow(db: Database, config: Config) -> None:
    """Agree to what merchants left unanswered, release what arrived, give back what nobody sent or took."""
    await asks.agree_overdue(db, config)
    await escrow.move_overdue(db, config)
    await captures.end_overdue(db, config)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of trading."""
    return (
        Task("trade.expire-trades", expire_trades, cron="* * * * *"),
        Task("trade.finish-trades", partial(finish_trades, config=config), cron="*/10 * * * *"),
        Task("trade.move-escrow", partial(move_escrow, config=config), cron="*/5 * * * *"),
    )

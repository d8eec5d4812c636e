"""Taking back what ran out: vouchers that nobody redeemed, cash that nobody collected."""

from functools import partial

import structlog

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.core.problems import Problem
from quan.wallet.operations import cash, vouchers
from quan.wallet.store import cash as orders
from quan.wallet.store import vouchers as batches

EXPIRE_AT_ONCE = 500

log = structlog.get_logger()


async def expire_vouchers(db: Database) -> None:
    """Close every batch of vouchers that has run out."""
    async with db.read() as reader:
        overdue = await batches.overdue(reader)
    for batch in overdue:
        async with db.transaction() as tx:
            await vouchers.expire(tx, batch)


async def expire_cash_orders(db: Database, config: Config) -> None:
    """Give back the money of orders that ran out, each in a transaction of its own."""
    async with db.read() as reader:
        overdue = await orders.overdue(reader, limit=EXPIRE_AT_ONCE)
    for member, order in overdue:
        try:
            async with db.transaction() as tx:
                await cash.expire(tx, config, member, order)
        except Problem:  # it would hold up the money of everybody behind it, every minute again
            log.exception("wallet.cash-order-stuck", order=str(order))


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of money in and out."""
    return (
        Task("wallet.expire-vouchers", expire_vouchers, cron="*/5 * * * *"),
        Task("wallet.expire-cash-orders", partial(expire_cash_orders, config=config), cron="* * * * *"),
    )

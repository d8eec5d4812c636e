"""Closing payment requests that ran out, and forgetting old pay codes."""

from quan.core.db import Database
from quan.core.jobs import Task
from quan.wallet.operations import requests
from quan.wallet.rules.paycodes import KEPT_AFTER_EXPIRY
from quan.wallet.store import paycodes


async def expire_requests(db: Database) -> None:
    """Close every request that ran out, some at a time so that no transaction is long."""
    expired = requests.EXPIRE_AT_ONCE
    while expired == requests.EXPIRE_AT_ONCE:
        async with db.transaction() as tx:
            expired = await requests.expire_overdue(tx)


async def forget_pay_codes(db: Database) -> None:
    """Forget pay codes that ran out a day ago; until then a till is told what was wrong with one."""
    async with db.transaction() as tx:
        await paycodes.purge(tx, expired_before=tx.now - KEPT_AFTER_EXPIRY)


TASKS = (
    Task("wallet.expire-requests", expire_requests, cron="* * * * *"),
    Task("wallet.forget-pay-codes", forget_pay_codes, cron="17 * * * *"),
)

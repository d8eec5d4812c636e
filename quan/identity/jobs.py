"""Housekeeping at night."""

from quan.core.db import Database
from quan.core.jobs import Task
from quan.identity.rules.guesses import FORGOTTEN_AFTER
from quan.identity.store import passkeys, secrets, sessions


async def prune(db: Database) -> None:
    """Delete what has expired: sessions, challenges nobody answered, guesses no longer remembered."""
    async with db.transaction() as tx:
        await sessions.prune(tx)
        await passkeys.prune_ceremonies(tx)
        await secrets.prune_guesses(tx, FORGOTTEN_AFTER)


TASKS = (Task("identity.prune", prune, cron="17 3 * * *"),)

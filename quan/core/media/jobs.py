"""Collecting what nobody needs: uploads that were not finished, media that were not used or are no longer.

A row is doomed first, so that nobody can come to need it; then its objects are deleted, then it weighs
nothing, and an hour later, emptied once more, it goes. A crash anywhere leaves a row that is found again.
"""

from datetime import timedelta
from functools import partial

from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.core.media import rules, storage, store, uploads

LINGER = timedelta(hours=1)
"""A writer that was held up may still put an object where all were deleted; by then it has given up."""
AT_ONCE = 200


async def collect(db: Database, config: Config) -> None:
    """Delete what is doomed, and the parts of uploads that a crash left unswept."""
    async with db.transaction() as tx:
        await store.doom_idle(tx, unused_for=rules.KEPT_UNUSED)
    async with db.read() as reader:
        doomed = await store.to_be_emptied(reader, linger=LINGER, limit=AT_ONCE)
        unswept = await store.with_chunks_left(reader, limit=AT_ONCE)
        gone_before = reader.now - LINGER
    for media in unswept:
        await uploads.sweep(db, config, media)
    for one in doomed:
        await storage.delete_under(config, uploads.folder(one.id))
        async with db.transaction() as tx:
            await store.recharge(tx, one.id, 0)
            if one.doomed_at <= gone_before:
                await store.forget(tx, one.id)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of media."""
    return (Task("core.collect-media", partial(collect, config=config), cron="*/5 * * * *"),)

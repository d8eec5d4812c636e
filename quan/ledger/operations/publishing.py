"""Publishing: one hash at the end of each day that stands for all money moved until then."""

import asyncio
from datetime import UTC, date, timedelta

from quan.core.db import Tx
from quan.ledger.model import DailyRoot
from quan.ledger.rules import proofs
from quan.ledger.store import proofs as store

A_DAY = timedelta(days=1)


async def publish_next_day(tx: Tx) -> DailyRoot | None:
    """Publish the first finished UTC day that is not; None when all are."""
    latest = await store.daily_roots(tx, before=None, limit=1)
    last = latest[0] if latest else None
    day = await store.first_day(tx) if last is None else last.day + A_DAY
    if day is None or day >= tx.now.astimezone(UTC).date():
        return None
    made = await _root_of(tx, day, last)
    await store.wait_for_writers(tx)  # whoever began before midnight and is not done yet
    if len(await store.sealed_on(tx, day)) != made.batches:
        made = await _root_of(tx, day, last)
    return made if await store.add_daily_root(tx, made) else None


async def _root_of(tx: Tx, day: date, last: DailyRoot | None) -> DailyRoot:
    sealed = await store.sealed_on(tx, day)
    root = await asyncio.to_thread(proofs.merkle_root, [proofs.day_leaf(batch.hash) for batch in sealed])
    previous = proofs.NOTHING if last is None else last.hash
    return DailyRoot(
        day=day,
        batches=len(sealed),
        root=root,
        previous=previous,
        hash=proofs.day_hash(day, batches=len(sealed), root=root, previous=previous),
        published_at=tx.now,
    )

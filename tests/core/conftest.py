"""What tests of the core share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from quan.core.db import Database
from quan.core.realtime import Hub, Pace
from tests.core import rooms
from tests.core.devices import CALM, QUICK


@asynccontextmanager
async def serving(db: Database, pace: Pace) -> AsyncIterator[Hub]:
    """Run a hub on this database, with rooms; afterwards nothing of what it served is left in it."""
    await rooms.build(db)
    hub = Hub(db, rooms.ACCESS, pace=pace)
    await hub.start()
    yield hub
    await hub.stop()
    assert len(hub) == 0
    assert not hub._feeds


@pytest.fixture
async def hub(db: Database) -> AsyncIterator[Hub]:
    async with serving(db, CALM) as hub:
        yield hub


@pytest.fixture
async def quick_hub(db: Database) -> AsyncIterator[Hub]:
    """Give a hub with a fast heart and little patience."""
    async with serving(db, QUICK) as hub:
        yield hub


@pytest.fixture
async def house(fresh_db: Database) -> Database:
    """Give a database with a book that reactions write into."""
    async with fresh_db.transaction() as tx:
        await tx.execute("CREATE TABLE book (at bigint GENERATED ALWAYS AS IDENTITY, who text, cup integer)")
    return fresh_db

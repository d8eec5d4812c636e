"""What tests of the core share."""

from collections.abc import Iterator

import pytest

from quan.core.db import Database
from quan.core.realtime import Hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    hub.start()
    yield hub
    hub.stop()
    assert len(hub) == 0
    assert not hub._listeners


@pytest.fixture
async def house(fresh_db: Database) -> Database:
    """Give a database with a book that reactions write into."""
    async with fresh_db.transaction() as tx:
        await tx.execute("CREATE TABLE book (at bigint GENERATED ALWAYS AS IDENTITY, who text, cup integer)")
    return fresh_db

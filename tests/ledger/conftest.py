"""Books for the tests of the ledger."""

from collections.abc import AsyncIterator, Callable

import pytest

from quan.core.clock import FixedClock
from quan.core.db import Database
from tests.conftest import opened
from tests.ledger.bookkeeping import Books


@pytest.fixture(scope="session")
def database_url(clone: Callable[[], str]) -> str:
    """Keep the ledger's tests apart: they owe money that nobody holds, which a town's tests would notice."""
    return clone()


@pytest.fixture(scope="session")
async def db(database_url: str) -> AsyncIterator[Database]:
    async with opened(Database(database_url)) as database:
        yield database


@pytest.fixture
def books(db: Database) -> Books:
    return Books(db)


@pytest.fixture
def fresh_books(fresh_db: Database) -> Books:
    return Books(fresh_db)


@pytest.fixture
async def timed_books(clone: Callable[[], str], clock: FixedClock) -> AsyncIterator[Books]:
    """Books with the clock of the test, and chains of their own: a chain's time never falls back."""
    async with opened(Database(clone(), clock=clock, max_size=4)) as database:
        yield Books(database)

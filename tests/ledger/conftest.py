"""Books for the tests of the ledger."""

import pytest

from quan.core.db import Database
from tests.ledger.bookkeeping import Books


@pytest.fixture
def books(db: Database) -> Books:
    return Books(db)


@pytest.fixture
def fresh_books(fresh_db: Database) -> Books:
    return Books(fresh_db)


@pytest.fixture
def timed_books(timed_db: Database) -> Books:
    return Books(timed_db)

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from quan.core import limits
from tests.core.media.desk import Desk
from tests.people import browser_of, join


@pytest.fixture
async def mei(app: Litestar, client: httpx.AsyncClient) -> AsyncIterator[Desk]:
    """Give Mei at her browser."""
    await limits.forget()
    person = await join(client, "Mei")
    async with browser_of(app, person) as browser:
        yield Desk(browser, person)


@pytest.fixture
async def ben(app: Litestar, client: httpx.AsyncClient) -> AsyncIterator[Desk]:
    """Give Ben, who is nobody to Mei, at his."""
    person = await join(client, "Ben")
    async with browser_of(app, person) as browser:
        yield Desk(browser, person)

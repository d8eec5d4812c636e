from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from quan import admin
from quan.core import limits
from tests.admin.machine import System, system_of
from tests.admin.office import hire
from tests.wallet.purse import Purse, Town


@pytest.fixture
async def town(app: Litestar) -> AsyncIterator[Town]:
    """Give a town whose books must add up when the test is over."""
    await limits.forget()
    async with AsyncExitStack() as stack:
        town = Town(app, stack)
        yield town
        await town.check()


@pytest.fixture
async def auditor(town: Town) -> Purse:
    return await hire(town, "Ada", admin.Role.AUDITOR)


@pytest.fixture
async def clerk(town: Town) -> Purse:
    return await hire(town, "Cleo", admin.Role.CLERK)


@pytest.fixture
async def supervisor(town: Town) -> Purse:
    return await hire(town, "Susan", admin.Role.SUPERVISOR)


@pytest.fixture
async def system(app: Litestar) -> AsyncIterator[System]:
    async with system_of(app) as system:
        yield system

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from quan.core import limits
from tests.chat.parlour import Member, Parlour


@pytest.fixture
async def parlour(app: Litestar) -> AsyncIterator[Parlour]:
    """Give a place where people talk, whose conversations must hold together when the test is over."""
    await limits.forget()
    async with AsyncExitStack() as stack:
        parlour = Parlour(app, stack)
        yield parlour
        await parlour.check()


@pytest.fixture
async def mei(parlour: Parlour) -> Member:
    return await parlour.join("Mei")


@pytest.fixture
async def wei(parlour: Parlour, mei: Member) -> Member:
    wei = await parlour.join("Wei")
    await parlour.acquaint(mei, wei)
    return wei

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from quan.core import limits
from tests.wallet.purse import Town


@pytest.fixture
async def town(app: Litestar) -> AsyncIterator[Town]:
    """Give a town whose books must add up when the test is over."""
    await limits.forget()
    async with AsyncExitStack() as stack:
        town = Town(app, stack)
        yield town
        await town.check()

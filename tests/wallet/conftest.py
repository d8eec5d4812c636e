from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from quan import ledger
from quan.core import limits
from quan.wallet.operations.express import ExpressPayments, Wish
from tests.wallet.purse import Town


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """Listen to what the express way answers; None where it leaves a request to the ordinary one."""
    heard: list[bytes | None] = []
    pay = ExpressPayments.pay

    async def listening(self: ExpressPayments, poster: ledger.Poster, wish: Wish) -> bytes | None:
        heard.append(await pay(self, poster, wish))
        return heard[-1]

    monkeypatch.setattr(ExpressPayments, "pay", listening)
    return heard


@pytest.fixture
async def town(app: Litestar) -> AsyncIterator[Town]:
    """Give a town whose books must add up when the test is over."""
    await limits.forget()
    async with AsyncExitStack() as stack:
        town = Town(app, stack)
        yield town
        await town.check()

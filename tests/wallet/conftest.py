import asyncio
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
    ask = ExpressPayments.ask

    def listening(self: ExpressPayments, poster: ledger.Poster, wish: Wish) -> "asyncio.Future[bytes | None]":
        answer = ask(self, poster, wish)
        answer.add_done_callback(lambda done: heard.append(None if done.exception() else done.result()))
        return answer

    monkeypatch.setattr(ExpressPayments, "ask", listening)
    return heard


@pytest.fixture
async def town(app: Litestar) -> AsyncIterator[Town]:
    """Give a town whose books must add up when the test is over."""
    await limits.forget()
    async with AsyncExitStack() as stack:
        town = Town(app, stack)
        yield town
        await town.check()

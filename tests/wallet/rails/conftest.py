from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from quan.core import limits
from quan.core.config import Config
from quan.main import create_app
from tests.conftest import running
from tests.wallet.rails.bank import IBAN
from tests.wallet.rails.till import BankTown


@pytest.fixture
async def town(config: Config, clone: Callable[[], str]) -> AsyncIterator[BankTown]:
    """Give a town with a bank account, whose bank and books must agree when the test is over."""
    await limits.forget()
    with_bank = replace(config, bank_iban=IBAN, bank_name="ING", bank_holder="Quan Town", bank_bic="INGBNL2A")
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(running(create_app(with_bank, database_url=clone())))
        town = BankTown(app, stack)
        yield town
        await town.check()

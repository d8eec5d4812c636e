import pytest

from tests.trade.shop import Shop, open_shop
from tests.wallet.conftest import town
from tests.wallet.purse import Purse, Town

__all__ = ["town"]


@pytest.fixture
async def shop(town: Town) -> Shop:
    owner = await town.join("Old Wang")
    return await open_shop(town, owner)


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="100.00", small="50.00")

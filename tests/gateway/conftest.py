import pytest

from tests.gateway.till import Till, make_app
from tests.trade.conftest import mei, shop
from tests.trade.shop import Shop
from tests.wallet.conftest import town

__all__ = ["mei", "shop", "town"]


@pytest.fixture
async def till(shop: Shop) -> Till:
    """Give the till of a shop: a program with an app of its own."""
    return await make_app(shop)

import pytest

from quan import trade, wallet
from quan.core.problems import Problem
from quan.trade.errors.merchants import MerchantNotEmpty
from quan.trade.errors.trades import MoneyStillHeld
from tests.trade.shop import Shop, confirm
from tests.wallet.purse import Purse, Town, yuan


async def leave(town: Town, who: Purse) -> None:
    async with town.db.transaction() as tx:
        await wallet.close_account(tx, town.config, who.who.id)
        await trade.leave(tx, town.config, who.who.id)


async def test_money_that_may_come_back_keeps_its_buyer_here(shop: Shop, town: Town) -> None:
    bo = await town.join("Bo", money="10.00")
    sold = await shop.ship(await shop.sell_safely(bo, "10.00"))

    with pytest.raises(MoneyStillHeld) as refusal:
        await leave(town, bo)
    assert refusal.value.held == yuan("10.00")

    await confirm(bo, sold)
    await leave(town, bo)


async def test_an_owner_leaves_an_empty_shop_and_it_sells_no_more(shop: Shop, mei: Purse, town: Town) -> None:
    await shop.sell(mei, "10.00")
    with pytest.raises(MerchantNotEmpty):
        await leave(town, shop.owner)

    await shop.settle(yuan("10.00"))
    with pytest.raises(Problem):
        await leave(town, shop.owner)  # now it is in the wallet
    await town.acquaint(shop.owner, mei)
    paid = await shop.owner.pay(mei, "10.00", proof={"password": "270914"})
    assert paid.status_code == 201, paid.text
    await leave(town, shop.owner)

    async with town.db.read() as reader:
        merchant = await trade.merchant(reader, shop.id)
    assert merchant.status is trade.MerchantStatus.SUSPENDED

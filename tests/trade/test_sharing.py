import pytest

from quan import trade
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import Problem
from quan.trade.errors import sharing as errors
from quan.trade.errors.merchants import MerchantBalanceTooSmall
from quan.trade.errors.trades import DiscordantRepeatRequest, TradeHasClose, TradeNotPaid
from quan.wallet.errors.payments import PersonUnavailable
from tests.trade.shop import Shop, fees_earned, open_shop
from tests.wallet.purse import Purse, Town, together, yuan


@pytest.fixture
async def bo(town: Town) -> Purse:
    return await town.join("Bo")


async def disburse(shop: Shop, to: Purse, amount: str, no: str) -> trade.Disbursement:
    async with shop.town.db.transaction() as tx:
        wish = trade.NewDisbursement(out_biz_no=no, payee=to.who.id, amount=yuan(amount), title="Prize")
        return await trade.disburse(tx, shop.town.config, merchant=shop.id, wish=wish)


async def bind(shop: Shop, *members: Purse) -> None:
    async with shop.town.db.transaction() as tx:
        await trade.bind_receivers(tx, merchant=shop.id, members=[one.who.id for one in members])


async def share(shop: Shop, sold: trade.Trade, no: str, *parts: tuple[Purse, str]) -> trade.Share:
    wish = trade.NewShare(
        request_no=no,
        parts=tuple(trade.SharePart(receiver=to.who.id, amount=yuan(amount)) for to, amount in parts),
    )
    async with shop.town.db.transaction() as tx:
        return await trade.share(tx, shop.town.config, merchant=shop.id, trade=sold.id, wish=wish)


async def test_a_merchant_pays_a_member_once_per_number(shop: Shop, mei: Purse, bo: Purse) -> None:
    await shop.sell(mei, "10.00")

    paid = await together(disburse(shop, bo, "4.00", "D-1") for _ in range(8))

    assert len({one.number for one in paid}) == 1
    assert (await bo.balance(), await shop.balance()) == ("4.00", "6.00")
    (bill,) = (await bo.browser.get("/v1/bills")).json()["items"]
    assert (bill["kind"], bill["title"], bill["note"]) == ("merchant_pay", "Noodle House", "Prize")
    with pytest.raises(errors.PaymentInfoInconsistent):
        await disburse(shop, bo, "4.01", "D-1")
    with pytest.raises(MerchantBalanceTooSmall):
        await disburse(shop, bo, "6.01", "D-2")
    assert (await disburse(shop, bo, "6.00", "D-2")).amount == yuan("6.00"), "the number was not used up"


async def test_nobody_pays_who_is_not_there(shop: Shop, mei: Purse) -> None:
    await shop.sell(mei)
    wish = trade.NewDisbursement(out_biz_no="D-3", payee=MemberId.derive("nobody"), amount=yuan("1.00"))

    async with shop.town.db.transaction() as tx:
        with pytest.raises(PersonUnavailable):
            await trade.disburse(tx, shop.town.config, merchant=shop.id, wish=wish)


async def test_a_sale_is_shared_all_parts_or_none(shop: Shop, mei: Purse, bo: Purse, town: Town) -> None:
    lin = await town.join("Lin")
    sold = await shop.sell(mei, "10.00")
    await bind(shop, bo, lin)

    made = await share(shop, sold, "S-1", (bo, "3.00"), (lin, "2.00"))

    assert await share(shop, sold, "S-1", (bo, "3.00"), (lin, "2.00")) == made
    assert (await bo.balance(), await lin.balance(), await shop.balance()) == ("3.00", "2.00", "5.00")
    with pytest.raises(DiscordantRepeatRequest):
        await share(shop, sold, "S-1", (bo, "3.01"), (lin, "1.99"))
    await shop.settle(yuan("4.00"))
    with pytest.raises(MerchantBalanceTooSmall):
        await share(shop, sold, "S-2", (bo, "0.50"), (lin, "1.50"))
    assert await bo.balance() == "3.00"


async def test_no_more_than_the_sale_is_shared_however_many_ask_at_once(
    shop: Shop, mei: Purse, bo: Purse
) -> None:
    await shop.sell(mei, "50.00")  # so that the balance would allow more
    sold = await shop.sell(mei, "10.00")
    await bind(shop, bo)

    async def attempt(index: int) -> bool:
        try:
            await share(shop, sold, f"S-{index}", (bo, "3.00"))
        except errors.ShareExceedsSale:
            return False
        return True

    assert (await together(attempt(index) for index in range(20))).count(True) == 3
    assert await bo.balance() == "9.00"


async def test_fees_and_refunds_are_not_shared(town: Town, mei: Purse, bo: Purse) -> None:
    shop = await open_shop(town, await town.join("Old Wang"), fee_bp=1000)
    before = await fees_earned(town)
    sold = await shop.sell(mei, "10.00")
    await bind(shop, bo)
    await shop.refund(sold, "5.00")
    assert await fees_earned(town) == before + yuan("0.50")

    with pytest.raises(errors.ShareExceedsSale) as refusal:
        await share(shop, sold, "S-1", (bo, "4.51"))
    assert refusal.value.left == yuan("4.50")
    await share(shop, sold, "S-2", (bo, "4.50"))
    assert await shop.balance() == "0.00"


async def test_only_paid_sales_are_shared_and_only_with_whom_is_bound(
    shop: Shop, mei: Purse, bo: Purse
) -> None:
    opened = await shop.open()
    sold = await shop.sell(mei)
    with pytest.raises(TradeNotPaid):
        await share(shop, opened, "S-1", (bo, "1.00"))
    with pytest.raises(errors.NotAReceiver):
        await share(shop, sold, "S-1", (bo, "1.00"))

    await bind(shop, bo)
    await bind(shop, bo)
    async with shop.town.db.read() as reader:
        assert [one.member for one in await trade.receivers_of(reader, merchant=shop.id)] == [bo.who.id]
    await shop.refund(sold, "10.00")
    with pytest.raises(TradeHasClose):
        await share(shop, sold, "S-1", (bo, "1.00"))
    async with shop.town.db.transaction() as tx:
        await trade.unbind_receivers(tx, merchant=shop.id, members=[bo.who.id])
    again = await shop.sell(mei)
    with pytest.raises(errors.NotAReceiver):
        await share(shop, again, "S-1", (bo, "1.00"))


async def test_shares_are_read_strictly(shop: Shop, mei: Purse, bo: Purse) -> None:
    sold = await shop.sell(mei)
    await bind(shop, bo)

    with pytest.raises(errors.MalformedShare):
        await share(shop, sold, "S-1")
    with pytest.raises(errors.MalformedShare):
        await share(shop, sold, "S-1", (bo, "1.00"), (bo, "1.00"))
    with pytest.raises(Problem):
        await share(shop, sold, "S-1", (bo, "0"))
    negative = trade.SharePart(receiver=bo.who.id, amount=Money(-100, yuan("1").asset))
    wish = trade.NewShare(request_no="S-1", parts=(negative,))
    async with shop.town.db.transaction() as tx:
        with pytest.raises(Problem):
            await trade.share(tx, shop.town.config, merchant=shop.id, trade=sold.id, wish=wish)

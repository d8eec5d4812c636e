from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan import trade
from quan.core.money import Money
from quan.trade import jobs
from quan.trade.errors import trades as errors
from quan.trade.errors.merchants import MerchantBalanceTooSmall
from quan.trade.rules.fees import fee_of, returned_with
from tests.trade.shop import Shop, fees_earned, open_shop
from tests.wallet.purse import CNY, Purse, Town, together, yuan


async def test_parts_are_given_back_until_nothing_is_left_and_the_trade_is_closed(
    shop: Shop, mei: Purse
) -> None:
    sold = await shop.sell(mei, "10.00")

    first = await shop.refund(sold, "4.00")
    assert (first.trade.status, first.changed) == (trade.TradeStatus.SUCCESS, True)
    assert await mei.balance() == "94.00"

    last = await shop.refund(sold, "6.00")
    assert last.trade.status is trade.TradeStatus.CLOSED
    assert await mei.balance() == "100.00"
    assert await shop.balance() == "0.00"
    assert await shop.look(sold) == last.trade


async def test_the_buyer_keeps_a_bill_of_the_refund(shop: Shop, mei: Purse) -> None:
    await shop.refund(await shop.sell(mei), "4.00")

    (bill, *_) = (await mei.browser.get("/v1/bills")).json()["items"]
    assert (bill["kind"], bill["direction"], bill["title"]) == ("refund", "in", "Noodle House")
    assert bill["amount"]["amount"] == "4.00"


async def test_what_came_back_can_be_spent_again_within_the_limits(shop: Shop, mei: Purse) -> None:
    before = (await mei.wallet())["limits"]["left_today"]
    await shop.refund(await shop.sell(mei), "10.00")

    assert (await mei.wallet())["limits"]["left_today"] == before


async def test_the_same_number_and_amount_is_the_same_refund(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)
    made = await shop.refund(sold, "3.00", "R-1")

    again = await shop.refund(sold, "3.00", "R-1")

    assert (again.refund, again.changed) == (made.refund, False)
    with pytest.raises(errors.DiscordantRepeatRequest):
        await shop.refund(sold, "3.01", "R-1")
    assert await mei.balance() == "93.00"


async def test_the_last_refund_is_answered_again_although_the_trade_is_closed(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)
    await shop.refund(sold, "10.00", "R-1")

    assert not (await shop.refund(sold, "10.00", "R-1")).changed


async def test_twenty_refunds_at_once_give_back_no_more_than_was_paid(shop: Shop, mei: Purse) -> None:
    await shop.sell(mei, "50.00")  # so that the balance would allow more
    sold = await shop.sell(mei, "10.00")

    async def attempt() -> bool:
        try:
            await shop.refund(sold, "3.00")
        except errors.RefundExceedsPaid:
            return False
        return True

    assert (await together(attempt() for _ in range(20))).count(True) == 3
    assert (await shop.look(sold)).refunded == yuan("9.00")
    assert await mei.balance() == "49.00"


async def test_one_number_twenty_times_at_once_is_one_refund(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)

    made = await together(shop.refund(sold, "1.00", "R-2") for _ in range(20))

    assert [one.changed for one in made].count(True) == 1
    assert (await shop.look(sold)).refunded == yuan("1.00")


async def test_a_merchant_who_took_the_money_out_cannot_give_it_back(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)
    await shop.settle(yuan("8.00"))

    with pytest.raises(MerchantBalanceTooSmall):
        await shop.refund(sold, "3.00", "R-1")
    await shop.sell(mei)
    assert (await shop.refund(sold, "3.00", "R-1")).changed, "the number was not used up"


async def test_nothing_is_given_back_of_what_was_not_paid(shop: Shop) -> None:
    opened = await shop.open()
    with pytest.raises(errors.TradeNotPaid):
        await shop.refund(opened, "1.00")

    await shop.close(opened)
    with pytest.raises(errors.TradeHasClose):
        await shop.refund(opened, "1.00")


async def test_calling_off_closes_what_is_unpaid_and_gives_back_what_is_paid(shop: Shop, mei: Purse) -> None:
    opened = await shop.open()
    sold = await shop.sell(mei)
    await shop.refund(sold, "4.00")

    for _ in range(2):  # twice is once
        closed = await shop.cancel(opened)
        assert (closed.action, closed.trade.status) == (
            trade.CancelAction.CLOSE,
            trade.TradeStatus.CLOSED,
        )
        back = await shop.cancel(sold)
        assert (back.action, back.trade.status) == (trade.CancelAction.REFUND, trade.TradeStatus.CLOSED)
    assert await mei.balance() == "100.00"


async def test_a_trade_is_paid_or_called_off_but_never_half(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)

    await together([*(shop.cancel(sold) for _ in range(5)), *(shop.look(sold) for _ in range(5))])

    assert await mei.balance() == "100.00"
    assert await shop.balance() == "0.00"


async def test_after_the_time_for_refunds_a_trade_is_finished(shop: Shop, mei: Purse, town: Town) -> None:
    sold = await shop.sell(mei)
    async with town.db.transaction() as tx:
        await tx.execute("ALTER TABLE trade.trades DISABLE TRIGGER trades_stay_paid")
        await tx.execute(
            "UPDATE trade.trades SET paid_at = %s WHERE merchant = %s AND id = %s",
            (tx.now - timedelta(days=town.config.refund_days, seconds=1), sold.merchant, sold.id),
        )
        await tx.execute("ALTER TABLE trade.trades ENABLE TRIGGER trades_stay_paid")

    await jobs.finish_trades(town.db, town.config)

    assert (await shop.look(sold)).status is trade.TradeStatus.FINISHED
    with pytest.raises(errors.TradeIsFinished):
        await shop.refund(sold, "1.00")


async def test_a_sale_costs_its_fee_and_a_refund_brings_the_same_share_back(town: Town, mei: Purse) -> None:
    shop = await open_shop(town, await town.join("Old Wang"), fee_bp=60)
    before = await fees_earned(town)

    sold = await shop.sell(mei, "33.33")
    assert sold.fee == yuan("0.20")
    assert await shop.balance() == "33.13"
    assert await fees_earned(town) == before + yuan("0.20")

    for amount in ("11.11", "11.11", "11.11"):
        await shop.refund(sold, amount)
    assert await shop.balance() == "0.00"
    assert await fees_earned(town) == before
    assert await mei.balance() == "100.00"


@given(st.integers(1, 10**9), st.integers(0, 1000), st.data())
def test_the_parts_of_a_fee_come_back_in_step_and_sum_up(
    amount: int, fee_bp: int, data: st.DataObject
) -> None:
    price = Money(amount, CNY)
    fee = fee_of(price, fee_bp)
    steps = sorted(data.draw(st.lists(st.integers(0, amount), max_size=6)))

    returned = [returned_with(fee, price, Money(step, CNY)).minor for step in (0, *steps, amount)]

    assert returned == sorted(returned)
    assert (returned[0], returned[-1]) == (0, fee.minor)
    assert abs(fee.minor - amount * fee_bp / 10_000) <= 0.5 + 1e-6

from datetime import timedelta

import pytest

from quan import ledger, trade
from quan.trade import jobs
from quan.trade.errors import escrow as errors
from quan.trade.errors.trades import RefundExceedsPaid, TradeIsFinished, TradeNotFound
from quan.trade.model.merchants import escrow_account
from quan.trade.rules import escrow as rules
from tests.trade.shop import Shop, ask_back, confirm, extend, fees_earned, open_shop, withdraw
from tests.wallet.purse import CNY, Purse, Town, together, yuan

Status = trade.TradeStatus


@pytest.fixture
async def sold(shop: Shop, mei: Purse) -> trade.Trade:
    return await shop.sell_safely(mei)


@pytest.fixture
async def shipped(shop: Shop, sold: trade.Trade) -> trade.Trade:
    return await shop.ship(sold)


async def held(shop: Shop) -> str:
    async with shop.town.db.read() as reader:
        return (await ledger.balance(reader, escrow_account(shop.id, CNY))).posted.text


async def let_time_pass(shop: Shop, of: trade.Trade) -> None:
    """Make everything that has a date on this trade due now."""
    async with shop.town.db.transaction() as tx:
        for statement in (
            "UPDATE trade.trades SET due_at = %s WHERE merchant = %s AND id = %s",
            """
            UPDATE trade.refund_asks SET answer_by = %s
            WHERE merchant = %s AND trade = %s AND status = 'open'
            """,
        ):
            await tx.execute(statement, (tx.now, of.merchant, of.id))
    await jobs.move_escrow(shop.town.db, shop.town.config)


async def test_money_is_held_until_the_buyer_confirms(shop: Shop, mei: Purse, sold: trade.Trade) -> None:
    assert sold.status is Status.WAIT_SELLER_SEND_GOODS
    assert (await mei.balance(), await held(shop), await shop.balance()) == ("90.00", "10.00", "0.00")

    on_its_way = await shop.ship(sold)
    assert (on_its_way.status, on_its_way.shipment) == (Status.WAIT_BUYER_CONFIRM_GOODS, "SF 1234")
    assert await held(shop) == "10.00"

    done = await confirm(mei, sold)
    assert done.status is Status.FINISHED
    assert (await held(shop), await shop.balance()) == ("0.00", "10.00")
    assert await shop.look(sold) == done


async def test_nothing_is_confirmed_before_it_is_sent_or_sent_twice(
    shop: Shop, mei: Purse, sold: trade.Trade
) -> None:
    with pytest.raises(errors.NotShippedYet):
        await confirm(mei, sold)
    await shop.ship(sold)
    with pytest.raises(errors.AlreadyShipped):
        await shop.ship(sold)
    await confirm(mei, sold)
    with pytest.raises(errors.NotHeld):
        await shop.ship(sold)


async def test_only_the_buyer_confirms(shop: Shop, shipped: trade.Trade) -> None:
    bo = await shop.town.join("Bo")

    for attempt in (confirm, extend, ask_back, withdraw):
        with pytest.raises(TradeNotFound):
            await attempt(bo, shipped)


async def test_money_is_released_exactly_once_however_often_it_is_confirmed(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await shop.sell_safely(mei, "50.00")  # so that the escrow would hold enough for more

    async def attempt() -> bool:
        try:
            await confirm(mei, shipped)
        except errors.NotHeld:
            return False
        return True

    assert (await together(attempt() for _ in range(20))).count(True) == 1
    assert (await held(shop), await shop.balance()) == ("50.00", "10.00")


async def test_of_a_confirmation_and_a_refund_at_once_one_moves_the_money(shop: Shop, mei: Purse) -> None:
    for _ in range(6):
        sold = await shop.ship(await shop.sell_safely(mei))

        async def release(of: trade.Trade = sold) -> str:
            try:
                return (await confirm(mei, of)).status.value
            except errors.NotHeld:
                return "refused"

        async def back(of: trade.Trade = sold) -> str:
            try:
                return (await shop.refund(of, "10.00")).trade.status.value
            except TradeIsFinished:
                return "refused"

        assert "refused" in await together([release(), back()])
        assert await held(shop) == "0.00"
        if (await shop.look(sold)).status is Status.FINISHED:
            await shop.town.fund(mei, "10.00")


async def test_money_is_not_released_while_a_refund_is_asked(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await ask_back(mei, shipped)

    with pytest.raises(errors.RefundIsAsked):
        await confirm(mei, shipped)
    async with shop.town.db.transaction() as tx:
        await tx.execute(
            "UPDATE trade.trades SET due_at = %s WHERE merchant = %s AND id = %s",
            (tx.now, shipped.merchant, shipped.id),
        )
    await jobs.move_escrow(shop.town.db, shop.town.config)
    assert (await shop.look(shipped)).status is Status.WAIT_BUYER_CONFIRM_GOODS

    await withdraw(mei, shipped)
    assert (await confirm(mei, shipped)).status is Status.FINISHED


async def test_of_an_ask_and_a_confirmation_at_once_money_is_released_or_asked_never_both(
    shop: Shop, mei: Purse
) -> None:
    for _ in range(6):
        sold = await shop.ship(await shop.sell_safely(mei, "1.00"))

        async def attempt(of: trade.Trade, what: str) -> str:
            try:
                await (confirm(mei, of) if what == "confirm" else ask_back(mei, of, "1.00"))
            except (errors.RefundIsAsked, TradeIsFinished):
                return "refused"
            return what

        answers = await together(attempt(sold, what) for what in ("confirm", "ask"))
        assert answers.count("refused") == 1


async def test_the_database_itself_refuses_a_release_while_a_refund_is_asked(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await ask_back(mei, shipped)

    with pytest.raises(Exception, match="while a refund is asked"):
        async with shop.town.db.transaction() as tx:
            await tx.execute(
                """
                UPDATE trade.trades SET status = 'trade_finished', ended_at = %s
                WHERE merchant = %s AND id = %s
                """,
                (tx.now, shipped.merchant, shipped.id),
            )


async def test_what_the_merchant_agrees_to_goes_back_from_what_is_held(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await ask_back(mei, shipped, "4.00")
    back = await shop.agree(shipped)

    assert (back.trade.status, back.refund.amount) == (Status.WAIT_BUYER_CONFIRM_GOODS, yuan("4.00"))
    assert (await mei.balance(), await held(shop)) == ("94.00", "6.00")
    await confirm(mei, shipped)
    assert (await held(shop), await shop.balance()) == ("0.00", "6.00")


async def test_a_merchant_may_decline_and_the_buyer_has_time_to_look_again(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await let_due_come_near(shop, shipped)
    await ask_back(mei, shipped)

    declined = await shop.decline(shipped)

    assert declined.status is trade.AskStatus.DECLINED
    after = await shop.look(shipped)
    assert after.due_at is not None
    async with shop.town.db.read() as reader:
        assert after.due_at - reader.now > rules.TO_ANSWER - timedelta(minutes=1)
    with pytest.raises(errors.NothingAsked):
        await shop.agree(shipped)


async def test_an_ask_that_is_not_answered_is_agreed(shop: Shop, mei: Purse, sold: trade.Trade) -> None:
    await ask_back(mei, sold)

    await let_time_pass(shop, sold)

    assert (await shop.look(sold)).status is Status.CLOSED
    assert (await mei.balance(), await held(shop)) == ("100.00", "0.00")


async def test_a_merchant_who_has_the_money_is_not_answered_for(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei)
    ask = await ask_back(mei, sold)
    assert ask.answer_by is None

    assert (await shop.agree(sold)).trade.status is Status.CLOSED
    assert await mei.balance() == "100.00"


async def test_what_is_never_sent_is_given_back(shop: Shop, mei: Purse, sold: trade.Trade) -> None:
    await let_time_pass(shop, sold)

    assert (await shop.look(sold)).status is Status.CLOSED
    assert await mei.balance() == "100.00"


async def test_what_nobody_confirms_is_released_by_time(shop: Shop, shipped: trade.Trade) -> None:
    await let_time_pass(shop, shipped)

    assert (await shop.look(shipped)).status is Status.FINISHED
    assert await shop.balance() == "10.00"


async def test_a_buyer_puts_the_end_off_twice(mei: Purse, shipped: trade.Trade) -> None:
    assert shipped.due_at is not None
    first = await extend(mei, shipped)
    assert first.due_at == shipped.due_at + rules.EXTENSION
    await extend(mei, shipped)

    with pytest.raises(errors.NoMoreTime):
        await extend(mei, shipped)


async def test_one_thing_is_asked_at_a_time_and_no_more_than_is_left(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    with pytest.raises(RefundExceedsPaid):
        await ask_back(mei, shipped, "10.01")
    await ask_back(mei, shipped, "8.00")
    with pytest.raises(errors.RefundIsAsked):
        await ask_back(mei, shipped, "1.00")

    await shop.refund(shipped, "5.00")
    assert (await shop.agree(shipped)).refund.amount == yuan("5.00"), "no more than is left goes back"


async def test_a_merchant_gives_all_back_and_the_ask_is_settled_with_it(
    shop: Shop, mei: Purse, shipped: trade.Trade
) -> None:
    await ask_back(mei, shipped, "3.00")

    assert (await shop.refund(shipped, "10.00")).trade.status is Status.CLOSED
    assert await mei.balance() == "100.00"


async def test_the_fee_of_an_escrow_is_taken_from_what_is_released(town: Town, mei: Purse) -> None:
    shop = await open_shop(town, await town.join("Old Wang"), fee_bp=100)
    before = await fees_earned(town)
    sold = await shop.sell_safely(mei, "10.00")
    await shop.refund(sold, "5.00")
    await shop.ship(sold)

    done = await confirm(mei, sold)

    assert done.fee == yuan("0.05")
    assert await shop.balance() == "4.95"
    assert await fees_earned(town) == before + yuan("0.05")


async def let_due_come_near(shop: Shop, of: trade.Trade) -> None:
    async with shop.town.db.transaction() as tx:
        await tx.execute(
            "UPDATE trade.trades SET due_at = %s WHERE merchant = %s AND id = %s",
            (tx.now + timedelta(hours=1), of.merchant, of.id),
        )

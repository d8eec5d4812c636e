from dataclasses import replace

import pytest

from quan import trade
from quan.core.problems import Problem
from quan.trade import jobs
from quan.trade.errors import trades as errors
from quan.trade.errors.merchants import MerchantNotVerified, MerchantSuspended
from quan.wallet.errors.paycodes import PayCodeUsed
from quan.wallet.errors.payments import AmountNotPositive, PayingYourself
from quan.wallet.errors.proof import ProofNeeded
from tests.trade.shop import Shop, code_of, open_shop, pay, wish_for
from tests.wallet.purse import Purse, Town, notices, together, yuan


async def test_a_sale_moves_the_price_from_the_buyer_to_the_merchant(shop: Shop, mei: Purse) -> None:
    sold = await shop.sell(mei, "12.34")

    assert sold.status is trade.TradeStatus.SUCCESS
    assert sold.buyer == mei.who.id
    assert await mei.balance() == "87.66"
    assert await shop.balance() == "12.34"
    assert await shop.look(sold) == sold


async def test_the_number_of_a_trade_is_28_digits_that_begin_with_the_day(shop: Shop) -> None:
    opened = await shop.open()

    assert len(opened.number) == 28
    day = opened.created_at.astimezone(shop.town.config.timezone)
    assert opened.number.startswith(f"{day:%Y%m%d}")


async def test_the_buyer_keeps_a_bill_that_names_the_shop_and_a_receipt_with_a_proof(
    shop: Shop, mei: Purse
) -> None:
    await shop.sell(mei)

    (bill, *_) = (await mei.browser.get("/v1/bills")).json()["items"]
    assert (bill["kind"], bill["title"], bill["category"]) == ("purchase", "Noodle House", "food")
    assert bill["note"] == "Beef noodles"
    proof = await mei.browser.get(f"/v1/payments/{bill['payment_id']}/proof")
    assert proof.status_code == 200, proof.text
    receipt = (await mei.browser.get(f"/v1/bills/{bill['id']}")).json()
    assert receipt["payment"]["code"] == "trade_pay"


async def test_the_same_words_are_the_same_trade_and_others_are_refused(shop: Shop) -> None:
    opened = await shop.open("10.00", no="A-1")

    assert await shop.open("10.00", no="A-1") == opened
    for other in ({"amount": "10.01"}, {"amount": "10.00", "subject": "Dumplings"}):
        with pytest.raises(errors.ContextInconsistent):
            await shop.open(no="A-1", **other)


async def test_a_number_stands_for_one_trade_however_many_ask_at_once(shop: Shop) -> None:
    opened = await together(shop.open("10.00", no="A-2") for _ in range(12))

    assert len({one.number for one in opened}) == 1


async def test_of_two_trades_asked_under_one_number_at_once_one_is_made(shop: Shop) -> None:
    async def ask(amount: str) -> str:
        try:
            return (await shop.open(amount, no="A-3")).amount.text
        except errors.ContextInconsistent:
            return "refused"

    answers = await together(ask(f"{1 + index % 2}.00") for index in range(10))

    assert len(set(answers) - {"refused"}) == 1
    assert answers.count("refused") == 5


async def test_what_is_paid_or_closed_is_not_opened_again(shop: Shop, mei: Purse) -> None:
    await shop.sell(mei, no="B-1")
    with pytest.raises(errors.TradeHasSuccess):
        await shop.open(no="B-1")

    await shop.close(await shop.open(no="B-2"))
    with pytest.raises(errors.TradeHasClose):
        await shop.open(no="B-2")


async def test_a_trade_paid_twenty_times_at_once_is_paid_once(shop: Shop, mei: Purse) -> None:
    opened = await shop.open()

    async def attempt() -> bool:
        try:
            await pay(mei, opened, town=shop.town)
        except errors.TradeHasSuccess:
            return False
        return True

    assert (await together(attempt() for _ in range(20))).count(True) == 1
    assert await mei.balance() == "90.00"


async def test_of_two_buyers_at_once_one_pays(shop: Shop, mei: Purse) -> None:
    bo = await shop.town.join("Bo", money="100.00")
    opened = await shop.open()

    async def attempt(buyer: Purse) -> bool:
        try:
            await pay(buyer, opened, town=shop.town)
        except (errors.TradeHasSuccess, errors.NotYoursToPay):
            return False
        return True

    assert sorted(await together(attempt(one) for one in (mei, bo))) == [False, True]
    assert await shop.balance() == "10.00"


async def test_a_trade_for_one_buyer_is_not_paid_by_another(shop: Shop, mei: Purse) -> None:
    bo = await shop.town.join("Bo", money="100.00")
    opened = await shop.open(buyer=bo.who.id)

    with pytest.raises(errors.NotYoursToPay):
        await pay(mei, opened, town=shop.town)
    assert (await pay(bo, opened, town=shop.town)).buyer == bo.who.id


async def test_nobody_buys_in_their_own_shop(shop: Shop) -> None:
    await shop.town.fund(shop.owner, "100.00")

    with pytest.raises(PayingYourself):
        await pay(shop.owner, await shop.open(), town=shop.town)


async def test_a_payment_above_the_small_amount_needs_a_proof(shop: Shop, mei: Purse) -> None:
    opened = await shop.open("60.00")

    with pytest.raises(ProofNeeded):
        await pay(mei, opened, town=shop.town, proved=False)
    assert (await shop.look(opened)).status is trade.TradeStatus.WAIT_BUYER_PAY


async def test_a_buyer_who_had_too_little_pays_later(shop: Shop) -> None:
    poor = await shop.town.join("Poor Li")
    opened = await shop.open()
    with pytest.raises(Problem):
        await pay(poor, opened, town=shop.town)

    await shop.town.fund(poor, "10.00")

    assert (await pay(poor, opened, town=shop.town)).status is trade.TradeStatus.SUCCESS


async def test_a_shop_that_was_not_let_in_or_was_stopped_does_not_sell(town: Town, mei: Purse) -> None:
    owner = await town.join("New Chen")
    waiting = await open_shop(town, owner, verified=False)
    with pytest.raises(MerchantNotVerified):
        await waiting.open()

    shop = await open_shop(town, owner)
    opened = await shop.open()
    async with town.db.transaction() as tx:
        await trade.office.decide(
            tx, merchant=shop.id, status=trade.MerchantStatus.SUSPENDED, actor="operator", reason="fakes"
        )
    with pytest.raises(MerchantSuspended):
        await shop.open()
    with pytest.raises(MerchantSuspended):
        await pay(mei, opened, town=town)


async def test_a_shown_code_pays_a_small_amount_at_once(shop: Shop, mei: Purse) -> None:
    sold = await shop.charge(await code_of(mei), "20.00")

    assert sold.status is trade.TradeStatus.SUCCESS
    assert await mei.balance() == "80.00"


async def test_a_code_above_the_small_amount_waits_for_its_owner(shop: Shop, mei: Purse) -> None:
    code = await code_of(mei)
    waiting = await shop.charge(code, "60.00", no="C-1")

    assert waiting.status is trade.TradeStatus.WAIT_BUYER_PAY
    assert waiting.buyer == mei.who.id
    assert (await mei.browser.get(f"/v1/pay-codes/{code}/status")).json()["status"] == "awaiting_payer"
    assert await shop.charge(code, "60.00", no="C-1") == waiting, "a till that asks again hears the same"
    told = await notices(shop.town, mei, until="trade.awaits-you")
    assert told[-1][1]["trade"] == waiting.number

    bo = await shop.town.join("Bo", money="100.00")
    with pytest.raises(errors.NotYoursToPay):
        await pay(bo, waiting, town=shop.town)
    assert (await pay(mei, waiting, town=shop.town)).status is trade.TradeStatus.SUCCESS
    assert (await mei.browser.get(f"/v1/pay-codes/{code}/status")).json()["status"] == "used"


async def test_a_code_shown_at_two_tills_in_the_same_second_pays_at_one(shop: Shop, mei: Purse) -> None:
    other = await open_shop(shop.town, await shop.town.join("Other Zhao"))
    code = await code_of(mei)

    async def attempt(at: Shop) -> bool:
        try:
            await at.charge(code)
        except PayCodeUsed:
            return False
        return True

    assert sorted(await together(attempt(at) for at in (shop, other))) == [False, True]
    assert await mei.balance() == "90.00"


async def test_a_till_learns_nothing_of_an_empty_wallet(shop: Shop) -> None:
    poor = await shop.town.join("Poor Li", small="50.00")

    waiting = await shop.charge(await code_of(poor), "20.00")

    assert waiting.status is trade.TradeStatus.WAIT_BUYER_PAY


async def test_what_nobody_pays_in_time_is_closed(shop: Shop, mei: Purse) -> None:
    soon = await shop.open()
    await let_run_out(shop, soon)

    with pytest.raises(errors.TradeHasClose):
        await pay(mei, soon, town=shop.town)
    await jobs.expire_trades(shop.town.db)
    assert (await shop.look(soon)).status is trade.TradeStatus.CLOSED


async def test_amounts_and_words_are_read_strictly(shop: Shop) -> None:
    with pytest.raises(AmountNotPositive):
        await shop.open("0")
    negative = replace(wish_for("1.00"), amount=-yuan("1.00"))
    async with shop.town.db.transaction() as tx:
        with pytest.raises(AmountNotPositive):
            await trade.open_trade(tx, shop.town.config, merchant=shop.id, wish=negative)
    for bad in (
        {"no": "x" * 65},
        {"no": " A"},
        {"subject": ""},
        {"subject": "x" * 257},
        {"body": "x" * 401},
        {"details": {"a": "x" * 17_000}},
        {"details": {"a": "\0"}},
    ):
        with pytest.raises(errors.MalformedTrade):
            await shop.open(**bad)


async def test_another_merchants_trade_is_not_there(shop: Shop, mei: Purse) -> None:
    other = await open_shop(shop.town, await shop.town.join("Other Zhao"))
    sold = await shop.sell(mei)

    for look in (other.look, other.close, other.cancel):
        with pytest.raises(errors.TradeNotFound):
            await look(sold)
    with pytest.raises(errors.TradeNotFound):
        await other.refund(sold, "1.00")


async def let_run_out(shop: Shop, opened: trade.Trade) -> None:
    async with shop.town.db.transaction() as tx:
        await tx.execute(
            "UPDATE trade.trades SET expires_at = %s WHERE merchant = %s AND id = %s",
            (tx.now, opened.merchant, opened.id),
        )

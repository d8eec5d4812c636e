"""A shop's program sells, looks, gives back and calls off, in the words of the wire."""

import asyncio
from typing import Any

import pytest

from tests.gateway.till import Till, make_app
from tests.trade.shop import Shop, open_shop
from tests.wallet.purse import Purse, Town

PRECREATE, CREATE, PAY = "alipay.trade.precreate", "alipay.trade.create", "alipay.trade.pay"
QUERY, CLOSE, CANCEL = "alipay.trade.query", "alipay.trade.close", "alipay.trade.cancel"
REFUND, REFUND_QUERY = "alipay.trade.refund", "alipay.trade.fastpay.refund.query"


def noodles(no: str, amount: str = "12.00", **more: Any) -> dict[str, Any]:
    return {"out_trade_no": no, "total_amount": amount, "subject": "Beef noodles", **more}


async def code_of(buyer: Purse) -> str:
    return str((await buyer.post("/v1/pay-codes")).json()["codes"][0]["code"])


async def sold(till: Till, buyer: Purse, no: str, amount: str = "12.00") -> dict[str, Any]:
    """Sell something by a code that is scanned."""
    opened = await till.call(PRECREATE, noodles(no, amount))
    number = opened["qr_code"].rsplit("/", 1)[1]
    paid = await buyer.post(f"/v1/trades/{number}/pay", {"proof": None})
    assert paid.status_code == 201, paid.text
    return await till.call(QUERY, {"out_trade_no": no})


async def test_a_scanned_sale_is_seen_paid_with_all_that_sdks_read(till: Till, mei: Purse) -> None:
    opened = await till.call(PRECREATE, noodles("P-1"))
    before = await till.call(QUERY, {"out_trade_no": "P-1"})
    assert (before["code"], before["trade_status"]) == ("10000", "WAIT_BUYER_PAY")
    assert "send_pay_date" not in before
    assert opened["qr_code"].endswith(before["trade_no"])

    seen = await sold(till, mei, "P-1")

    assert seen["trade_status"] == "TRADE_SUCCESS"
    assert seen["fund_bill_list"] == [{"amount": "12.00", "fund_channel": "ALIPAYACCOUNT"}]
    for name in ("total_amount", "receipt_amount", "buyer_pay_amount", "invoice_amount"):
        assert seen[name] == "12.00"
    assert seen["point_amount"] == "0.00"
    assert len(seen["trade_no"]) == 28
    assert seen["buyer_user_id"].startswith("2088")
    assert len(seen["buyer_user_id"]) == 16
    assert mei.who.handle not in str(seen)
    assert seen == await till.call(QUERY, {"trade_no": seen["trade_no"]})


async def test_a_buyer_has_another_number_at_every_merchant(till: Till, mei: Purse, town: Town) -> None:
    other = await make_app(await open_shop(town, await town.join("Aunt Li")))

    here = await sold(till, mei, "N-1")
    there = await sold(other, mei, "N-1")

    assert here["buyer_user_id"] != there["buyer_user_id"]
    assert (await sold(till, mei, "N-2"))["buyer_user_id"] == here["buyer_user_id"]


async def test_only_a_buyer_this_merchant_knows_is_asked_by_number(
    till: Till, mei: Purse, town: Town
) -> None:
    known = (await sold(till, mei, "C-1"))["buyer_user_id"]
    opened = await till.call(CREATE, noodles("C-2", buyer_id=known))
    wei = await town.join("Wei", money="50.00", small="50.00")

    assert opened["code"] == "10000"
    stranger = await wei.post(f"/v1/trades/{opened['trade_no']}/pay", {"proof": None})
    assert stranger.status_code in {404, 409}
    assert (await mei.post(f"/v1/trades/{opened['trade_no']}/pay", {"proof": None})).status_code == 201
    other = await make_app(await open_shop(town, await town.join("Aunt Li")))
    refused = await other.call(CREATE, noodles("C-3", buyer_id=known))
    assert refused["sub_code"] == "ACQ.BUYER_NOT_EXIST"


async def test_a_shown_code_pays_at_once_and_twice_is_once(till: Till, mei: Purse) -> None:
    wish = noodles("T-1", scene="bar_code", auth_code=await code_of(mei))
    paid = await till.call(PAY, wish)

    assert (paid["code"], paid["total_amount"]) == ("10000", "12.00")
    assert "gmt_payment" in paid
    assert (await till.call(PAY, wish))["sub_code"] == "ACQ.TRADE_HAS_SUCCESS"
    assert await mei.balance() == "88.00"


async def test_a_code_above_the_small_amount_waits_for_its_owner_and_carries_no_sub_code(
    till: Till, mei: Purse
) -> None:
    wish = noodles("W-1", "60.00", scene="bar_code", auth_code=await code_of(mei))
    waits = await till.call(PAY, wish)

    assert (waits["code"], "sub_code" in waits, "gmt_payment" in waits) == ("10003", False, False)
    assert (await till.call(PAY, wish))["code"] == "10003"
    assert (await till.call(QUERY, {"out_trade_no": "W-1"}))["trade_status"] == "WAIT_BUYER_PAY"
    called_off = await till.call(CANCEL, {"out_trade_no": "W-1"})
    assert (called_off["action"], called_off["retry_flag"]) == ("close", "N")
    assert (await till.call(QUERY, {"out_trade_no": "W-1"}))["trade_status"] == "TRADE_CLOSED"


async def test_of_two_tills_in_the_same_second_one_is_paid(till: Till, mei: Purse) -> None:
    code = await code_of(mei)
    answers = await asyncio.gather(
        *(till.call(PAY, noodles(f"R-{index}", scene="bar_code", auth_code=code)) for index in range(4))
    )

    assert sorted(one["code"] for one in answers) == ["10000", "40004", "40004", "40004"]
    assert {one.get("sub_code") for one in answers} == {None, "ACQ.PAYMENT_AUTH_CODE_INVALID"}
    assert await mei.balance() == "88.00"


async def test_a_number_means_once(till: Till, mei: Purse) -> None:
    await till.call(PRECREATE, noodles("O-1"))
    assert (await till.call(PRECREATE, noodles("O-1")))["code"] == "10000"
    assert (await till.call(PRECREATE, noodles("O-1", "13.00")))["sub_code"] == "ACQ.CONTEXT_INCONSISTENT"
    await sold(till, mei, "O-1")
    assert (await till.call(PRECREATE, noodles("O-1")))["sub_code"] == "ACQ.TRADE_HAS_SUCCESS"


@pytest.mark.parametrize("amount", ["0", "0.00", "-1.00", "1.005", "1e2", "many", "", "999999999999999999"])
async def test_a_strange_amount_is_refused(till: Till, amount: str) -> None:
    said = await till.call(PRECREATE, noodles("A-1", amount))

    assert (said["code"], said["sub_code"]) == ("40004", "ACQ.INVALID_PARAMETER")


@pytest.mark.parametrize(
    "wish",
    [
        {"total_amount": "1.00", "subject": "x"},
        {"out_trade_no": "M-1", "subject": "x"},
        {"out_trade_no": "M-1", "total_amount": "1.00"},
        {"out_trade_no": ["M-1"], "total_amount": "1.00", "subject": "x"},
        noodles("M-1", timeout_express="soon"),
        noodles("M-1", time_expire="tomorrow"),
        noodles("x" * 65),
        noodles("M-1", subject="y" * 257),
    ],
    ids=str,
)
async def test_what_is_missing_or_unreadable_is_named(till: Till, wish: dict[str, Any]) -> None:
    said = await till.call(PRECREATE, wish)

    assert (said["code"], said["sub_code"]) == ("40004", "ACQ.INVALID_PARAMETER")


async def test_an_amount_may_be_a_json_number_as_some_shops_write_it(till: Till) -> None:
    assert (await till.call(PRECREATE, {**noodles("F-1"), "total_amount": 0.1}))["code"] == "10000"
    assert (await till.call(QUERY, {"out_trade_no": "F-1"}))["total_amount"] == "0.10"


async def test_money_goes_back_in_parts_once_per_number_and_never_more_than_was_paid(
    till: Till, mei: Purse
) -> None:
    await sold(till, mei, "B-1")
    part = {"out_trade_no": "B-1", "refund_amount": "5.00", "out_request_no": "B-1-a"}

    first, again = await till.call(REFUND, part), await till.call(REFUND, part)
    assert (first["fund_change"], first["refund_fee"], first["send_back_fee"]) == ("Y", "5.00", "5.00")
    assert (again["fund_change"], again["refund_fee"]) == ("N", "5.00")
    other = await till.call(REFUND, {**part, "refund_amount": "6.00"})
    assert other["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST"
    more = await till.call(REFUND, {**part, "out_request_no": "B-1-b", "refund_amount": "7.01"})
    assert more["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
    assert (await till.call(QUERY, {"out_trade_no": "B-1"}))["trade_status"] == "TRADE_SUCCESS"
    rest = await till.call(REFUND, {"out_trade_no": "B-1", "refund_amount": "7.00"})
    assert (rest["fund_change"], rest["refund_fee"]) == ("Y", "12.00")
    assert (await till.call(QUERY, {"out_trade_no": "B-1"}))["trade_status"] == "TRADE_CLOSED"
    assert await mei.balance() == "100.00"


async def test_a_refund_is_found_and_one_that_never_was_is_not(till: Till, mei: Purse) -> None:
    await sold(till, mei, "Q-1")
    await till.call(REFUND, {"out_trade_no": "Q-1", "refund_amount": "2.00", "out_request_no": "Q-1-a"})

    found = await till.call(REFUND_QUERY, {"out_trade_no": "Q-1", "out_request_no": "Q-1-a"})
    missing = await till.call(REFUND_QUERY, {"out_trade_no": "Q-1", "out_request_no": "Q-1-z"})

    assert (found["refund_status"], found["refund_amount"], found["total_amount"]) == (
        "REFUND_SUCCESS",
        "2.00",
        "12.00",
    )
    assert (missing["code"], "refund_status" in missing) == ("10000", False)


async def test_of_twenty_refunds_at_once_no_more_goes_back_than_was_paid(till: Till, mei: Purse) -> None:
    await sold(till, mei, "X-1")
    wishes = [
        {"out_trade_no": "X-1", "refund_amount": "5.00", "out_request_no": f"X-{index}"}
        for index in range(20)
    ]

    answers = await asyncio.gather(*(till.call(REFUND, wish) for wish in wishes))

    assert [one["code"] for one in answers].count("10000") == 2
    assert await mei.balance() == "98.00"


async def test_calling_off_gives_back_what_was_paid_and_minds_nothing_that_never_was(
    till: Till, mei: Purse
) -> None:
    await sold(till, mei, "K-1")

    done = await till.call(CANCEL, {"out_trade_no": "K-1"})
    assert (done["action"], await mei.balance()) == ("refund", "100.00")
    never = await till.call(CANCEL, {"out_trade_no": "K-2"})
    assert (never["code"], never["retry_flag"], "action" in never) == ("10000", "N", False)


async def test_only_what_waits_is_closed(till: Till, mei: Purse) -> None:
    await till.call(PRECREATE, noodles("Z-1"))
    assert (await till.call(CLOSE, {"out_trade_no": "Z-1"}))["code"] == "10000"
    assert (await till.call(CLOSE, {"out_trade_no": "Z-1"}))["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    await sold(till, mei, "Z-2")
    assert (await till.call(CLOSE, {"out_trade_no": "Z-2"}))["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    assert (await till.call(CLOSE, {"out_trade_no": "Z-3"}))["sub_code"] == "ACQ.TRADE_NOT_EXIST"


async def test_a_merchant_sees_no_other_merchants_trades(till: Till, mei: Purse, town: Town) -> None:
    seen = await sold(till, mei, "S-1")
    other = await make_app(await open_shop(town, await town.join("Aunt Li")))

    for wish in ({"out_trade_no": "S-1"}, {"trade_no": seen["trade_no"]}):
        for method in (QUERY, CLOSE):
            assert (await other.call(method, wish))["sub_code"] == "ACQ.TRADE_NOT_EXIST"
        refund = await other.call(REFUND, {**wish, "refund_amount": "1.00"})
        assert refund["sub_code"] == "ACQ.TRADE_NOT_EXIST"


@pytest.mark.parametrize(
    "url",
    ["ftp://shop.example/n", "http://user@shop.example/", "//x", "http://shop.example:22/", "http://店/"],
)
async def test_a_strange_notify_url_is_refused(till: Till, url: str) -> None:
    params = till.signed(PRECREATE, noodles("U-1"), notify_url=url)
    said = till.opened(await till.post(params), PRECREATE)

    assert said["sub_code"] == "ACQ.INVALID_PARAMETER"


async def test_a_merchant_that_was_not_verified_sells_nothing(town: Town) -> None:
    shop: Shop = await open_shop(town, await town.join("Quick Kai"), verified=False)
    said = await (await make_app(shop)).call(PRECREATE, noodles("V-1"))

    assert said["sub_code"] == "ACQ.MERCHANT_STATUS_NOT_NORMAL"

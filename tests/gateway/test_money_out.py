"""A merchant pays people it knows, shares sales with people it named, and looks at its balance."""

from typing import Any

import pytest

from quan.core.problems import every_problem
from quan.gateway.rules import failures
from tests.gateway.test_trades import sold
from tests.gateway.till import Till, make_app
from tests.trade.shop import Shop, open_shop
from tests.wallet.purse import Purse, Town

TRANSFER, TRANSFER_QUERY = "alipay.fund.trans.uni.transfer", "alipay.fund.trans.common.query"
ACCOUNT = "alipay.fund.account.query"
SETTLE, SETTLE_QUERY = "alipay.trade.order.settle", "alipay.trade.order.settle.query"
BIND, UNBIND = "alipay.trade.royalty.relation.bind", "alipay.trade.royalty.relation.unbind"
LISTED = "alipay.trade.royalty.relation.batchquery"


@pytest.fixture
async def office(shop: Shop) -> Till:
    """Give a program that may do all there is."""
    return await make_app(shop, grants=["trade", "transfer", "account"])


def wages(no: str, number: str, amount: str = "3.00", **more: Any) -> dict[str, Any]:
    payee = {"identity": number, "identity_type": "ALIPAY_USER_ID"}
    return {"out_biz_no": no, "trans_amount": amount, "payee_info": payee, "order_title": "Wages", **more}


async def test_a_merchant_pays_somebody_it_knows_once_per_number(office: Till, mei: Purse) -> None:
    number = (await sold(office, mei, "A-1"))["buyer_user_id"]

    first, again = [await office.call(TRANSFER, wages("W-1", number)) for _ in range(2)]
    assert (first["code"], first["status"]) == ("10000", "SUCCESS")
    assert first == again
    other = await office.call(TRANSFER, wages("W-1", number, "4.00"))
    assert other["sub_code"] == "PAYMENT_INFO_INCONSISTENCY"
    found = await office.call(TRANSFER_QUERY, {"out_biz_no": "W-1"})
    assert (found["status"], found["trans_amount"], found["order_id"]) == (
        "SUCCESS",
        "3.00",
        first["order_id"],
    )
    assert (await office.call(TRANSFER_QUERY, {"order_id": first["order_id"]}))["out_biz_no"] == "W-1"
    assert await mei.balance() == "91.00"
    have = await office.call(ACCOUNT, {})
    assert (have["available_amount"], have["total_amount"]) == ("9.00", "9.00")


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"trans_amount": "100.00"}, "PAYER_BALANCE_NOT_ENOUGH"),
        ({"trans_amount": "0"}, "INVALID_PARAMETER"),
        ({"trans_amount": "1.001"}, "INVALID_PARAMETER"),
        ({"payee_info": "me"}, "INVALID_PARAMETER"),
        ({"payee_info": {"identity": "x", "identity_type": "ALIPAY_LOGON_ID"}}, "PAYEE_USER_TYPE_ERROR"),
        (
            {"payee_info": {"identity": "2088" + "0" * 12, "identity_type": "ALIPAY_USER_ID"}},
            "PAYEE_NOT_EXIST",
        ),
        ({"biz_scene": "PERSONAL_PAY"}, "INVALID_PARAMETER"),
    ],
    ids=str,
)
async def test_a_transfer_that_is_not_made_says_why(
    office: Till, mei: Purse, changed: dict[str, Any], answer: str
) -> None:
    number = (await sold(office, mei, "B-1"))["buyer_user_id"]
    said = await office.call(TRANSFER, {**wages("W-2", number), **changed})

    assert (said["code"], said["sub_code"]) == ("40004", answer)
    assert (await office.call(TRANSFER_QUERY, {"out_biz_no": "W-2"}))["sub_code"] == "ORDER_NOT_EXIST"
    assert await mei.balance() == "88.00"


async def test_nobody_asks_about_another_account(office: Till, mei: Purse) -> None:
    number = (await sold(office, mei, "C-1"))["buyer_user_id"]

    assert (await office.call(ACCOUNT, {"alipay_user_id": number}))["sub_code"] == "NO_PERMISSION_ACCOUNT"


async def test_a_sale_is_shared_with_those_who_were_named_and_never_above_it(
    office: Till, mei: Purse, town: Town
) -> None:
    cook = await town.join("Cook Zhao", money="20.00", small="20.00")
    number = (await sold(office, cook, "D-0", "1.00"))["buyer_user_id"]
    sale = await sold(office, mei, "D-1")
    wish = {
        "out_request_no": "S-1",
        "trade_no": sale["trade_no"],
        "royalty_parameters": [{"trans_in": number, "trans_in_type": "userId", "amount": "4.00"}],
    }
    assert (await office.call(SETTLE, wish))["sub_code"] == "ACQ.ROYALTY_RECEIVER_INVALID"
    people = {"out_request_no": "R-1", "receiver_list": [{"type": "userId", "account": number}]}
    assert (await office.call(BIND, people))["result_code"] == "SUCCESS"
    listed = await office.call(LISTED, {"out_request_no": "R-1"})
    assert ([one["account"] for one in listed["receiver_list"]], listed["total_record_num"]) == (
        [number],
        "1",
    )

    first, again = [await office.call(SETTLE, wish) for _ in range(2)]
    assert first["code"] == "10000"
    assert first == again
    more = {**wish, "out_request_no": "S-2", "royalty_parameters": [{"trans_in": number, "amount": "8.01"}]}
    assert (await office.call(SETTLE, more))["sub_code"] == "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR"
    seen = await office.call(SETTLE_QUERY, {"out_request_no": "S-1", "trade_no": sale["trade_no"]})
    assert [(one["state"], one["amount"]) for one in seen["royalty_detail_list"]] == [("SUCCESS", "4.00")]
    assert await cook.balance() == "23.00"
    assert (await office.call(UNBIND, people))["result_code"] == "SUCCESS"
    assert (await office.call(LISTED, {}))["receiver_list"] == []


async def test_an_app_without_the_grant_moves_nothing(till: Till, mei: Purse) -> None:
    number = (await sold(till, mei, "E-1"))["buyer_user_id"]
    said = await till.call(TRANSFER, wages("W-3", number))

    assert (said["code"], said["sub_code"]) == ("40006", "isv.insufficient-isv-permissions")


async def test_another_merchant_pays_nobody_it_does_not_know(office: Till, mei: Purse, town: Town) -> None:
    number = (await sold(office, mei, "F-1"))["buyer_user_id"]
    other = await make_app(await open_shop(town, await town.join("Aunt Li")), grants=["transfer"])

    assert (await other.call(TRANSFER, wages("W-4", number)))["sub_code"] == "PAYEE_NOT_EXIST"


def test_every_refusal_that_has_words_on_the_wire_exists() -> None:
    known = {problem.slug for problem in every_problem()}

    for words in (failures.TRADE_WORDS, failures.CLOSE_WORDS, failures.FUND_WORDS, failures.RELATION_WORDS):
        assert set(words) <= known

"""A buyer comes from a shop's page, pays, and goes back with words the shop can check."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from tests.gateway.test_trades import noodles
from tests.gateway.till import OTHER_KEY, Till, check, public_text, text_of
from tests.people import browser_of
from tests.wallet.purse import Purse

PAGE, WAP, APP = "alipay.trade.page.pay", "alipay.trade.wap.pay", "alipay.trade.app.pay"
BACK = "http://shop.example/thanks?table=7"


async def visit(till: Till, method: str, no: str, **more: Any) -> httpx.Response:
    """Let a buyer's browser open the address that an SDK made."""
    params = till.signed(method, noodles(no, **more), return_url=BACK)
    async with browser_of(till.shop.town.app) as stranger:
        return await stranger.get(f"/gateway.do?{urlencode(params)}")


async def look(till: Till, where: str) -> httpx.Response:
    async with browser_of(till.shop.town.app) as stranger:
        return await stranger.get(where)


@pytest.mark.parametrize("method", [PAGE, WAP])
async def test_a_buyer_who_is_not_signed_in_scans_pays_and_goes_back(
    till: Till, mei: Purse, method: str
) -> None:
    sent_on = await visit(till, method, f"G-{method}", subject="<b>面</b>")
    where = sent_on.headers["location"]
    assert (sent_on.status_code, where[:10]) == (303, "/checkout/")
    page = await look(till, where)
    assert "Noodle House" in page.text
    assert "&lt;b&gt;面&lt;/b&gt;" in page.text
    assert "<svg" in page.text
    assert "<script" not in page.text
    assert page.headers["refresh"] == "3"
    assert "default-src 'none'" in page.headers["content-security-policy"]

    number = where.rsplit("/", 1)[1]
    scanned = await mei.post("/v1/scan", {"text": f"{till.shop.town.config.origin}/trades/{number}"})
    assert scanned.json() == {"kind": "trade", "number": number}
    assert (await mei.post(f"/v1/trades/{number}/pay", {"proof": None})).status_code == 201

    back = await look(till, where)
    assert back.status_code == 303
    told = dict(parse_qsl(urlsplit(back.headers["location"]).query, keep_blank_values=True))
    assert told.pop("table") == "7"
    sign = told.pop("sign")
    assert told.pop("sign_type") == "RSA2"
    check(till.house_key, text_of(told).encode(), sign)
    assert (told["method"], told["trade_no"], told["total_amount"]) == (f"{method}.return", number, "12.00")


async def test_a_shop_may_send_its_buyer_with_a_form_too(till: Till) -> None:
    params = till.signed(PAGE, noodles("H-1"), return_url=BACK)
    reply = await till.send("POST", "charset=utf-8", urlencode(params))

    assert reply.status_code == 303


async def test_a_forged_order_ends_in_a_page_that_says_so(till: Till) -> None:
    params = {**till.signed(PAGE, noodles("J-1")), "biz_content": '{"total_amount":"0.01"}'}
    reply = await look(till, f"/gateway.do?{urlencode(params)}")

    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert "isv.invalid-signature" in reply.text


async def test_what_was_paid_at_the_till_leads_nowhere(till: Till, mei: Purse) -> None:
    opened = await till.call("alipay.trade.precreate", noodles("K-9"))
    number = opened["qr_code"].rsplit("/", 1)[1]
    assert (await mei.post(f"/v1/trades/{number}/pay", {"proof": None})).status_code == 201
    page = await look(till, f"/checkout/{number}")

    assert (page.status_code, "Paid." in page.text) == (200, True)
    assert "refresh" not in page.headers


async def test_a_closed_trade_says_so(till: Till) -> None:
    where = (await visit(till, PAGE, "L-1")).headers["location"]
    await till.call("alipay.trade.close", {"out_trade_no": "L-1"})

    assert "no longer be paid" in (await look(till, where)).text


@pytest.mark.parametrize("number", ["1", "0" * 28, "2" * 29])
async def test_nobody_finds_a_trade_without_its_number(till: Till, number: str) -> None:
    assert (await look(till, f"/checkout/{number}")).status_code in {400, 404}


async def test_the_buyers_app_brings_the_order_of_a_shops_program(till: Till, mei: Purse) -> None:
    params = till.signed(APP, noodles("M-1"))
    brought = await mei.post("/v1/cashier/orders", {"order": urlencode(params)})
    assert brought.status_code == 201, brought.text
    number = brought.json()["number"]
    assert (await mei.post(f"/v1/trades/{number}/pay", {"proof": None})).status_code == 201
    seen = await till.call("alipay.trade.query", {"out_trade_no": "M-1"})
    assert seen["trade_status"] == "TRADE_SUCCESS"

    forged = urlencode({**params, "notify_url": "http://thief.example/"})
    refused = await mei.post("/v1/cashier/orders", {"order": forged})
    assert (refused.status_code, refused.json()["word"]) == (400, "isv.invalid-signature")


async def test_an_app_key_is_changed_at_once_and_only_by_its_owner(till: Till, mei: Purse) -> None:
    address = f"/v1/merchants/{till.shop.id}/apps/{till.app['id']}"
    other = public_text(OTHER_KEY)
    assert (await mei.browser.get(address)).status_code == 404
    wish = {"public_key": other, "password": mei.who.password}
    assert (await mei.browser.put(f"{address}/key", json=wish)).status_code == 404
    assert (await till.browser.put(f"{address}/key", json={**wish, "password": "wrong"})).status_code == 403
    changed = await till.browser.put(f"{address}/key", json=wish)
    assert (changed.status_code, changed.json()["public_key"]) == (200, other)
    assert changed.json()["private_key_pkcs1"] is None
    said = await till.call("alipay.trade.query", {"out_trade_no": "x"})
    assert said["sub_code"] == "isv.invalid-signature"

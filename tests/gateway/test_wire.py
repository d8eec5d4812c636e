"""The wire of `/gateway.do`: who is believed, and in which form everybody is answered."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.gateway.till import OTHER_KEY, SEALED, Till, make_app, wall_clock
from tests.trade.shop import Shop

QUERY = "alipay.trade.query"
NOWHERE = {"out_trade_no": "nowhere"}


async def refused(till: Till, params: dict[str, str], *, method: str = QUERY) -> tuple[str, str]:
    said = till.opened(await till.post(params), method)
    return said["code"], said["sub_code"]


async def test_an_answer_is_compact_signed_last_and_its_codes_come_first(till: Till) -> None:
    reply = await till.post(till.signed(QUERY, NOWHERE))

    assert reply.text.startswith(
        '{"alipay_trade_query_response":{"code":"40004","msg":"Business Failed",'
        '"sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"There is no such trade."},"sign":"'
    )
    assert reply.headers["content-type"] == "application/json;charset=utf-8"


async def test_a_call_may_be_all_in_the_query_all_in_the_form_or_in_both(till: Till) -> None:
    params = till.signed(QUERY, NOWHERE)
    encoded = urlencode(params)
    common = urlencode({name: value for name, value in params.items() if name != "biz_content"})
    content = urlencode({"biz_content": params["biz_content"]})
    ways = (("GET", encoded, ""), ("POST", "charset=utf-8", encoded), ("POST", common, content))

    for verb, query, form in ways:
        said = till.opened(await till.send(verb, query, form), QUERY)
        assert said["sub_code"] == "ACQ.TRADE_NOT_EXIST"


async def test_what_stands_in_query_and_form_counts_as_the_form_has_it(till: Till) -> None:
    params = till.signed(QUERY, NOWHERE)
    query = urlencode({**params, "biz_content": '{"out_trade_no":"another"}'})
    said = till.opened(await till.send("POST", query, urlencode(params)), QUERY)

    assert said["sub_code"] == "ACQ.TRADE_NOT_EXIST"


@pytest.mark.parametrize("kept", [True, False])
async def test_a_parameter_without_value_may_be_signed_or_left_out(till: Till, *, kept: bool) -> None:
    params = till.signed(QUERY, NOWHERE)
    empty = {"app_auth_token": ""}
    bare = {name: value for name, value in params.items() if name != "sign"}
    signed = till.sign({**bare, **empty}) if kept else {**params, **empty}

    assert await refused(till, signed) == ("40004", "ACQ.TRADE_NOT_EXIST")


async def test_unknown_parameters_are_signed_too(till: Till) -> None:
    params = till.signed(QUERY, NOWHERE, ws_service_url="x", terminal_info="till 7")
    assert await refused(till, params) == ("40004", "ACQ.TRADE_NOT_EXIST")
    assert await refused(till, {**params, "terminal_info": "till 8"}) == ("40002", "isv.invalid-signature")


async def test_chinese_in_gbk_is_read_and_answered_in_gbk(till: Till) -> None:
    content = {"out_trade_no": "G-1", "total_amount": "8.00", "subject": "牛肉面"}
    bare = {
        name: value
        for name, value in till.signed("alipay.trade.precreate", content).items()
        if name != "sign"
    }
    params = till.sign({**bare, "charset": "GBK"}, charset="gbk")
    encoded = "&".join(f"{name}={quote_plus(value, encoding='gbk')}" for name, value in params.items())

    reply = await till.send("POST", "charset=GBK", encoded)

    assert till.opened(reply, "alipay.trade.precreate")["code"] == "10000"
    assert reply.headers["content-type"] == "application/json;charset=gbk"
    assert (await till.call(QUERY, {"out_trade_no": "G-1"}))["subject"] == "牛肉面"


async def test_braces_and_lookalikes_in_texts_do_not_confuse_who_counts_them(till: Till) -> None:
    subject = '} {"x_response":{ "sign":"no" \\/ 面'
    content = {"out_trade_no": "B-1", "total_amount": "8.00", "subject": subject}
    assert (await till.call("alipay.trade.precreate", content))["code"] == "10000"

    reply = await till.post(till.signed(QUERY, {"out_trade_no": "B-1"}))

    assert till.opened(reply, QUERY)["subject"] == subject
    body = SEALED.match(reply.content)
    assert body
    assert body["body"].count(b"{") == body["body"].count(b"}") == 1
    assert reply.content.isascii()


BROKEN: list[tuple[str, dict[str, str | None], tuple[str, str]]] = [
    ("no signature", {"sign": None}, ("40001", "isv.missing-signature")),
    ("a signature of something else", {"sign": "AAAA"}, ("40002", "isv.invalid-signature")),
    ("a signature that is no base64", {"sign": "%%%"}, ("40002", "isv.invalid-signature")),
    (
        "another amount than was signed",
        {"biz_content": '{"out_trade_no":"x"}'},
        ("40002", "isv.invalid-signature"),
    ),
    ("no app", {"app_id": None}, ("40001", "isv.missing-app-id")),
    ("no timestamp", {"timestamp": None}, ("40001", "isv.missing-timestamp")),
]


@pytest.mark.parametrize(("about", "changed", "answer"), BROKEN, ids=[one[0] for one in BROKEN])
async def test_what_was_not_signed_is_refused_in_a_signed_answer(
    till: Till, about: str, changed: dict[str, str | None], answer: tuple[str, str]
) -> None:
    params = {**till.signed(QUERY, NOWHERE), **changed}
    given = {name: value for name, value in params.items() if value is not None}
    reply = await till.post(given)

    said = _trusted(reply) if "app_id" not in given or "missing" in answer[1] else till.opened(reply, QUERY)
    assert (said["code"], said["sub_code"]) == answer, about


def _trusted(reply: Any) -> dict[str, Any]:
    """Open an answer for nobody: it has the form, and a signature of the house that nobody can check."""
    found = SEALED.match(reply.content)
    assert found, reply.text
    said: dict[str, Any] = json.loads(found["body"])
    return said


UNSPOKEN: list[tuple[dict[str, str], tuple[str, str]]] = [
    ({"sign_type": "RSA"}, ("40002", "isv.invalid-signature-type")),
    ({"app_auth_token": "201208134b203fe6"}, ("40002", "isv.not-support-app-auth")),
    ({"format": "xml"}, ("40002", "isv.invalid-format")),
    ({"version": "2.0"}, ("40002", "isv.invalid-version")),
    ({"timestamp": "yesterday"}, ("40002", "isv.invalid-timestamp")),
    ({"timestamp": "2026-01-01 00:00:00"}, ("40002", "isv.invalid-timestamp")),
    ({"timestamp": "2100-01-01 00:00:00"}, ("40002", "isv.invalid-timestamp")),
    ({"encrypt_type": "DES"}, ("40002", "isv.invalid-encrypt-type")),
    ({"encrypt_type": "AES"}, ("40002", "isv.decryption-error-unknown")),
    ({"biz_content": "[]"}, ("40002", "isv.illegal-json")),
    ({"biz_content": '{"a":"\\ud800"}'}, ("40002", "isv.illegal-json")),
    ({"biz_content": '{"a":"\\u0000"}'}, ("40002", "isv.illegal-json")),
    ({"biz_content": '{"a":NaN}'}, ("40002", "isv.illegal-json")),
    ({"biz_content": "[" * 5000}, ("40002", "isv.illegal-json")),
    ({"app_cert_sn": "0" * 32}, ("40002", "isv.app-cert-not-exist")),
]


@pytest.mark.parametrize(("changed", "answer"), UNSPOKEN, ids=[str(one[0])[:40] for one in UNSPOKEN])
async def test_what_is_not_spoken_here_is_refused_by_name(
    till: Till, changed: dict[str, str], answer: tuple[str, str]
) -> None:
    bare = {name: value for name, value in till.signed(QUERY, NOWHERE).items() if name != "sign"}

    assert await refused(till, till.sign({**bare, **changed})) == answer


async def test_the_merchants_clock_may_be_wrong_by_its_time_zone(till: Till) -> None:
    for hours in (-16, 12):
        params = till.signed(QUERY, NOWHERE, timestamp=wall_clock(off=timedelta(hours=hours)))
        assert await refused(till, params) == ("40004", "ACQ.TRADE_NOT_EXIST")


async def test_an_app_nobody_knows_is_answered_too(till: Till) -> None:
    bare = {name: value for name, value in till.signed(QUERY, NOWHERE).items() if name != "sign"}
    reply = await till.post(till.sign({**bare, "app_id": "2021000000000000"}))

    assert reply.status_code == 200
    assert _trusted(reply)["sub_code"] == "isv.invalid-app-id"


async def test_the_key_of_another_app_opens_nothing(till: Till) -> None:
    thief = Till(till.shop, till.app, key=OTHER_KEY)

    assert await refused(thief, thief.signed(QUERY, NOWHERE)) == ("40002", "isv.invalid-signature")


async def test_a_parameter_sent_twice_is_refused(till: Till) -> None:
    reply = await till.send("GET", urlencode(till.signed(QUERY, NOWHERE)) + "&app_id=1")

    assert _trusted(reply)["sub_code"] == "isv.suspected-attack"


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", "isv.missing-method"),
        ("charset=klingon&method=x", "isv.invalid-charset"),
        ("charset=utf-8&method=%ff", "isv.invalid-charset"),
        ("method=%00", "isv.invalid-charset"),
        ("&".join(f"a{index}=1" for index in range(300)), "isv.suspected-attack"),
        ('method=a"b{c&app_id=1', "isv.missing-signature"),
    ],
)
async def test_rubbish_is_refused_in_the_same_form(till: Till, query: str, answer: str) -> None:
    reply = await till.send("GET", query)

    assert reply.status_code == 200
    assert _trusted(reply)["sub_code"] == answer


async def test_a_body_that_is_too_large_is_refused_with_200(till: Till) -> None:
    reply = await till.send("POST", "charset=utf-8", "biz_content=" + "x" * 70_000)

    assert reply.status_code == 200
    assert _trusted(reply)["sub_code"] == "isv.invalid-request-data"


async def test_a_method_that_is_not_built_is_refused_by_name(till: Till) -> None:
    said = await till.call("alipay.user.agreement.query", {})

    assert (said["code"], said["sub_code"]) == ("40002", "isv.invalid-method")


async def test_an_app_calls_what_it_was_granted_and_nothing_else(shop: Shop) -> None:
    till = await make_app(shop, grants=["account"])
    said = await till.call(QUERY, NOWHERE)

    assert (said["code"], said["sub_code"]) == ("40006", "isv.insufficient-isv-permissions")


async def test_an_app_that_is_switched_off_is_refused_until_it_is_on_again(till: Till) -> None:
    address = f"/v1/merchants/{till.shop.id}/apps/{till.app['id']}/state"
    assert (await till.browser.put(address, json={"is_active": False})).status_code == 200
    assert (await till.call(QUERY, NOWHERE))["sub_code"] == "isv.invalid-app-state"
    assert (await till.browser.put(address, json={"is_active": True})).status_code == 200
    assert (await till.call(QUERY, NOWHERE))["sub_code"] == "ACQ.TRADE_NOT_EXIST"


async def test_encrypted_content_is_read_and_the_answer_encrypted_with_the_same_key(till: Till) -> None:
    key = base64.b64decode(till.app["content_key"])

    def cipher() -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES128(key), modes.CBC(bytes(16)))

    plain = json.dumps(NOWHERE).encode()
    padded = plain + bytes([16 - len(plain) % 16]) * (16 - len(plain) % 16)
    encryptor = cipher().encryptor()
    content = base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()
    reply = await till.post(till.signed(QUERY, encrypt_type="AES", biz_content=content))

    said = till.opened(reply, QUERY)
    decryptor = cipher().decryptor()
    opened = decryptor.update(base64.b64decode(str(said))) + decryptor.finalize()
    assert json.loads(opened[: -opened[-1]])["sub_code"] == "ACQ.TRADE_NOT_EXIST"

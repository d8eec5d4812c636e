"""The newer wire: the same methods, sealed in headers, refusals with a status."""

import base64
import json
import secrets
import time
from typing import Any

import httpx
import pytest
from cryptography import x509

from tests.gateway.test_trades import noodles
from tests.gateway.till import OTHER_KEY, Till, check, signature

QUERY = "/v3/alipay/trade/query"
NOWHERE = {"out_trade_no": "nowhere"}


async def send(
    till: Till, verb: str, target: str, content: dict[str, Any] | None = None, **auth: str
) -> httpx.Response:
    body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
    parts = {
        "app_id": till.app["app_id"],
        "nonce": secrets.token_hex(8),
        "timestamp": str(int(time.time() * 1000)),
        **auth,
    }
    said = ",".join(f"{name}={value}" for name, value in parts.items())
    text = f"{said}\n{verb}\n{target}\n".encode() + body + b"\n"
    headers = {"authorization": f"ALIPAY-SHA256withRSA {said},sign={signature(till.key, text)}"}
    return await till.browser.request(verb, target, content=body, headers=headers)


def opened(till: Till, reply: httpx.Response) -> dict[str, Any]:
    """Check the seal of an answer."""
    sealed = f"{reply.headers['alipay-timestamp']}\n{reply.headers['alipay-nonce']}\n{reply.text}\n"
    check(till.house_key, sealed.encode(), reply.headers["alipay-signature"])
    said: dict[str, Any] = reply.json()
    return said


async def test_a_trade_is_opened_and_seen_without_an_envelope(till: Till) -> None:
    made = await send(till, "POST", "/v3/alipay/trade/precreate", noodles("V-1", subject="牛肉面"))
    assert (made.status_code, set(opened(till, made))) == (200, {"out_trade_no", "qr_code"})
    seen = opened(till, await send(till, "POST", QUERY, {"out_trade_no": "V-1"}))

    assert (seen["trade_status"], seen["subject"]) == ("WAIT_BUYER_PAY", "牛肉面")
    assert "code" not in seen


async def test_what_is_asked_in_the_address_is_signed_as_it_was_sent(till: Till) -> None:
    reply = await send(till, "GET", f"{QUERY}?out_trade_no=%E9%9D%A2%20")

    assert (reply.status_code, opened(till, reply)["code"]) == (400, "ACQ.TRADE_NOT_EXIST")


async def test_headers_are_written_in_lower_case(till: Till) -> None:
    reply = await send(till, "POST", QUERY, NOWHERE)
    names = {name.decode() for name, _ in reply.headers.raw if name.lower().startswith(b"alipay-")}

    assert names >= {"alipay-timestamp", "alipay-nonce", "alipay-signature", "alipay-sn", "alipay-trace-id"}
    assert all(name.islower() for name in names)


@pytest.mark.parametrize(
    ("auth", "word"),
    [
        ({"timestamp": "1"}, "illegal-timestamp"),
        ({"timestamp": "soon"}, "illegal-timestamp"),
        ({"timestamp": "9" * 15}, "illegal-timestamp"),
        ({"app_cert_sn": "0" * 32}, "app-cert-not-exist"),
    ],
    ids=str,
)
async def test_what_is_not_spoken_here_is_refused_by_name(
    till: Till, auth: dict[str, str], word: str
) -> None:
    reply = await send(till, "POST", QUERY, NOWHERE, **auth)

    assert (reply.status_code, opened(till, reply)["code"]) == (400, word)


async def test_another_body_than_was_signed_or_another_key_opens_nothing(till: Till) -> None:
    thief = Till(till.shop, till.app, key=OTHER_KEY)
    stolen = await send(thief, "POST", QUERY, NOWHERE)
    good = await send(till, "POST", QUERY, NOWHERE)
    changed = await till.browser.post(
        QUERY,
        content=b'{"out_trade_no":"x"}',
        headers={"authorization": good.request.headers["authorization"]},
    )

    assert [opened(till, one)["code"] for one in (stolen, changed)] == ["invalid-signature"] * 2


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("", "missing-signature"),
        ("Bearer x", "missing-signature"),
        ("ALIPAY-SHA256withRSA app_id=1", "missing-signature"),
        ("ALIPAY-SHA256withRSA nonce=1,sign=x", "missing-app-id"),
        ("ALIPAY-SHA256withRSA app_id=1,app_id=2,sign=x", "invalid-signature"),
        ("ALIPAY-SHA256withRSA app_id=2021000000000000,sign=x", "invalid-app-id"),
    ],
)
async def test_who_does_not_say_who_they_are_is_refused(till: Till, header: str, word: str) -> None:
    reply = await till.browser.post(QUERY, content=b"{}", headers={"authorization": header})

    assert (reply.status_code, reply.json()["code"]) == (400, word)
    assert "alipay-signature" in reply.headers


async def test_a_path_that_is_no_method_is_refused(till: Till) -> None:
    reply = await send(till, "POST", "/v3/alipay/trade/steal", {})

    assert (reply.status_code, opened(till, reply)["code"]) == (400, "invalid-method")


async def test_the_houses_certificate_is_fetched_by_its_number_and_issued_by_the_root(till: Till) -> None:
    sn = (await send(till, "POST", QUERY, NOWHERE)).headers["alipay-sn"]
    method = "alipay.open.app.alipaycert.download"
    said = await till.call(method, {"alipay_cert_sn": sn})
    pem = base64.b64decode(said["alipay_cert_content"])
    root = x509.load_pem_x509_certificate(till.app["root_certificate"].encode())

    assert pem.decode() == till.app["house_certificate"]
    x509.load_pem_x509_certificate(pem).verify_directly_issued_by(root)
    assert [one.rfc4514_attribute_name for one in root.subject] == ["C", "O", "OU", "CN"]
    assert (await till.call(method, {"alipay_cert_sn": "0" * 32}))["sub_code"] == "isv.alipay-cert-not-exist"

from typing import Any

import pytest

from quan.wallet.rules import receivecodes
from quan.wallet.rules.emvco import tlv
from quan.wallet.rules.scanning import voucher_link
from quan.wallet.rules.vouchers import new_code
from tests.wallet.prints import printed, read_qr
from tests.wallet.purse import CNY, Purse, Town, slug, wire


async def scanned(purse: Purse, text: str) -> dict[str, Any]:
    reply = await purse.post("/v1/scan", {"text": text})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def receive_code(purse: Purse, **wish: str) -> str:
    reply = await purse.browser.get("/v1/receive-code", params=wish)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["text"])


async def test_a_receive_code_names_its_owner(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    found = await scanned(wei, await receive_code(mei))
    assert found["kind"] == "receive"
    assert found["payee"]["id"] == str(mei.who.id)
    assert (found["amount"], found["note"], found["relation"]) == (None, "", "none")


async def test_a_receive_code_carries_an_amount_and_a_note(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    found = await scanned(wei, await receive_code(mei, amount="12.5", note="两碗面"))
    assert (found["amount"], found["note"]) == (wire("12.50"), "两碗面")


async def test_ones_own_codes_are_ones_own(town: Town) -> None:
    mei = await town.join("Mei")
    assert await scanned(mei, await receive_code(mei)) == {"kind": "self"}
    link = (await mei.browser.get("/v1/me/code")).json()["text"]
    assert await scanned(mei, link) == {"kind": "self"}


async def test_a_persons_own_code_names_them(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    await town.acquaint(mei, wei)
    link = (await mei.browser.get("/v1/me/code")).json()["text"]
    found = await scanned(wei, link)
    assert (found["kind"], found["person"]["id"], found["relation"]) == ("person", str(mei.who.id), "contact")


async def test_a_scanned_code_pays_without_being_contacts(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei", money="20", small="20")
    code = await receive_code(mei, amount="5.00")
    reply = await wei.post("/v1/transfers", {"code": code, "amount": wire("5.00")})
    assert reply.status_code == 201, reply.text
    assert await mei.balance() == "5.00"


async def test_a_reset_code_pays_nobody(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei", money="20", small="20")
    old = await receive_code(mei)
    fresh = (await mei.browser.post("/v1/receive-code/reset")).json()["text"]
    refused = await wei.post("/v1/scan", {"text": old})
    assert (refused.status_code, slug(refused)) == (410, "wallet/receive-code-expired")
    refused = await wei.post("/v1/transfers", {"code": old, "amount": wire("5.00")})
    assert slug(refused) == "wallet/receive-code-expired"
    assert (await scanned(wei, fresh))["payee"]["id"] == str(mei.who.id)


async def test_a_pay_code_is_recognised(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    code = (await mei.post("/v1/pay-codes")).json()["codes"][0]["code"]
    assert await scanned(wei, code) == {"kind": "pay_code", "code": code}


async def test_a_voucher_is_shown_with_its_amount(town: Town) -> None:
    mei = await town.join("Mei")
    code = (await printed(town)).codes[0]
    expected = {"kind": "voucher", "code": code, "amount": wire("20.00")}
    assert await scanned(mei, voucher_link(town.config.origin, code)) == expected
    assert await scanned(mei, code.lower()) == expected


async def test_foreign_codes_are_explained_in_the_callers_language(town: Town) -> None:
    mei = await town.join("Mei")
    mei.browser.headers["accept-language"] = "zh-CN"
    found = await scanned(mei, "wxp://f2f0abc")
    assert (found["kind"], found["scheme"]) == ("foreign", "wechat")
    assert "微信" in found["explanation"]
    mei.browser.headers["accept-language"] = "fr"
    pix = tlv.seal("00020126330014br.gov.bcb.pix0111000000000005204000053039865802BR5904Luc 6004Town")
    found = await scanned(mei, pix)
    assert (found["scheme"], found["text"]) == ("emvco", pix)
    assert "PIX" in found["explanation"]
    found = await scanned(mei, "https://evil.example/pay")
    assert (found["scheme"], found["text"]) == ("url", "https://evil.example/pay")


@pytest.mark.parametrize(
    ("text", "status", "refusal"),
    [
        ("", 400, "wallet/code-empty"),
        ("x" * 3000, 400, "wallet/code-too-long"),
        ("000201" + "9" * 40, 400, "wallet/malformed-code"),
        ("0001-AAAA-BBBB-CCCC", 400, "wallet/mistyped-voucher-code"),
        ("http://localhost:8000/u/nobody-has-this", 410, "wallet/receive-code-expired"),
    ],
)
async def test_what_cannot_be_read_is_refused_by_name(
    town: Town, text: str, status: int, refusal: str
) -> None:
    mei = await town.join("Mei")
    reply = await mei.post("/v1/scan", {"text": text})
    assert (reply.status_code, slug(reply)) == (status, refusal)


async def test_damaged_and_stray_codes_are_refused_by_name(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    code = await receive_code(mei)
    reply = await wei.post("/v1/scan", {"text": code.replace("Mei", "Wei")})
    assert slug(reply) == "wallet/code-checksum-wrong"
    elsewhere = receivecodes.Town(origin="https://other.example", name="Other", country="CN", currency=CNY)
    payee = receivecodes.Payee(token="0" * 22, handle="mei", name="Mei", language="en")
    reply = await wei.post("/v1/scan", {"text": receivecodes.compose(elsewhere, payee)})
    assert (reply.status_code, slug(reply)) == (409, "wallet/code-from-elsewhere")
    assert reply.json()["host"] == "other.example"


async def test_a_broken_body_is_refused(town: Town) -> None:
    mei = await town.join("Mei")
    bodies: tuple[object, ...] = ({}, {"text": 7}, {"text": None}, {"text": "x", "more": 1}, [])
    for body in bodies:
        reply = await mei.post("/v1/scan", body)
        assert reply.status_code == 400, body
    reply = await mei.browser.post(
        "/v1/scan", content=b'{"text": "\\ud800"}', headers={"content-type": "application/json"}
    )
    assert reply.status_code in {200, 400}


async def test_scanning_is_rate_limited(town: Town) -> None:
    mei = await town.join("Mei")
    replies = [await mei.post("/v1/scan", {"text": "hello"}) for _ in range(61)]
    assert replies[0].status_code == 200
    assert replies[-1].status_code == 429
    assert int(replies[-1].headers["retry-after"]) > 0


async def test_drawings_are_images_of_the_same_code(town: Town) -> None:
    mei = await town.join("Mei")
    shown = (await mei.browser.get("/v1/receive-code", params={"amount": "3.00", "note": "茶 & 点心"})).json()
    drawing = await mei.browser.get(shown["svg_url"])
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert b"<script" not in drawing.content
    assert b"style=" not in drawing.content
    assert read_qr(drawing.content) == shown["text"]


async def test_only_ones_own_codes_are_drawn(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    own = await receive_code(mei)
    pay_code = (await mei.post("/v1/pay-codes")).json()["codes"][0]["code"]
    for text in (own, pay_code):
        drawing = await mei.browser.get("/v1/codes/qr.svg", params={"text": text})
        assert read_qr(drawing.content) == text
        refused = await wei.browser.get("/v1/codes/qr.svg", params={"text": text})
        assert (refused.status_code, slug(refused)) == (404, "wallet/not-your-code")
    refused = await mei.browser.get("/v1/codes/qr.svg", params={"text": "https://evil.example"})
    assert refused.status_code == 404
    link = (await mei.browser.get("/v1/me/code")).json()["text"]
    for padding, status in ((512 - len(link) - 1, 200), (2000, 400)):
        drawing = await mei.browser.get(
            "/v1/codes/qr.svg", params={"text": f"{link}?{chr(0x2F800) * padding}"}
        )
        assert drawing.status_code == status


async def test_no_code_writes_backwards_on_the_screen_of_who_scans_it(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    code = await receive_code(mei, amount="1.00", note="x")
    forged = tlv.seal(code[:-8].replace("0101x", "0103a\u202eb"))
    forged = tlv.seal(forged[:-8].replace("8017", "8019"))
    assert (await scanned(wei, forged))["note"] == "a b"
    found = await scanned(wei, "https://example.org\u202e\u2066/pay")
    assert not set("\u202e\u2066") & set(found["explanation"])


async def test_a_receive_code_refuses_amounts_that_are_not_money(town: Town) -> None:
    mei = await town.join("Mei")
    for amount in ("0", "-1", "1.234", "NaN", "1e3", "9999999999999"):
        reply = await mei.browser.get("/v1/receive-code", params={"amount": amount})
        assert reply.status_code == 400, amount


async def test_scanning_and_redeeming_spend_the_same_guesses(town: Town) -> None:
    mei = await town.join("Mei")
    for _ in range(5):
        assert slug(await mei.post("/v1/scan", {"text": new_code()})) == "wallet/unknown-voucher"
        wrong = await mei.post("/v1/vouchers/redeem", {"code": new_code()})
        assert slug(wrong) == "wallet/unknown-voucher"
    code = (await printed(town)).codes[0]
    assert slug(await mei.post("/v1/scan", {"text": code})) == "wallet/too-many-guesses"
    assert slug(await mei.post("/v1/vouchers/redeem", {"code": code})) == "wallet/too-many-guesses"


async def test_a_guess_at_a_voucher_by_scanning_counts(town: Town) -> None:
    mei = await town.join("Mei")
    for _ in range(10):
        reply = await mei.post("/v1/scan", {"text": new_code()})
        assert slug(reply) == "wallet/unknown-voucher"
    reply = await mei.post("/v1/scan", {"text": new_code()})
    assert (reply.status_code, slug(reply)) == (429, "wallet/too-many-guesses")
    assert int(reply.headers["retry-after"]) > 200

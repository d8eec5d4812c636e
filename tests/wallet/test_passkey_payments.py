from typing import Any

import pytest

from tests.authenticator import Phone
from tests.wallet.purse import Purse, Town, new_key, slug, wire


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="400.00", password=None)


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei", money="10.00", password=None)
    await town.acquaint(mei, wei)
    return wei


async def with_passkey(purse: Purse) -> Phone:
    phone = Phone()
    asked = (await purse.post("/v1/me/passkeys/options")).json()
    body = {"ceremony": asked["ceremony"], "credential": phone.create(asked["options"]), "name": "phone"}
    added = await purse.post("/v1/me/passkeys", body)
    assert added.status_code == 201, added.text
    return phone


async def answer(purse: Purse, phone: Phone) -> dict[str, Any]:
    asked = await purse.post("/v1/wallet/passkey-challenge")
    assert asked.status_code == 200, asked.text
    challenge = asked.json()
    return {"passkey": {"ceremony": challenge["ceremony"], "credential": phone.get(challenge["options"])}}


async def test_mei_pays_with_a_touch_and_needs_no_payment_password(mei: Purse, wei: Purse) -> None:
    phone = await with_passkey(mei)
    assert (await mei.wallet())["has_passkey"] is True
    paid = await mei.pay(wei, "300.00", proof=await answer(mei, phone))
    assert paid.status_code == 201, paid.text
    assert await wei.balance() == "310.00"


async def test_a_touch_counts_once_and_a_retry_needs_none(mei: Purse, wei: Purse) -> None:
    phone, key = await with_passkey(mei), new_key()
    proof = await answer(mei, phone)
    first = await mei.pay(wei, "30.00", key=key, proof=proof)
    again = await mei.pay(wei, "30.00", key=key, proof=proof)
    assert again.json() == first.json()
    assert slug(await mei.pay(wei, "30.00", proof=proof)) == "identity/passkey-expired"
    assert await wei.balance() == "40.00"


async def test_one_members_touch_moves_nobody_elses_money(mei: Purse, wei: Purse) -> None:
    meis, weis = await with_passkey(mei), await with_passkey(wei)
    stolen = await answer(wei, weis)
    assert slug(await mei.pay(wei, "30.00", proof=stolen)) == "identity/passkey-expired"
    challenge = (await mei.post("/v1/wallet/passkey-challenge")).json()
    mixed = {"ceremony": challenge["ceremony"], "credential": weis.get(challenge["options"])}
    assert slug(await mei.pay(wei, "30.00", proof={"passkey": mixed})) == "identity/passkey-refused"
    assert (await mei.pay(wei, "30.00", proof=await answer(mei, meis))).status_code == 201


async def test_a_touch_to_sign_in_is_no_proof_for_money(mei: Purse, wei: Purse) -> None:
    phone = await with_passkey(mei)
    asked = (await mei.post("/v1/sign-in/passkey/options")).json()
    passkey = {"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])}
    reply = await mei.pay(wei, "30.00", proof={"passkey": passkey})
    assert slug(reply) == "identity/passkey-expired"


async def test_a_payment_password_and_the_small_amount_are_set_with_a_touch(mei: Purse, wei: Purse) -> None:
    phone = await with_passkey(mei)
    body = {"new": "270914", "proof": await answer(mei, phone)}
    assert (await mei.browser.put("/v1/wallet/payment-password", json=body)).status_code == 204
    small = {"amount": wire("20.00"), "proof": await answer(mei, phone)}
    assert (await mei.browser.put("/v1/wallet/small-payment", json=small)).status_code == 204
    assert (await mei.pay(wei, "20.00")).status_code == 201


async def test_a_shown_receive_code_pays_a_stranger(town: Town, mei: Purse) -> None:
    amara = await town.join("Amara")
    phone = await with_passkey(mei)
    text = (await amara.browser.get("/v1/receive-code?amount=8.50&note=tea")).json()["text"]
    body = {"code": text, "amount": wire("8.50"), "note": "tea"}
    other = {**body, "amount": wire("8.00"), "proof": await answer(mei, phone)}
    assert slug(await mei.post("/v1/transfers", other)) == "wallet/code-asks-other-amount"
    paid = await mei.post("/v1/transfers", {**body, "proof": await answer(mei, phone)})
    assert paid.status_code == 201, paid.text
    assert paid.json()["payee"]["name"] == "Amara"
    assert slug(await amara.post("/v1/transfers", body)) == "wallet/paying-yourself"
    assert (await amara.browser.put(f"/v1/blocks/{mei.who.id}")).status_code == 204
    blocked = await mei.post("/v1/transfers", {**body, "proof": await answer(mei, phone)})
    assert slug(blocked) == "wallet/person-unavailable"

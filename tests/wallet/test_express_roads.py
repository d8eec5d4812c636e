"""Proved payments and scanned codes travel express too, and hear what they would on the ordinary way."""

from typing import Any

import httpx
import pytest

from tests.wallet.purse import PROOF, Purse, Town, new_key, slug, together, wire, yuan
from tests.wallet.test_passkey_payments import answer, with_passkey
from tests.wallet.test_scan import receive_code

ORDINARY = {"sec-fetch-site": "none"}
"""What keeps a request off the express way, from its bytes and from the desk, and changes nothing else."""


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="1000.00", small="50.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei")
    await town.acquaint(mei, wei)
    return wei


async def send(payer: Purse, body: dict[str, Any], amount: str, **headers: str) -> httpx.Response:
    body = {"amount": wire(amount), "note": " tea", **body}
    return await payer.browser.post("/v1/transfers", json=body, headers=new_key() | headers)


async def roads(wei: Purse, stranger: Purse) -> list[dict[str, Any]]:
    """Give what is sent to pay a contact with a proof, and a stranger by their code, without and with one."""
    code = {"code": await receive_code(stranger)}
    return [{"payee": str(wei.who.id), "proof": PROOF}, code, {**code, "proof": PROOF}]


def told(reply: httpx.Response) -> dict[str, Any]:
    """Give what a reply says, without what is new in each."""
    own = ("id", "bill_id", "at", "balance", "request_id")
    return {name: value for name, value in reply.json().items() if name not in own}


async def test_both_ways_give_the_same_reply(
    town: Town, mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    stranger = await town.join("Amara")
    for number, body in enumerate(await roads(wei, stranger), 1):
        express, ordinary = await send(mei, body, "12.00"), await send(mei, body, "12.00", **ORDINARY)
        assert express.status_code == ordinary.status_code == 201, express.text
        assert answers == [*answers[: number - 1], express.content]
        assert told(express) == told(ordinary)
        assert express.headers.keys() == ordinary.headers.keys()
    assert (await wei.balance(), await stranger.balance()) == ("24.00", "48.00")


async def test_a_retry_is_answered_with_the_same_bytes_and_needs_no_proof(
    town: Town, mei: Purse, wei: Purse
) -> None:
    stranger = await town.join("Amara")
    for body in await roads(wei, stranger):
        key, unproved = new_key(), {name: value for name, value in body.items() if name != "proof"}
        first = await send(mei, body, "1.00", **key)
        for again in (
            await send(mei, body, "1.00", **key),
            await send(mei, unproved, "1.00", **key),
            await send(mei, body, "1.00", **key, **ORDINARY),
        ):
            assert (again.status_code, again.content) == (201, first.content)
            assert again.headers["idempotency-replayed"] == "true"
        assert slug(await send(mei, body, "2.00", **key)) == "core/key-reused"
    assert (await wei.balance(), await stranger.balance()) == ("1.00", "2.00")


async def test_one_key_from_two_devices_on_both_ways_pays_once(town: Town, mei: Purse, wei: Purse) -> None:
    stranger, tablet = await town.join("Amara"), await town.device(mei)
    for body in await roads(wei, stranger):
        key = new_key()
        replies = await together(
            send(device, body, "1.00", **key, **way) for device in (mei, tablet) for way in ({}, ORDINARY, {})
        )
        assert {reply.status_code for reply in replies} == {201}
        assert len({reply.content for reply in replies}) == 1
    assert (await wei.balance(), await stranger.balance()) == ("1.00", "2.00")


async def test_the_same_key_of_two_members_stands_for_two_payments(
    mei: Purse, wei: Purse, town: Town
) -> None:
    luc = await town.join("Luc", money="10.00")
    await town.acquaint(luc, wei)
    body, key = {"payee": str(wei.who.id), "proof": PROOF}, new_key()
    replies = await together([send(mei, body, "1.00", **key), send(luc, body, "2.00", **key)])
    assert [reply.status_code for reply in replies] == [201, 201]
    assert (await mei.balance(), await luc.balance(), await wei.balance()) == ("999.00", "8.00", "3.00")


async def test_the_limit_of_a_day_holds_over_all_roads_and_devices_at_once(
    town: Town, mei: Purse, wei: Purse
) -> None:
    stranger, tablet = await town.join("Amara"), await town.device(mei)
    await town.fund(mei, "1000.00")
    left = (await mei.wallet())["limits"]["left_today"]
    fits = yuan(left["amount"]).minor // 4000
    contact, code, proved_code = await roads(wei, stranger)
    unproved = [{"payee": contact["payee"]}, code] * fits
    bodies = [contact, *unproved[:fits], proved_code, *unproved[fits:]]
    assert fits == 25
    replies = await together(
        send((mei, tablet)[number % 2], body, "40.00", **(ORDINARY if number % 3 else {}))
        for number, body in enumerate(bodies)
    )
    paid = [reply for reply in replies if reply.status_code == 201]
    refused = {slug(reply) for reply in replies if reply.status_code != 201}
    assert len(paid) == fits
    assert refused <= {"wallet/limit-per-day", "wallet/proof-needed"}
    async with town.db.read() as reader:
        spent = await reader.value("SELECT spent_today FROM wallet.wallets WHERE owner = %s", (mei.who.id,))
    assert spent == fits * 4000


async def test_what_is_proved_does_not_use_up_what_goes_unproved(town: Town, mei: Purse, wei: Purse) -> None:
    stranger = await town.join("Amara")
    for body in await roads(wei, stranger):
        assert (await send(mei, body, "10.00")).status_code == 201
    async with town.db.read() as reader:
        unproved = await reader.value(
            "SELECT unproved_today FROM wallet.wallets WHERE owner = %s", (mei.who.id,)
        )
    assert unproved == 1000  # the one without


async def test_a_touch_pays_once_however_often_it_is_sent_at_once(town: Town, mei: Purse, wei: Purse) -> None:
    phone, tablet = await with_passkey(mei), await town.device(mei)
    touch = {"payee": str(wei.who.id), "proof": await answer(mei, phone)}
    replies = await together(send(device, touch, "300.00") for device in (mei, tablet, mei, tablet))
    assert sorted(reply.status_code for reply in replies) == [201, 403, 403, 403]
    assert {slug(one) for one in replies if one.status_code == 403} == {"identity/passkey-expired"}
    assert await wei.balance() == "300.00"


async def test_what_would_be_refused_is_refused_as_ever(
    town: Town, mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    stranger, poor = await town.join("Amara"), await town.join("Ada", small="50.00")
    asked, own = await receive_code(stranger, amount="5.00"), await receive_code(mei)
    contact = {"payee": str(wei.who.id), "proof": PROOF}
    wrong = {"password": "999999"}
    assert slug(await send(mei, {"code": asked}, "5.01")) == "wallet/code-asks-other-amount"
    assert slug(await send(mei, {"code": own}, "1.00")) == "wallet/paying-yourself"
    assert slug(await send(mei, {"code": "tea"}, "1.00")) == "wallet/not-a-receive-code"
    assert slug(await send(mei, {**contact, "code": own}, "1.00")) == "wallet/whom-to-pay"
    assert slug(await send(mei, {**contact, "proof": wrong}, "1.00")) == "wallet/wrong-payment-password"
    assert answers == []  # these did not get that far
    await stranger.browser.put(f"/v1/blocks/{mei.who.id}")
    assert slug(await send(mei, {"code": asked}, "5.00")) == "wallet/person-unavailable"
    assert (
        slug(await send(mei, {**contact, "payee": str(stranger.who.id)}, "1.00")) == "wallet/not-your-contact"
    )
    assert slug(await send(poor, {"code": await receive_code(wei)}, "1.00")) == "ledger/insufficient-funds"
    assert answers == [None] * 3
    assert await mei.balance() == "1000.00"


async def test_a_proved_key_that_was_refused_stays_refused(town: Town, wei: Purse) -> None:
    luc, key = await town.join("Luc", money="5.00"), new_key()
    await town.acquaint(luc, wei)
    body = {"payee": str(wei.who.id), "proof": PROOF}
    first = await send(luc, body, "10.00", **key)
    assert slug(first) == "ledger/insufficient-funds"
    await town.fund(luc, "100.00")
    again = await send(luc, body, "10.00", **key)
    assert (again.status_code, again.content) == (409, first.content)
    assert (await send(luc, body, "10.00")).status_code == 201


async def test_a_device_that_was_signed_out_pays_on_no_road(town: Town, mei: Purse, wei: Purse) -> None:
    stranger, tablet = await town.join("Amara"), await town.device(mei)
    bodies = await roads(wei, stranger)
    await mei.browser.post("/v1/sign-out")
    for body in bodies:
        assert (await send(tablet, body, "1.00")).status_code == 401
    assert (await wei.balance(), await stranger.balance()) == ("0.00", "0.00")

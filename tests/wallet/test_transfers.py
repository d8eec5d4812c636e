import asyncio
from contextlib import suppress

import pytest

from quan import identity, wallet
from quan.core.ids import MemberId
from quan.core.money import MAX_MINOR, Money
from tests.people import befriend, join
from tests.wallet.purse import CNY, PROOF, Purse, Town, new_key, slug, together, wire


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="100.00", small="50.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei")
    await town.acquaint(mei, wei)
    return wei


async def test_mei_pays_wei_and_both_have_a_bill(town: Town, mei: Purse, wei: Purse) -> None:
    reply = await mei.pay(wei, "12.34", note="dumplings")
    assert reply.status_code == 201, reply.text
    paid = reply.json()
    assert paid["balance"] == wire("87.66")
    assert paid["status"] == "done"
    assert paid["kind"] == "transfer"
    assert paid["payer"]["name"] == "Mei"
    assert paid["payee"]["name"] == "Wei"
    assert await wei.balance() == "12.34"
    async with town.db.read() as reader:
        bills: list[dict[str, object]] = await reader.rows(
            """
            SELECT owner, direction, counterparty_name, category, note
            FROM wallet.bills
            WHERE payment = %s
            """,
            (wallet.PaymentId.parse(paid["id"]),),
            into=dict,
        )
    mine = next(bill for bill in bills if bill["owner"] == mei.who.id.uuid)
    theirs = next(bill for bill in bills if bill["owner"] == wei.who.id.uuid)
    assert len(bills) == 2
    assert (mine["direction"], mine["counterparty_name"], mine["category"]) == ("out", "Wei", "transfer")
    assert (theirs["direction"], theirs["counterparty_name"], theirs["note"]) == ("in", "Mei", "dumplings")


async def test_a_double_tap_pays_once_and_every_tap_hears_the_same(mei: Purse, wei: Purse) -> None:
    key = new_key()
    replies = await together(mei.pay(wei, "10.00", key=key) for _ in range(20))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert sum("idempotency-replayed" in reply.headers for reply in replies) == 19
    assert await wei.balance() == "10.00"


async def test_a_double_tap_with_a_password_costs_one_guess(mei: Purse, wei: Purse) -> None:
    key = new_key()
    replies = await together(mei.pay(wei, "60.00", key=key, proof=PROOF) for _ in range(20))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert await wei.balance() == "60.00"


async def test_a_key_stands_for_one_payment_only(mei: Purse, wei: Purse) -> None:
    key = new_key()
    await mei.pay(wei, "10.00", key=key)
    other = await mei.pay(wei, "10.01", key=key)
    assert (other.status_code, slug(other)) == (409, "core/key-reused")
    assert await wei.balance() == "10.00"


async def test_a_payment_needs_a_key(mei: Purse, wei: Purse) -> None:
    body = {"payee": str(wei.who.id), "amount": wire("1.00")}
    reply = await mei.browser.post("/v1/transfers", json=body)
    assert (reply.status_code, slug(reply)) == (400, "core/key-missing")


async def test_of_two_devices_spending_the_last_ten_exactly_one_wins(town: Town, wei: Purse) -> None:
    amara = await town.join("Amara", money="10.00", small="50.00")
    await town.acquaint(amara, wei)
    tablet = await town.device(amara)
    replies = await together([amara.pay(wei, "10.00"), tablet.pay(wei, "10.00")])
    assert sorted(reply.status_code for reply in replies) == [201, 409]
    refused = next(reply for reply in replies if reply.status_code == 409)
    assert slug(refused) == "ledger/insufficient-funds"
    assert await amara.balance() == "0.00"
    assert await wei.balance() == "10.00"


async def test_a_refused_key_stays_refused_after_money_arrives(town: Town, wei: Purse) -> None:
    luc = await town.join("Luc", money="5.00", small="50.00")
    await town.acquaint(luc, wei)
    key = new_key()
    first = await luc.pay(wei, "10.00", key=key)
    assert slug(first) == "ledger/insufficient-funds"
    await town.fund(luc, "100.00")
    again = await luc.pay(wei, "10.00", key=key)
    assert again.status_code == 409
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert (await luc.pay(wei, "10.00")).status_code == 201


@pytest.mark.parametrize(
    ("amount", "named"),
    [
        ({"amount": "-5.00", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "0", "asset": "CNY"}, "wallet/amount-not-positive"),
        ({"amount": "0.00", "asset": "CNY"}, "wallet/amount-not-positive"),
        ({"amount": "1.001", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "NaN", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "Infinity", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "1e3", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "+1", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": " 1", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "\uff11", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "", "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "9" * 40, "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": Money(MAX_MINOR + 1, CNY).text, "asset": "CNY"}, "core/amount-too-large"),
        ({"amount": "1.00", "asset": "XXX"}, "core/unknown-asset"),
        ({"amount": 1, "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": 1.5, "asset": "CNY"}, "core/malformed-amount"),
        ({"amount": "1.00"}, "core/invalid-body"),
        ("1.00", "core/invalid-body"),
        (1, "core/invalid-body"),
        (None, "core/invalid-body"),
    ],
)
async def test_an_amount_that_is_none_is_refused(mei: Purse, wei: Purse, amount: object, named: str) -> None:
    reply = await mei.post("/v1/transfers", {"payee": str(wei.who.id), "amount": amount})
    assert (reply.status_code, slug(reply)) == (400, named), reply.text
    assert await mei.balance() == "100.00"


async def test_the_largest_amount_that_can_be_named_is_refused_by_the_limit(mei: Purse, wei: Purse) -> None:
    reply = await mei.pay(wei, Money(MAX_MINOR, CNY).text, proof=PROOF)
    assert slug(reply) == "wallet/limit-per-payment"


async def test_nobody_pays_themselves(mei: Purse) -> None:
    reply = await mei.pay(mei, "1.00")
    assert (reply.status_code, slug(reply)) == (409, "wallet/paying-yourself")


async def test_a_stranger_and_nobody_are_refused_alike(town: Town, mei: Purse) -> None:
    stranger = await town.join("Amara")
    refused = await mei.pay(stranger, "1.00")
    body = {"payee": str(MemberId.derive("nobody")), "amount": wire("1.00")}
    nobody = await mei.post("/v1/transfers", body)
    assert slug(refused) == slug(nobody) == "wallet/not-your-contact"
    assert refused.json()["title"] == nobody.json()["title"]


async def test_who_blocks_or_is_blocked_is_like_nobody(town: Town, mei: Purse, wei: Purse) -> None:
    reply = await wei.browser.put(f"/v1/blocks/{mei.who.id}")
    assert reply.status_code == 204, reply.text
    assert slug(await mei.pay(wei, "1.00")) == "wallet/not-your-contact"
    await town.fund(wei, "5.00")
    assert slug(await wei.pay(mei, "1.00", proof=PROOF)) == "wallet/not-your-contact"


@pytest.mark.parametrize("status", ["frozen", "closed"])
async def test_a_wallet_that_is_not_open_neither_pays_nor_is_paid(
    town: Town, mei: Purse, wei: Purse, status: str
) -> None:
    async with town.db.transaction() as tx:
        await wallet.set_status(tx, town.config, wei.who.id, wallet.WalletStatus(status))
    assert slug(await mei.pay(wei, "1.00")) == "wallet/person-unavailable"
    assert slug(await wei.pay(mei, "1.00", proof=PROOF)) == f"wallet/{status}"
    assert (await wei.wallet())["frozen"] is True


async def test_a_frozen_member_is_not_paid_and_the_payer_is_not_told_why(
    town: Town, mei: Purse, wei: Purse
) -> None:
    async with town.db.transaction() as tx:
        await identity.set_status(tx, wei.who.id, "frozen")
    assert slug(await mei.pay(wei, "1.00")) == "wallet/person-unavailable"


async def test_a_payment_says_whom_and_only_once(mei: Purse, wei: Purse) -> None:
    nobody = await mei.post("/v1/transfers", {"amount": wire("1.00")})
    both = await mei.pay(wei, "1.00", code="x")
    assert slug(nobody) == slug(both) == "wallet/whom-to-pay"


async def test_a_note_is_cleaned_and_has_an_end(mei: Purse, wei: Purse) -> None:
    cleaned = await mei.pay(wei, "1.00", note="  for\u202e the\n\x00 tea \U0001f375 ")
    assert cleaned.json()["note"] == "for the tea \U0001f375"
    assert slug(await mei.pay(wei, "1.00", note="x" * 101)) == "wallet/note-too-long"
    assert slug(await mei.pay(wei, "1.00", note="x" * 501)) == "core/invalid-body"


async def test_a_field_nobody_knows_is_refused(mei: Purse, wei: Purse) -> None:
    assert slug(await mei.pay(wei, "1.00", colour="red")) == "core/invalid-body"


async def test_a_lost_reply_is_given_again(town: Town, mei: Purse, wei: Purse) -> None:
    key = new_key()
    answered = await mei.pay(wei, "60.00", key=key, proof=PROOF)
    # The connection broke before this reply arrived. The retry proves nothing anew and hears the same.
    again = await (await town.device(mei)).pay(wei, "60.00", key=key, proof={"password": "000000"})
    assert again.status_code == 201
    assert again.json() == answered.json()
    assert await wei.balance() == "60.00"


async def test_a_wallet_opens_itself_when_first_needed(town: Town, mei: Purse) -> None:
    amara = await join(town.db, "Amara")
    await befriend(town.db, mei.who, amara)
    paid = await mei.post("/v1/transfers", {"payee": str(amara.id), "amount": wire("3.00")})
    assert paid.status_code == 201, paid.text


async def test_a_request_cut_off_at_any_moment_pays_once_when_tried_again(mei: Purse, wei: Purse) -> None:
    for step in range(25):
        key = new_key()
        cut_off = asyncio.create_task(mei.pay(wei, "1.00", key=key))
        await asyncio.sleep(step / 1000)
        cut_off.cancel()
        with suppress(asyncio.CancelledError):
            await cut_off
        assert (await mei.pay(wei, "1.00", key=key)).status_code == 201
        assert await wei.balance() == f"{step + 1}.00"

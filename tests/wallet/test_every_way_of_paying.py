"""What holds for a payment holds for each of its roads: transfer, request, till, cash out."""

from collections.abc import Awaitable, Callable

import httpx

from quan import identity
from tests.wallet.counter import appoint, cash_out, ordered
from tests.wallet.prints import printed
from tests.wallet.purse import PROOF, Purse, Town, new_key, slug, wire

Pay = Callable[[str], Awaitable[httpx.Response]]


async def roads(town: Town, payer: Purse) -> dict[str, Pay]:
    """Give every way in which the payer can spend, without a proof."""
    wei, amara = await town.join("Wei"), await appoint(town, "Amara", limit="20000.00")
    await town.acquaint(payer, wei)

    async def transfer(amount: str) -> httpx.Response:
        return await payer.pay(wei, amount)

    async def request(amount: str) -> httpx.Response:
        asked = (await wei.ask(payer, amount)).json()["id"]
        reply: httpx.Response = await payer.post(f"/v1/payment-requests/{asked}/pay")
        return reply

    async def till(amount: str) -> httpx.Response:
        code = (await payer.post("/v1/pay-codes")).json()["codes"][0]["code"]
        reply: httpx.Response = await wei.post("/v1/pay-codes/charge", {"code": code, "amount": wire(amount)})
        return reply

    async def cash(amount: str) -> httpx.Response:
        return await cash_out(payer, amara, amount, proof=None)

    return {"transfer": transfer, "request": request, "till": till, "cash": cash}


async def test_what_goes_unproved_in_a_day_is_bounded_over_all_roads_together(town: Town) -> None:
    mei = await town.join("Mei", money="3000.00", small="200.00", level=1)
    ways = await roads(town, mei)
    for pay in (*ways.values(), ways["transfer"]):
        assert (await pay("200.00")).status_code == 201
    for road, pay in ways.items():
        refused = await pay("1.00")
        assert (road, refused.status_code) == (road, 202 if road == "till" else 403), refused.text
    assert await mei.balance() == "2000.00"


async def test_the_daily_limit_is_one_for_all_roads(town: Town) -> None:
    mei = await town.join("Mei", money="3000.00", small="200.00")
    ways = await roads(town, mei)
    for pay in ways.values():
        assert (await pay("200.00")).status_code == 201
    assert (await mei.wallet())["limits"]["left_today"] == wire("200.00")
    luc = await town.join("Luc")
    await town.acquaint(mei, luc)
    assert (await mei.pay(luc, "150.00", proof=PROOF)).status_code == 201
    for road, pay in ways.items():
        refused = await pay("50.01")
        assert refused.status_code == (202 if road == "till" else 409), road
        assert road == "till" or slug(refused) == "wallet/limit-per-day"


async def test_the_monthly_limit_is_named_with_what_is_left(town: Town) -> None:
    mei = await town.join("Mei", money="50.00", small="50.00")
    ways = await roads(town, mei)
    async with town.db.transaction() as tx:
        await tx.execute("UPDATE wallet.wallets SET spent_month = 9999_00 WHERE owner = %s", (mei.who.id,))
    refused = await ways["transfer"]("1.01")
    assert (refused.status_code, slug(refused)) == (409, "wallet/limit-per-month")
    assert (refused.json()["limit"], refused.json()["left"]) == (wire("10000.00"), wire("1.00"))
    assert (await mei.wallet())["limits"]["left_today"] == wire("1.00")
    assert (await ways["transfer"]("1.00")).status_code == 201


async def test_a_key_used_on_one_road_opens_no_other(town: Town) -> None:
    mei, wei = await town.join("Mei", money="100.00", small="50.00"), await town.join("Wei")
    amara = await appoint(town, "Amara")
    await town.acquaint(mei, wei)
    asked = (await wei.ask(mei, "1.00")).json()["id"]
    order = await ordered(mei, amara, "5.00")
    code = (await wei.post("/v1/pay-codes")).json()["codes"][0]["code"]
    voucher = (await printed(town)).codes[0]
    key = new_key()
    assert (await mei.pay(wei, "1.00", key=key)).status_code == 201
    agents, weis = {"agent": str(amara.who.id)}, {"member": str(wei.who.id)}
    for path, body in (
        (f"/v1/payment-requests/{asked}/pay", {}),
        ("/v1/payment-requests", {"payer": str(wei.who.id), "amount": wire("1.00")}),
        ("/v1/pay-codes/charge", {"code": code, "amount": wire("1.00")}),
        ("/v1/vouchers/redeem", {"code": voucher}),
        ("/v1/cash-out", {**agents, "amount": wire("1.00"), "proof": PROOF}),
        ("/v1/agent/cash-in", {**weis, "amount": wire("1.00"), "proof": PROOF}),
        (f"/v1/cash-orders/{order}/confirm", {"proof": PROOF}),
    ):
        refused = await mei.post(path, body, key)
        assert (path, refused.status_code, slug(refused)) == (path, 409, "core/key-reused")
    assert await mei.balance() == "94.00"


async def test_a_key_answers_again_when_the_payer_is_frozen_meanwhile(town: Town) -> None:
    mei, wei = await town.join("Mei", money="10.00", small="50.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    key = new_key()
    paid = await mei.pay(wei, "1.00", key=key)
    async with town.db.transaction() as tx:
        await identity.set_status(tx, mei.who.id, "frozen")
    assert (await mei.pay(wei, "1.00", key=key)).json() == paid.json()
    assert slug(await mei.pay(wei, "1.00")) == "wallet/frozen"
    assert await wei.balance() == "1.00"


async def test_a_key_answers_again_when_new_ones_come_too_fast(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    amara = await appoint(town, "Amara")
    await town.acquaint(mei, wei)
    for path, body in (
        ("/v1/payment-requests", {"payer": str(wei.who.id), "amount": wire("1.00")}),
        ("/v1/cash-out", {"agent": str(amara.who.id), "amount": wire("1.00"), "proof": PROOF}),
        ("/v1/vouchers/redeem", {"code": (await printed(town)).codes[0]}),
    ):
        key = new_key()
        first = await mei.post(path, body, key)
        while (last := await mei.post(path, body)).status_code != 429:
            pass
        assert last.status_code == 429
        again = await mei.post(path, body, key)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers["idempotency-replayed"] == "true"


async def test_a_frozen_member_spends_on_no_road(town: Town) -> None:
    mei = await town.join("Mei", money="10.00", small="50.00")
    ways = await roads(town, mei)
    (code, *_) = (await mei.post("/v1/pay-codes")).json()["codes"]
    async with town.db.transaction() as tx:
        await identity.set_status(tx, mei.who.id, "frozen")
    for road in ("transfer", "cash"):
        assert slug(await ways[road]("1.00")) == "wallet/frozen"
    assert slug(await mei.post("/v1/pay-codes")) == "wallet/frozen"
    till = await town.join("Tea House")
    refused = await till.post("/v1/pay-codes/charge", {"code": code["code"], "amount": wire("1.00")})
    assert slug(refused) == "wallet/person-unavailable"
    assert slug(await till.ask(mei, "1.00")) == "wallet/ask-contacts-only"
    assert await mei.balance() == "10.00"

from datetime import timedelta
from typing import Any

import pytest

from quan.wallet.jobs.payments import expire_requests
from quan.wallet.model.requests import PaymentRequestId
from tests.wallet.purse import PROOF, Purse, Town, new_key, notices, slug, together, wire


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="100.00", small="50.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei", money="1.00")
    await town.acquaint(mei, wei)
    return wei


async def asked(asker: Purse, payer: Purse, amount: str = "10.00") -> str:
    reply = await asker.ask(payer, amount, "rent")
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def pay(payer: Purse, request: str, key: dict[str, str] | None = None, **more: Any) -> Any:
    return await payer.post(f"/v1/payment-requests/{request}/pay", more, key)


async def status(viewer: Purse, request: str) -> str:
    reply = await viewer.browser.get(f"/v1/payment-requests/{request}")
    return str(reply.json()["status"])


async def let_run_out(town: Town, request: str) -> None:
    async with town.db.transaction() as tx:
        await tx.execute(
            "UPDATE wallet.payment_requests SET expires_at = %s WHERE id = %s",
            (tx.now - timedelta(seconds=1), PaymentRequestId.parse(request)),
        )


async def test_wei_asks_and_mei_pays(mei: Purse, wei: Purse) -> None:
    reply = (await wei.ask(mei, "10.00", "rent")).json()
    assert (reply["direction"], reply["status"], reply["note"]) == ("out", "open", "rent")
    seen = (await mei.browser.get("/v1/payment-requests?status=open")).json()["items"]
    assert [(one["id"], one["direction"]) for one in seen] == [(reply["id"], "in")]
    paid = await pay(mei, reply["id"])
    assert paid.status_code == 201, paid.text
    assert paid.json()["kind"] == "request"
    assert paid.json()["note"] == "rent"
    assert await wei.balance() == "11.00"
    settled = (await wei.browser.get(f"/v1/payment-requests/{reply['id']}")).json()
    assert (settled["status"], settled["payment_id"]) == ("paid", paid.json()["id"])
    assert (await mei.browser.get("/v1/payment-requests?status=open")).json()["items"] == []


async def test_two_devices_paying_at_once_pay_once(town: Town, mei: Purse, wei: Purse) -> None:
    request, tablet = await asked(wei, mei), await town.device(mei)
    replies = await together([pay(mei, request), pay(tablet, request)])
    assert sorted(reply.status_code for reply in replies) == [201, 409]
    refused = next(reply for reply in replies if reply.status_code == 409)
    assert slug(refused) == "wallet/request-already-paid"
    assert await wei.balance() == "11.00"


async def test_paying_twice_with_one_key_gives_one_answer(mei: Purse, wei: Purse) -> None:
    request, key = await asked(wei, mei), new_key()
    first, again = await pay(mei, request, key), await pay(mei, request, key)
    assert first.json() == again.json()
    assert slug(await pay(mei, await asked(wei, mei), key)) == "core/key-reused"


async def test_paying_and_cancelling_at_once_end_one_way(mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei)
    paid, cancelled = await together([pay(mei, request), wei.post(f"/v1/payment-requests/{request}/cancel")])
    assert (paid.status_code == 201) != (cancelled.status_code == 200)
    ended = "paid" if paid.status_code == 201 else "cancelled"
    assert await status(wei, request) == ended


async def test_a_request_above_the_small_amount_needs_a_proof(mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei, "60.00")
    assert slug(await pay(mei, request)) == "wallet/proof-needed"
    assert (await pay(mei, request, proof=PROOF)).status_code == 201


async def test_a_declined_request_stays_declined(mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei)
    for _ in range(2):
        reply = await mei.post(f"/v1/payment-requests/{request}/decline")
        assert (reply.status_code, reply.json()["status"]) == (200, "declined")
    assert slug(await pay(mei, request)) == "wallet/request-declined"
    assert slug(await wei.post(f"/v1/payment-requests/{request}/cancel")) == "wallet/request-declined"


async def test_each_side_has_its_own_verbs(mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei)
    assert slug(await pay(wei, request)) == "wallet/request-not-yours-to-pay"
    declined = await wei.post(f"/v1/payment-requests/{request}/decline")
    assert slug(declined) == "wallet/request-not-yours-to-pay"
    cancelled = await mei.post(f"/v1/payment-requests/{request}/cancel")
    assert slug(cancelled) == "wallet/request-not-yours-to-cancel"


async def test_another_members_request_does_not_exist(town: Town, mei: Purse, wei: Purse) -> None:
    request, amara = await asked(wei, mei), await town.join("Amara", money="50.00", small="50.00")
    assert slug(await amara.browser.get(f"/v1/payment-requests/{request}")) == "wallet/request-not-found"
    assert slug(await pay(amara, request)) == "wallet/request-not-found"
    for verb in ("decline", "cancel"):
        reply = await amara.post(f"/v1/payment-requests/{request}/{verb}")
        assert (reply.status_code, slug(reply)) == (404, "wallet/request-not-found")
    assert slug(await amara.browser.get("/v1/payment-requests/prq_x")) == "core/malformed-id"
    assert (await amara.browser.get("/v1/payment-requests")).json()["items"] == []


async def test_only_contacts_are_asked_and_nobody_oneself(town: Town, mei: Purse, wei: Purse) -> None:
    amara = await town.join("Amara")
    assert slug(await amara.ask(mei, "1.00")) == "wallet/ask-contacts-only"
    assert slug(await mei.ask(mei, "1.00")) == "wallet/asking-yourself"
    assert (await mei.browser.put(f"/v1/blocks/{wei.who.id}")).status_code == 204
    assert slug(await wei.ask(mei, "1.00")) == "wallet/ask-contacts-only"


async def test_a_request_of_somebody_blocked_since_cannot_be_paid(mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei)
    await mei.browser.put(f"/v1/blocks/{wei.who.id}")
    assert slug(await pay(mei, request)) == "wallet/person-unavailable"


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "1.001"])
async def test_nobody_asks_for_no_amount(mei: Purse, wei: Purse, amount: str) -> None:
    reply = await wei.ask(mei, amount)
    assert slug(reply) in {"wallet/amount-not-positive", "core/malformed-amount"}


async def test_requests_do_not_pile_up_even_at_once(mei: Purse, wei: Purse) -> None:
    replies = await together(wei.ask(mei, "1.00") for _ in range(9))
    assert sum(reply.status_code == 201 for reply in replies) == 5
    refused = {slug(reply) for reply in replies if reply.status_code != 201}
    assert refused == {"wallet/too-many-open-requests"}


async def test_a_request_runs_out_before_and_after_the_job_notices(
    town: Town, mei: Purse, wei: Purse
) -> None:
    request = await asked(wei, mei)
    await let_run_out(town, request)
    assert await status(mei, request) == "expired"
    assert slug(await pay(mei, request)) == "wallet/request-expired"
    await expire_requests(town.db)
    assert await status(mei, request) == "expired"
    listed = (await mei.browser.get("/v1/payment-requests?status=expired")).json()["items"]
    assert [one["id"] for one in listed] == [request]


async def test_requests_come_in_pages(mei: Purse, wei: Purse) -> None:
    made = [await asked(wei, mei, f"{n}.00") for n in range(1, 6)]
    first = (await wei.browser.get("/v1/payment-requests?limit=3")).json()
    rest = (await wei.browser.get(f"/v1/payment-requests?limit=3&cursor={first['next']}")).json()
    assert {one["id"] for one in first["items"] + rest["items"]} == set(made)
    assert len(first["items"]) == 3
    assert rest["next"] is None
    assert slug(await wei.browser.get("/v1/payment-requests?cursor=nonsense")) == "core/malformed-cursor"
    assert slug(await wei.browser.get("/v1/payment-requests?limit=1000")) == "core/invalid-body"
    assert slug(await wei.browser.get("/v1/payment-requests?status=lost")) == "core/invalid-body"


async def test_devices_hear_of_payments_and_requests(town: Town, mei: Purse, wei: Purse) -> None:
    request = await asked(wei, mei)
    paid = (await pay(mei, request)).json()
    told = {one: await notices(town, one, until="request.settled") for one in (mei, wei)}
    mine = {kind: body for kind, body in told[mei] if body.get("kind") != "cash_in"}
    theirs = {kind: body for kind, body in told[wei] if body.get("kind") != "cash_in"}
    assert mine["request.received"] == {"request_id": request}
    assert mine["request.settled"] == {"request_id": request, "status": "paid"}
    assert mine["payment.sent"]["bill_id"] == paid["bill_id"]
    received = theirs["payment.received"]
    assert received["payment_id"] == paid["id"]
    assert received["amount"] == wire("10.00")
    assert received["from"] == {"id": str(mei.who.id), "name": "Mei"}
    assert received["note"] == "rent"

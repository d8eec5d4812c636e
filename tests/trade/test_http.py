"""The whole way over HTTP: a shop is opened and let in, sells, ships, gives back, and takes its money out."""

from dataclasses import dataclass
from typing import Any

import pytest

from quan import admin
from tests.admin.office import hire
from tests.trade.shop import code_of
from tests.wallet.purse import PROOF, Purse, Town, new_key, slug, wire

APPLICATION = {"kind": "individual", "name": "Noodle House", "category": "food"}


@dataclass(eq=False)
class Counter:
    """A merchant's owner at their own counter."""

    owner: Purse
    id: str

    async def post(self, path: str, body: object | None = None, key: dict[str, str] | None = None) -> Any:
        return await self.owner.post(f"/v1/merchants/{self.id}{path}", body, key)

    async def get(self, path: str = "") -> Any:
        return await self.owner.browser.get(f"/v1/merchants/{self.id}{path}")

    async def ask(self, amount: str = "10.00", **more: Any) -> str:
        reply = await self.post("/trades", {"amount": wire(amount), "subject": "Beef noodles", **more})
        assert reply.status_code == 201, reply.text
        return str(reply.json()["number"])

    async def sell(self, buyer: Purse, amount: str = "10.00", **more: Any) -> str:
        number = await self.ask(amount, **more)
        paid = await buyer.post(f"/v1/trades/{number}/pay", {"proof": PROOF})
        assert paid.status_code == 201, paid.text
        return number


@pytest.fixture
async def supervisor(town: Town) -> Purse:
    return await hire(town, "Susan", admin.Role.SUPERVISOR)


@pytest.fixture
async def counter(town: Town, supervisor: Purse) -> Counter:
    wang = await town.join("Old Wang")
    opened = await wang.post("/v1/merchants", APPLICATION)
    assert opened.status_code == 201, opened.text
    counter = Counter(wang, opened.json()["id"])
    decided = await decide(supervisor, counter, status="verified")
    assert decided.json()["status"] == "verified"
    return counter


async def decide(by: Purse, of: Counter, **what: Any) -> Any:
    return await by.post(f"/v1/operator/merchants/{of.id}/decide", what)


async def test_a_shop_opens_is_let_in_sells_and_takes_its_money_out(
    counter: Counter, mei: Purse, supervisor: Purse
) -> None:
    number = await counter.sell(mei, "12.00")
    (sold,) = (await counter.get("/trades")).json()["items"]
    assert (sold["number"], sold["status"], sold["role"]) == (number, "trade_success", "seller")
    assert sold["buyer_name"] == "Mei"
    assert mei.who.handle not in str(sold)
    (bought,) = (await mei.browser.get("/v1/trades")).json()["items"]
    assert (bought["role"], bought["fee"]) == ("buyer", None)

    settled = await counter.post("/settle", {"amount": wire("12.00")})
    assert settled.status_code == 201, settled.text
    assert await counter.owner.balance() == "12.00"
    assert (await counter.get()).json()["balance"] == wire("0.00")
    (bill, *_) = (await counter.owner.browser.get("/v1/bills")).json()["items"]
    assert (bill["kind"], bill["title"]) == ("settlement", "Noodle House")
    too_much = await counter.post("/settle", {"amount": wire("0.01")})
    assert slug(too_much) == "trade/merchant-balance-too-small"
    queue = (await supervisor.browser.get("/v1/operator/merchants?status=verified&limit=100")).json()
    assert all(one["status"] == "verified" for one in queue["items"])


async def test_held_money_goes_its_way_over_http(counter: Counter, mei: Purse) -> None:
    number = await counter.sell(mei, "20.00", flow="escrow")
    assert (await counter.get()).json()["held"] == wire("20.00")
    shipped = await counter.post(f"/trades/{number}/ship", {"shipment": "SF 42"})
    assert shipped.json()["status"] == "wait_buyer_confirm_goods"

    asked = await mei.post(f"/v1/trades/{number}/refund-ask", {"amount": wire("5.00"), "reason": "Late"})
    assert asked.json()["status"] == "open", asked.text
    refused = await mei.post(f"/v1/trades/{number}/confirm", {"proof": PROOF})
    assert slug(refused) == "trade/refund-is-asked"
    agreed = await counter.post(f"/trades/{number}/refund-ask/agree")
    assert agreed.json()["amount"] == wire("5.00"), agreed.text

    unproved = await mei.post(f"/v1/trades/{number}/confirm")
    assert unproved.status_code == 400
    done = await mei.post(f"/v1/trades/{number}/confirm", {"proof": PROOF})
    assert done.json()["status"] == "trade_finished", done.text
    shown = (await mei.browser.get(f"/v1/trades/{number}")).json()
    assert [one["amount"] for one in shown["refunds"]] == [wire("5.00")]
    assert [one["status"] for one in shown["asks"]] == ["agreed"]
    assert (await counter.get()).json()["balance"] == wire("15.00")


async def test_asks_are_declined_and_withdrawn_and_time_is_taken(counter: Counter, mei: Purse) -> None:
    number = await counter.sell(mei, flow="escrow")
    await counter.post(f"/trades/{number}/ship", {"shipment": "SF 42"})
    want = {"amount": wire("5.00"), "reason": "Cold"}
    await mei.post(f"/v1/trades/{number}/refund-ask", want)
    declined = await counter.post(f"/trades/{number}/refund-ask/decline", {"answer": "It was hot"})
    assert (declined.json()["status"], declined.json()["answer"]) == ("declined", "It was hot")
    await mei.post(f"/v1/trades/{number}/refund-ask", want)
    withdrawn = await mei.post(f"/v1/trades/{number}/refund-ask/withdraw")
    assert withdrawn.json()["status"] == "withdrawn"
    assert (await mei.post(f"/v1/trades/{number}/extend")).status_code == 201


async def test_one_key_pays_and_gives_back_once(counter: Counter, mei: Purse) -> None:
    number, key = await counter.ask(), new_key()
    first = await mei.post(f"/v1/trades/{number}/pay", {"proof": PROOF}, key)
    again = await mei.post(f"/v1/trades/{number}/pay", {"proof": PROOF}, key)
    assert first.json() == again.json()

    key = new_key()
    back = [await counter.post(f"/trades/{number}/refund", {"amount": wire("3.00")}, key) for _ in range(2)]
    assert back[0].json() == back[1].json()
    assert await mei.balance() == "93.00"


async def test_a_code_is_charged_at_the_counter(counter: Counter, mei: Purse) -> None:
    small = {"code": await code_of(mei), "amount": wire("10.00"), "subject": "Soup"}
    paid = await counter.post("/charge", small)
    assert (paid.status_code, paid.json()["status"]) == (201, "trade_success"), paid.text

    large = {"code": await code_of(mei), "amount": wire("60.00"), "subject": "Feast"}
    waits = await counter.post("/charge", large)
    assert (waits.status_code, waits.json()["status"]) == (202, "wait_buyer_pay"), waits.text
    called_off = await counter.post(f"/trades/{waits.json()['number']}/cancel")
    assert called_off.json()["action"] == "close"
    number = waits.json()["number"]
    assert slug(await mei.post(f"/v1/trades/{number}/pay", {"proof": PROOF})) == "trade/has-close"


async def test_codes_are_not_found_by_guessing(counter: Counter) -> None:
    for guess in range(21):
        wish = {"code": f"28{guess:016}", "amount": wire("1.00"), "subject": "Guess"}
        reply = await counter.post("/charge", wish)
    assert slug(reply) == "wallet/too-many-guesses"


async def test_strangers_see_and_move_nothing(counter: Counter, mei: Purse, town: Town) -> None:
    bo = await town.join("Bo", money="50.00")
    theirs, number = Counter(bo, counter.id), await counter.sell(mei)

    for path in ("", "/trades"):
        assert slug(await theirs.get(path)) == "trade/merchant-not-found"
    for path, body in (
        (f"/trades/{number}/refund", {"amount": wire("1.00")}),
        (f"/trades/{number}/cancel", None),
        (f"/trades/{number}/close", None),
        (f"/trades/{number}/ship", {"shipment": "x"}),
        ("/trades", {"amount": wire("1.00"), "subject": "x"}),
        ("/charge", {"amount": wire("1.00"), "subject": "x", "code": "28" + "0" * 16}),
        ("/settle", {"amount": wire("1.00")}),
    ):
        assert slug(await theirs.post(path, body)) == "trade/merchant-not-found", path
    assert slug(await bo.browser.get(f"/v1/trades/{number}")) == "trade/trade-not-found"
    assert (await bo.browser.get(f"/v1/trades/{await counter.ask()}")).json()["trade"]["role"] == "payer"


async def test_one_owner_does_not_reach_a_trade_by_way_of_another_merchant(
    counter: Counter, mei: Purse, town: Town
) -> None:
    number = await counter.sell(mei)
    zhao = await town.join("Zhao")
    other = Counter(zhao, (await zhao.post("/v1/merchants", APPLICATION)).json()["id"])

    for path in ("refund", "ship"):
        body = {"amount": wire("1.00")} if path == "refund" else {"shipment": "x"}
        assert slug(await other.post(f"/trades/{number}/{path}", body)) == "trade/trade-not-found"


@pytest.mark.parametrize("amount", ["1.001", "-1.00", "0", "ten", "", "1e2", "99999999999999999999", " 1"])
async def test_amounts_that_are_none_are_refused_everywhere(
    counter: Counter, mei: Purse, amount: str
) -> None:
    number = await counter.sell(mei)

    for reply in (
        await counter.post("/trades", {"amount": wire(amount), "subject": "x"}),
        await counter.post("/settle", {"amount": wire(amount)}),
        await counter.post(f"/trades/{number}/refund", {"amount": wire(amount)}),
        await mei.post(f"/v1/trades/{number}/refund-ask", {"amount": wire(amount), "reason": "x"}),
    ):
        assert reply.status_code == 400, reply.text
    assert await mei.balance() == "90.00"


async def test_the_house_decides_once_with_a_reason_and_never_on_its_own_shop(
    counter: Counter, supervisor: Purse
) -> None:
    assert slug(await decide(supervisor, counter, status="verified")) == "trade/already-decided"
    assert slug(await decide(supervisor, counter, status="suspended")) == "trade/reason-needed"
    stopped = await decide(supervisor, counter, status="suspended", reason="Fakes")
    assert (stopped.json()["status"], stopped.json()["reason"]) == ("suspended", "Fakes")
    refused = await counter.post("/trades", {"amount": wire("1.00"), "subject": "x"})
    assert slug(refused) == "trade/merchant-suspended"

    own = Counter(supervisor, (await supervisor.post("/v1/merchants", APPLICATION)).json()["id"])
    assert slug(await decide(supervisor, own, status="verified")) == "trade/own-merchant"


async def test_only_supervisors_decide_and_only_staff_sees_the_queue(
    counter: Counter, town: Town, mei: Purse
) -> None:
    clerk = await hire(town, "Cleo", admin.Role.CLERK)

    assert (await decide(clerk, counter, status="suspended", reason="x")).status_code == 403
    assert (await clerk.browser.get("/v1/operator/merchants")).status_code == 200
    assert (await mei.browser.get("/v1/operator/merchants")).status_code == 403


async def test_what_is_applied_for_is_read_strictly(town: Town) -> None:
    chen = await town.join("Chen")

    for wrong, named in (
        ({"name": " "}, "trade/merchant-name-invalid"),
        ({"kind": "company"}, "trade/registration-needed"),
        ({"category": "cash"}, "trade/not-a-category-of-shops"),
        ({"category": "weapons"}, "core/invalid-body"),
    ):
        assert slug(await chen.post("/v1/merchants", {**APPLICATION, **wrong})) == named
    company = {**APPLICATION, "kind": "company", "registration": "91310000"}
    for _ in range(5):
        assert (await chen.post("/v1/merchants", company)).status_code == 201
    assert slug(await chen.post("/v1/merchants", company)) == "trade/too-many-merchants"
    assert len((await chen.browser.get("/v1/merchants")).json()) == 5

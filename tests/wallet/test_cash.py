import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from litestar import Litestar

from quan import identity, ledger, wallet
from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.main import create_app
from quan.wallet.errors.cash import CashOrderExpired, FloatTooLarge, FloatTooSmall, NotAnAgent
from quan.wallet.jobs.topups import expire_cash_orders
from quan.wallet.model.cash import CashOrderId
from quan.wallet.operations import agents, cash
from tests.conftest import running
from tests.wallet.counter import appoint, cancel, cash_in, cash_out, confirm, float_of, ordered
from tests.wallet.purse import CNY, PROOF, Purse, Town, new_key, slug, together, wire, yuan


@pytest.fixture(scope="module")
async def app(config: Config, clone: Callable[[], str]) -> AsyncIterator[Litestar]:
    """Give these tests a town of their own: what some do tomorrow, others cannot do today any more."""
    async with running(create_app(config, database_url=clone())) as application:
        yield application


@pytest.fixture
async def late(town: Town) -> AsyncIterator[Database]:
    """Give the town's database as it will be in an hour."""
    async with town.db.read() as reader:
        now = reader.now
    later = Database(town.db.url, clock=FixedClock(now + timedelta(hours=1)), max_size=2)
    await later.open()
    yield later
    await later.close()


async def test_an_agent_turns_cash_into_money(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    reply = await cash_in(amara, mei, "150.00")
    assert reply.status_code == 201, reply.text
    assert reply.json()["balance"] == wire("850.00")
    assert (await mei.balance(), await float_of(amara)) == ("150.00", "850.00")


async def test_cash_in_by_a_scanned_code(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    for path in ("/v1/receive-code", "/v1/me/code"):
        code = (await mei.browser.get(path)).json()["text"]
        body = {"code": code, "amount": wire("5.00"), "proof": PROOF}
        assert (await amara.post("/v1/agent/cash-in", body)).status_code == 201
    assert await mei.balance() == "10.00"


async def test_cash_in_needs_proof_an_agent_and_somebody_else(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    assert slug(await cash_in(amara, mei, "1.00", proof=None)) == "wallet/proof-needed"
    assert slug(await cash_in(mei, amara, "1.00")) == "wallet/not-an-agent"
    assert slug(await cash_in(amara, amara, "1.00")) == "wallet/serving-yourself"
    wrong = await cash_in(amara, mei, "1.00", proof={"password": "908172"})
    assert slug(wrong) == "wallet/wrong-payment-password"
    body = {"amount": wire("1.00"), "proof": PROOF}
    assert slug(await amara.post("/v1/agent/cash-in", body)) == "wallet/whom-to-serve"
    assert await float_of(amara) == "1000.00"


@pytest.mark.parametrize("amount", ["0", "-5.00", "1.001", "NaN", "1e3", ""])
async def test_cash_in_refuses_amounts_that_are_not_money(town: Town, amount: str) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    assert (await cash_in(amara, mei, amount)).status_code == 400
    assert (await cash_out(mei, amara, amount)).status_code == 400


async def test_a_float_is_not_overdrawn_by_two_devices(town: Town) -> None:
    amara, mei = await appoint(town, "Amara", float_="10.00"), await town.join("Mei")
    replies = await together(cash_in(amara, mei, "10.00") for _ in range(4))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    assert {slug(reply) for reply in replies if reply.status_code == 409} == {"wallet/float-too-small"}
    assert (await mei.balance(), await float_of(amara)) == ("10.00", "0.00")


async def test_a_stopped_or_frozen_agent_serves_nobody(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    waiting = await ordered(mei, amara, "2.00")
    async with town.db.transaction() as tx:
        await agents.set_active(tx, amara.who.id, active=False)
    assert slug(await cash_in(amara, mei, "1.00")) == "wallet/not-an-agent"
    assert slug(await cash_out(mei, amara, "1.00")) == "wallet/agent-unavailable"
    async with town.db.transaction() as tx:
        await agents.set_active(tx, amara.who.id, active=True)
        await identity.set_status(tx, amara.who.id, "frozen")
    assert slug(await cash_out(mei, amara, "1.00")) == "wallet/agent-unavailable"
    assert slug(await cash_in(amara, mei, "1.00")) == "wallet/not-an-agent"
    assert slug(await confirm(amara, waiting)) == "wallet/not-an-agent"
    assert (await cancel(amara, waiting)).status_code == 200
    assert await mei.balance() == "50.00"


async def test_a_blocked_agent_cannot_be_used(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    await mei.browser.put(f"/v1/blocks/{amara.who.id}")
    assert slug(await cash_out(mei, amara, "1.00")) == "wallet/person-unavailable"
    assert slug(await cash_in(amara, mei, "1.00")) == "wallet/person-unavailable"


async def test_cash_out_sets_money_aside_until_the_agent_confirms(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    order = await ordered(mei, amara, "30.00")
    assert await mei.balance() == "20.00"
    assert (await mei.wallet())["held"] == wire("30.00")
    desk = (await amara.browser.get("/v1/agent")).json()
    assert [one["id"] for one in desk["orders"]] == [order]
    assert slug(await amara.post(f"/v1/cash-orders/{order}/confirm")) == "wallet/proof-needed"
    assert desk["orders"][0]["member"]["id"] == str(mei.who.id)
    reply = await confirm(amara, order)
    assert (reply.status_code, reply.json()["status"]) == (200, "paid")
    assert (await mei.balance(), await float_of(amara)) == ("20.00", "1030.00")
    assert (await mei.wallet())["held"] == wire("0.00")
    listed = (await mei.browser.get("/v1/cash-orders")).json()["items"]
    assert [(one["id"], one["status"]) for one in listed] == [(order, "paid")]


async def test_a_retry_of_a_confirmation_tells_the_same(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    order, key = await ordered(mei, amara, "30.00"), new_key()
    first, again = await confirm(amara, order, key), await confirm(amara, order, key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert slug(await confirm(amara, order)) == "wallet/cash-order-paid"
    assert await float_of(amara) == "1030.00"


async def test_either_side_cancels_and_the_money_returns_once(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    for caller in (mei, amara):
        order = await ordered(mei, amara, "30.00")
        replies = await together([cancel(caller, order), cancel(mei, order), cancel(amara, order)])
        assert {reply.status_code for reply in replies} == {200}
        assert await mei.balance() == "50.00"
        assert slug(await confirm(amara, order)) == "wallet/cash-order-cancelled"


async def test_confirm_and_cancel_at_once_settle_exactly_once(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    for _ in range(4):
        order = await ordered(mei, amara, "10.00")
        before = yuan(await float_of(amara)), yuan(await mei.balance())
        confirmed, cancelled, again = await together(
            [confirm(amara, order), cancel(mei, order), cancel(amara, order)]
        )
        after = yuan(await float_of(amara)), yuan(await mei.balance())
        if confirmed.status_code == 200:
            assert {cancelled.status_code, again.status_code} == {409}
            assert after == (before[0] + yuan("10.00"), before[1])
        else:
            assert {cancelled.status_code, again.status_code} == {200}
            assert after == (before[0], before[1] + yuan("10.00"))


async def test_an_order_runs_out_and_the_money_returns(town: Town, late: Database) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    order = await ordered(mei, amara, "30.00")
    await together(
        [expire_cash_orders(late, town.config), expire_cash_orders(late, town.config), cancel(mei, order)]
    )
    assert await mei.balance() == "50.00"
    assert await float_of(amara) == "1000.00"
    refused = await confirm(amara, order)
    assert slug(refused) in {"wallet/cash-order-expired", "wallet/cash-order-cancelled"}


async def test_cash_that_came_back_may_be_spent_again_today(town: Town, late: Database) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="500", small="200")
    full = (await mei.wallet())["limits"]
    unproved = await cash_out(mei, amara, "200.00", proof=None)
    kept, proved = await ordered(mei, amara, "30.00"), await ordered(mei, amara, "250.00")
    assert (await mei.wallet())["limits"]["left_today"] == wire("520.00")
    assert (await cancel(mei, proved)).status_code == 200
    assert (await cancel(amara, str(unproved.json()["id"]))).status_code == 200
    limits = (await mei.wallet())["limits"]
    assert (limits["left_today"], limits["left_this_month"]) == (wire("970.00"), wire("9970.00"))
    assert (await confirm(amara, kept)).status_code == 200
    assert (await mei.wallet())["limits"] == limits
    order = await ordered(mei, amara, "470.00")
    await expire_cash_orders(late, town.config)
    assert slug(await confirm(amara, order)) == "wallet/cash-order-expired"
    assert (await mei.wallet())["limits"] == limits != full


async def test_two_orders_cancelled_at_once_both_count_no_more(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    orders = [await ordered(mei, amara, "10.00") for _ in range(3)]
    await together(cancel(caller, order) for order in orders for caller in (mei, amara))
    assert (await mei.wallet())["limits"]["left_today"] == wire("1000.00")
    assert await mei.balance() == "50.00"


async def test_an_order_that_ran_out_is_not_paid_before_the_job_notices(town: Town, late: Database) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    order = CashOrderId.parse(await ordered(mei, amara, "30.00"))
    async with late.read() as reader:
        agent = await identity.member(reader, amara.who.id)
    with pytest.raises(CashOrderExpired):
        async with late.transaction() as tx:
            await cash.confirm(tx, agent=agent, id=order)
    assert await float_of(amara) == "1000.00"
    await expire_cash_orders(late, town.config)
    assert await mei.balance() == "50.00"


async def test_one_order_that_cannot_be_returned_holds_up_no_other(town: Town, late: Database) -> None:
    amara = await appoint(town, "Amara")
    wei, mei = await town.join("Wei", money="9"), await town.join("Mei", money="9")
    for member in (wei, mei):
        await ordered(member, amara, "9.00")
    async with town.db.transaction() as tx:  # what `wallet.close_account` never does while cash waits
        await ledger.set_closed(tx, wallet.account_of(wei.who.id, CNY), closed=True)
    await expire_cash_orders(late, town.config)
    assert await mei.balance() == "9.00"
    assert (await wei.wallet())["held"] == wire("9.00")


async def test_strangers_do_not_see_or_settle_an_order(town: Town) -> None:
    amara, luc = await appoint(town, "Amara"), await appoint(town, "Luc")
    mei = await town.join("Mei", money="50")
    order = await ordered(mei, amara, "30.00")
    for reply in (await confirm(luc, order), await cancel(luc, order)):
        assert (reply.status_code, slug(reply)) == (404, "wallet/cash-order-not-found")
    assert slug(await confirm(mei, order)) == "wallet/cash-order-not-yours-to-confirm"
    assert (await luc.browser.get("/v1/agent")).json()["orders"] == []
    assert (await cancel(mei, "csh_nonsense")).status_code == 400


async def test_cash_out_needs_money_proof_and_an_agent(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    wei = await town.join("Wei")
    assert slug(await cash_out(mei, amara, "60.00")) == "ledger/insufficient-funds"
    assert slug(await cash_out(mei, amara, "5.00", proof=None)) == "wallet/proof-needed"
    assert slug(await cash_out(mei, wei, "5.00")) == "wallet/agent-unavailable"
    assert slug(await cash_out(amara, amara, "5.00")) == "wallet/serving-yourself"
    assert slug(await cash_out(mei, amara, "501.00")) == "wallet/limit-per-payment"
    assert await mei.balance() == "50.00"


async def test_only_a_few_orders_wait_at_once(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    replies = await together(cash_out(mei, amara, "5.00") for _ in range(5))
    assert sorted(reply.status_code for reply in replies) == [201, 201, 201, 409, 409]
    assert await mei.balance() == "35.00"


async def test_a_float_has_a_limit(town: Town) -> None:
    amara = await appoint(town, "Amara", float_="1990.00")
    mei = await town.join("Mei", money="50")
    with pytest.raises(FloatTooLarge):
        async with town.db.transaction() as tx:
            await agents.fund(tx, town.config, amara.who.id, yuan("10.01"))
    order = await ordered(mei, amara, "20.00")
    assert slug(await confirm(amara, order)) == "wallet/float-too-large"
    async with town.db.transaction() as tx:
        left = await agents.withdraw(tx, town.config, amara.who.id, yuan("500.00"))
    assert left == yuan("1490.00")
    with pytest.raises(FloatTooSmall):
        async with town.db.transaction() as tx:
            await agents.withdraw(tx, town.config, amara.who.id, yuan("1490.01"))
    assert (await confirm(amara, order)).status_code == 200


async def test_only_agents_are_funded(town: Town) -> None:
    mei = await town.join("Mei")
    with pytest.raises(NotAnAgent):
        async with town.db.transaction() as tx:
            await agents.fund(tx, town.config, mei.who.id, yuan("1.00"))
    assert slug(await mei.browser.get("/v1/agent")) == "wallet/not-an-agent"


async def test_a_double_tap_at_the_desk_counts_once(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    key, body = new_key(), {"member": str(mei.who.id), "amount": wire("5.00"), "proof": PROOF}
    replies = await together(amara.post("/v1/agent/cash-in", body, key) for _ in range(4))
    assert {reply.status_code for reply in replies} == {201}
    assert await mei.balance() == "5.00"
    other = await amara.post("/v1/agent/cash-in", {**body, "amount": wire("6.00")}, key)
    assert (other.status_code, slug(other)) == (409, "core/key-reused")


async def test_a_retry_of_a_cash_out_tells_of_the_same_order(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    code = (await amara.browser.get("/v1/receive-code")).json()["text"]
    key, body = new_key(), {"code": code, "amount": wire("20.00"), "proof": PROOF}
    first = await mei.post("/v1/cash-out", body, key)
    again = await mei.post("/v1/cash-out", body, key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert first.json()["agent"]["id"] == str(amara.who.id)
    assert await mei.balance() == "30.00"


async def test_an_order_is_shown_to_its_two_sides_only(town: Town) -> None:
    amara, mei, luc = await appoint(town, "Amara"), await town.join("Mei", money="50"), await town.join("Luc")
    order = await ordered(mei, amara, "1.00")
    for party in (mei, amara):
        shown = (await party.browser.get(f"/v1/cash-orders/{order}")).json()
        assert (shown["id"], shown["status"], shown["amount"]) == (order, "waiting", wire("1.00"))
    refused = await luc.browser.get(f"/v1/cash-orders/{order}")
    assert (refused.status_code, slug(refused)) == (404, "wallet/cash-order-not-found")


async def test_orders_are_listed_page_by_page(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    orders = []
    for _ in range(3):
        orders.append(await ordered(mei, amara, "1.00"))
        await cancel(mei, orders[-1])
    first = (await mei.browser.get("/v1/cash-orders", params={"limit": 2})).json()
    rest = (await mei.browser.get("/v1/cash-orders", params={"cursor": first["next"]})).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == orders[::-1]
    assert rest["next"] is None


async def test_a_cancelled_order_leaves_two_bills_that_cancel_out(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    await cancel(mei, await ordered(mei, amara, "20.00"))
    back, out, _ = (await mei.browser.get("/v1/bills")).json()["items"]
    assert [(one["direction"], one["kind"], one["title"]) for one in (out, back)] == [
        ("out", "cash_out", "Amara"),
        ("in", "cash_out", "Amara"),
    ]
    shown = (await mei.browser.get(f"/v1/bills/{back['id']}")).json()
    assert (shown["payment"]["code"], shown["balance_after"]) == ("cash_out_return", wire("50.00"))


async def test_a_frozen_member_takes_no_cash_out(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    async with town.db.transaction() as tx:
        await wallet.set_status(tx, town.config, mei.who.id, wallet.WalletStatus.FROZEN)
    assert slug(await cash_out(mei, amara, "5.00")) == "wallet/frozen"
    assert slug(await cash_in(amara, mei, "5.00")) == "wallet/person-unavailable"


async def test_both_sides_are_told(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="50")
    await cash_in(amara, mei, "5.00")
    order = await ordered(mei, amara, "10.00")
    await confirm(amara, order)
    for _ in range(100):
        mine, theirs = await told(mei), await told(amara)
        if mine.count("cash.order") == theirs.count("cash.order") == 2:
            break
        await asyncio.sleep(0.05)
    assert "payment.received" in mine
    assert (mine.count("cash.order"), theirs.count("cash.order")) == (2, 2)


async def told(purse: Purse) -> list[str]:
    async with purse.db.read() as reader:
        rows: list[dict[str, str]] = await reader.rows(
            "SELECT kind FROM core.stream_events WHERE stream = %s ORDER BY seq", (purse.who.id,), into=dict
        )
    return [row["kind"] for row in rows]


async def test_the_books_name_the_agent_on_the_members_bill(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei")
    await cash_in(amara, mei, "5.00")
    bill = (await mei.browser.get("/v1/bills")).json()["items"][0]
    assert (bill["kind"], bill["category"], bill["counterparty"]["id"]) == (
        "cash_in",
        "cash",
        str(amara.who.id),
    )

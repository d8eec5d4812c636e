from typing import Any

import httpx
import pytest

from quan import ledger, wallet
from quan.core.pages import cursor
from quan.wallet.model.payments import BillId
from quan.wallet.rules.periods import month, year_before
from tests.wallet.purse import CNY, Purse, Town, slug, wire, yuan


async def bills(purse: Purse, **wanted: Any) -> dict[str, Any]:
    reply = await purse.browser.get("/v1/bills", params=wanted)
    assert reply.status_code == 200, reply.text
    page: dict[str, Any] = reply.json()
    return page


async def summary(purse: Purse, of: str) -> dict[str, Any]:
    reply = await purse.browser.get("/v1/bills/summary", params={"month": of})
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def present(town: Town) -> str:
    async with town.db.read() as reader:
        return f"{reader.now.astimezone(town.config.timezone):%Y-%m}"


@pytest.fixture
async def couple(town: Town) -> tuple[Purse, Purse]:
    """Give Mei and Wei, who have paid each other a little."""
    mei, wei = (
        await town.join("Mei", money="100", small="200"),
        await town.join("Wei", money="50", small="200"),
    )
    await town.acquaint(mei, wei)
    for amount, note in (("10.00", "两碗面"), ("2.50", "tea"), ("0.01", "100% true_")):
        assert (await mei.pay(wei, amount, note=note)).status_code == 201
    assert (await wei.pay(mei, "7.00", note="books")).status_code == 201
    return mei, wei


async def test_bills_are_listed_latest_first_page_by_page(couple: tuple[Purse, Purse]) -> None:
    mei, wei = couple
    everything = (await bills(mei))["items"]
    assert [bill["amount"]["amount"] for bill in everything] == ["7.00", "0.01", "2.50", "10.00", "100.00"]
    assert everything[0]["counterparty"]["id"] == str(wei.who.id)
    assert [bill["title"] for bill in everything] == ["Wei"] * 4 + ["Cash paid in"]
    seen, cursor = [], None
    for _ in range(3):
        page = await bills(mei, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += page["items"]
        cursor = page["next"]
    assert (seen, cursor) == (everything, None)


async def test_bills_are_filtered(town: Town, couple: tuple[Purse, Purse]) -> None:
    mei, _ = couple

    async def amounts(**wanted: Any) -> list[str]:
        return [bill["amount"]["amount"] for bill in (await bills(mei, **wanted))["items"]]

    assert await amounts(direction="in") == ["7.00", "100.00"]
    assert await amounts(direction="out") == ["0.01", "2.50", "10.00"]
    assert await amounts(category="cash") == ["100.00"]
    assert await amounts(q="面") == ["10.00"]
    assert await amounts(q="TEA") == ["2.50"]
    assert await amounts(q="wei", direction="in") == ["7.00"]
    assert await amounts(q="%") == ["0.01"]
    assert await amounts(q="e_") == ["0.01"]
    assert await amounts(q="\\") == []
    assert await amounts(q="te\x00a") == []
    assert len(await amounts(month=await present(town))) == 5
    assert await amounts(month="2020-01") == []
    assert await amounts(month="2020-01", cursor=(await bills(mei, limit=1))["next"]) == []


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"month": "2026-13"}, "wallet/malformed-month"),
        ({"month": "11"}, "wallet/malformed-month"),
        ({"direction": "up"}, "wallet/unknown-bill-filter"),
        ({"category": "weapons"}, "wallet/unknown-bill-filter"),
        ({"cursor": "AAAA"}, "core/malformed-cursor"),
        ({"limit": 101}, "core/invalid-body"),
        ({"q": "x" * 61}, "core/invalid-body"),
    ],
)
async def test_filters_that_make_no_sense_are_refused(
    town: Town, wanted: dict[str, Any], refusal: str
) -> None:
    mei = await town.join("Mei")
    reply = await mei.browser.get("/v1/bills", params=wanted)
    assert (reply.status_code, slug(reply)) == (400, refusal)


async def test_a_receipt_shows_the_payment_and_the_balance_after(couple: tuple[Purse, Purse]) -> None:
    mei, wei = couple
    bill = (await bills(mei, q="tea"))["items"][0]
    shown = (await mei.browser.get(f"/v1/bills/{bill['id']}")).json()
    assert shown["bill"] == bill
    assert shown["balance_after"] == wire("87.50")
    payment = shown["payment"]
    assert (payment["payer"]["id"], payment["payee"]["id"]) == (str(mei.who.id), str(wei.who.id))
    assert payment["transfer_id"].removeprefix("trf_") == payment["id"].removeprefix("pay_")
    assert (payment["status"], payment["code"], payment["note"]) == ("done", "transfer", "tea")
    theirs = (await bills(wei, q="tea"))["items"][0]
    other_side = (await wei.browser.get(f"/v1/bills/{theirs['id']}")).json()
    assert other_side["payment"] == payment
    assert other_side["balance_after"] == wire("62.50")


async def test_another_members_bill_does_not_exist(couple: tuple[Purse, Purse]) -> None:
    mei, wei = couple
    bill = (await bills(mei))["items"][0]["id"]
    for reply in (
        await wei.browser.get(f"/v1/bills/{bill}"),
        await wei.browser.patch(f"/v1/bills/{bill}", json={"remark": "mine"}),
    ):
        assert (reply.status_code, slug(reply)) == (404, "wallet/bill-not-found")
    assert (await wei.browser.get("/v1/bills/nonsense")).status_code == 400


async def test_a_cursor_made_of_anothers_bill_shows_only_ones_own(couple: tuple[Purse, Purse]) -> None:
    mei, wei = couple
    own = {bill["id"] for bill in (await bills(wei))["items"]}
    for theirs in (await bills(mei))["items"]:
        shown = await bills(wei, cursor=cursor(BillId.parse(theirs["id"])))
        assert {bill["id"] for bill in shown["items"]} <= own
    for forged in (cursor(1), cursor(str(mei.who.id)), cursor([], []), cursor({"a": 1}), "%%%", "x" * 500):
        reply = await wei.browser.get("/v1/bills", params={"cursor": forged})
        assert (reply.status_code, slug(reply)) == (400, "core/malformed-cursor")


async def relabel(purse: Purse, bill: str, label: dict[str, Any]) -> httpx.Response:
    reply: httpx.Response = await purse.browser.patch(f"/v1/bills/{bill}", json=label)
    return reply


async def test_a_bill_is_refiled_and_remarked_by_its_owner_alone(couple: tuple[Purse, Purse]) -> None:
    mei, wei = couple
    bill = (await bills(mei, q="面"))["items"][0]
    changed = (await relabel(mei, bill["id"], {"category": "food", "remark": "  with  Wei "})).json()
    assert (changed["category"], changed["remark"]) == ("food", "with Wei")
    changed = (await relabel(mei, bill["id"], {"category": "fun"})).json()
    assert (changed["category"], changed["remark"]) == ("fun", "with Wei")
    changed = (await relabel(mei, bill["id"], {"remark": ""})).json()
    assert (changed["category"], changed["remark"]) == ("fun", "")
    assert (await bills(wei, q="面"))["items"][0]["category"] == "transfer"
    changed = (await relabel(mei, bill["id"], {"remark": "a\x00b\u202ec"})).json()
    assert changed["remark"] == "a b c"
    for label in ({"category": "weapons"}, {"remark": "x" * 201}, {"amount": "1"}):
        assert (await relabel(mei, bill["id"], label)).status_code == 400


async def test_a_month_in_figures_equals_the_ledger(town: Town, couple: tuple[Purse, Purse]) -> None:
    mei, _ = couple
    now = await present(town)
    shown = await summary(mei, now)
    async with town.db.read() as reader:
        entries = await ledger.statement(reader, wallet.account_of(mei.who.id, CNY))
    came_in = sum((entry.delta for entry in entries if entry.delta.minor > 0), start=yuan("0"))
    went_out = -sum((entry.delta for entry in entries if entry.delta.minor < 0), start=yuan("0"))
    assert (shown["in"], shown["out"]) == (wire(came_in.text), wire(went_out.text))
    assert shown["by_category"] == [{"category": "transfer", "amount": wire("12.51"), "count": 3}]
    assert len(shown["days"]) == len(month(now, town.config.timezone).days)
    assert sum(yuan(day["in"]["amount"]).minor for day in shown["days"]) == came_in.minor
    assert sum(yuan(day["out"]["amount"]).minor for day in shown["days"]) == went_out.minor
    assert len(shown["months"]) == 12
    assert shown["months"][-1] == {"month": now, "in": shown["in"], "out": shown["out"]}
    assert yuan(await mei.balance()) == came_in - went_out


async def test_a_month_without_payments_is_all_zero(town: Town) -> None:
    mei = await town.join("Mei")
    shown = await summary(mei, "2024-02")
    assert (shown["in"], shown["out"], shown["by_category"]) == (wire("0.00"), wire("0.00"), [])
    assert [len(shown["days"]), len(shown["months"])] == [29, 12]
    assert shown["months"][0]["month"] == "2023-03"
    reply = await mei.browser.get("/v1/bills/summary", params={"month": "soon"})
    assert slug(reply) == "wallet/malformed-month"


def test_a_month_begins_at_midnight_in_the_town(town: Town) -> None:
    span = month("2026-03", town.config.timezone)
    assert span.start.isoformat() == "2026-03-01T00:00:00+08:00"
    assert span.end.isoformat() == "2026-04-01T00:00:00+08:00"
    assert year_before(span).first.isoformat() == "2025-04-01"

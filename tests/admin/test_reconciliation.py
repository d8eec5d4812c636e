"""Bank statements in the hands of a clerk: read in, explained, and never to their own good."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from quan import admin, wallet
from quan.admin.http import reconciliation
from quan.core import limits
from quan.core.config import Config
from quan.main import create_app
from tests.admin.office import audited, hire
from tests.conftest import running
from tests.wallet.purse import Purse, new_key, slug, together, wire
from tests.wallet.rails.bank import BOMB, IBAN, MEIS_IBAN, Entry, Statement, camt053
from tests.wallet.rails.till import BankTown, withdrawn

ENTRIES = "/v1/operator/bank-entries"


@pytest.fixture
async def town(config: Config, clone: Callable[[], str]) -> AsyncIterator[BankTown]:
    """Give a town with a bank account, whose bank and books must agree when the test is over."""
    await limits.forget()
    with_bank = replace(config, bank_iban=IBAN, bank_name="ING", bank_holder="Quan Town", bank_bic="INGBNL2A")
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(running(create_app(with_bank, database_url=clone())))
        town = BankTown(app, stack)
        yield town
        await town.check()


@pytest.fixture
async def clerk(town: BankTown) -> Purse:
    return await hire(town, "Cleo", admin.Role.CLERK)


async def hand_in(by: Purse, *statements: Statement) -> Any:
    return await by.browser.post("/v1/operator/statements", content=camt053(*statements))


async def waiting(by: Purse, **query: Any) -> list[dict[str, Any]]:
    reply = await by.browser.get(ENTRIES, params=query)
    assert reply.status_code == 200, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


async def test_a_statement_is_read_in_and_twice_is_as_good_as_once(town: BankTown, clerk: Purse) -> None:
    statement = Statement(entries=(Entry(minor=5_000, text="rent?", name="Auntie"),))
    first, again = await hand_in(clerk, statement), await hand_in(clerk, statement)
    assert (first.json()["statements"][0]["fresh"], again.json()["statements"][0]["known"]) == (1, 1)
    (entry,) = await waiting(clerk)
    assert (entry["amount"], entry["party_name"], entry["party_iban"]) == (wire("50.00"), "Auntie", MEIS_IBAN)
    assert (entry["side"], entry["reason"], entry["text"]) == ("credit", "no-reference", "rent?")
    (account,) = (await clerk.browser.get("/v1/operator/reconciliation")).json()["accounts"]
    assert (account["agrees"], account["complete"], account["closing"]) == (True, True, wire("50.00"))
    overview = (await clerk.browser.get("/v1/operator/overview")).json()
    assert (overview["bank_entries"], overview["bank"]) == (1, [account])
    assert "wallet.statement-imported" in await audited(town, clerk.who.id)


async def test_a_large_file_is_booked_while_the_clerk_goes_on(
    town: BankTown, clerk: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciliation, "PATIENCE", timedelta())
    mei = await town.join("Mei")
    reference = (await mei.browser.get("/v1/bank-topup")).json()["reference"]
    paid_in = Statement(entries=tuple(Entry(minor=minor, text=reference) for minor in (100, 200, 300)))
    reply = await hand_in(clerk, paid_in)
    assert (reply.json()["statements"][0]["fresh"], reply.json()["booked"]) == (3, {"left": 3})
    for _ in range(200):
        if await mei.balance() == "6.00":
            break
        await asyncio.sleep(0.05)
    (account,) = (await clerk.browser.get("/v1/operator/reconciliation")).json()["accounts"]
    assert (account["agrees"], account["unbooked"]) == (True, wire("0.00"))


async def test_a_receipt_is_given_to_whom_it_was_meant_for_once(town: BankTown, clerk: Purse) -> None:
    mei = await town.join("Mei")
    await hand_in(clerk, Statement(entries=(Entry(minor=5_000, text="for Mei"),)))
    (entry,) = await waiting(clerk)
    body, key = {"handle": f"@{mei.who.handle}"}, new_key()
    replies = await together(clerk.post(f"{ENTRIES}/{entry['id']}/assign", body, key) for _ in range(5))
    assert {reply.status_code for reply in replies} == {200}
    assert replies[0].json()["member"]["name"] == "Mei"
    late = await clerk.post(f"{ENTRIES}/{entry['id']}/assign", body)
    assert (late.status_code, slug(late)) == (409, "wallet/bank-entry-settled")
    assert await mei.balance() == "50.00"
    assert await waiting(clerk) == []
    assert "wallet.receipt-assigned" in await audited(town, clerk.who.id)


async def test_a_clerk_gives_no_money_to_themselves(clerk: Purse) -> None:
    await hand_in(clerk, Statement(entries=(Entry(minor=5_000, text="finders keepers"),)))
    (entry,) = await waiting(clerk)
    reply = await clerk.post(f"{ENTRIES}/{entry['id']}/assign", {"handle": clerk.who.handle})
    assert (reply.status_code, slug(reply)) == (403, "admin/own-money")
    assert await clerk.balance() == "0.00"


async def test_a_file_makes_nobody_rich_who_reads_it_in(town: BankTown, clerk: Purse) -> None:
    reference = (await clerk.browser.get("/v1/bank-topup")).json()["reference"]
    await hand_in(clerk, Statement(entries=(Entry(minor=5_000, text=reference),)))
    (entry,) = await waiting(clerk)
    assert (entry["reason"], await clerk.balance()) == ("own-money", "0.00")
    claimed = await clerk.post(f"{ENTRIES}/{entry['id']}/assign", {"handle": clerk.who.handle})
    assert slug(claimed) == "admin/own-money"
    cora = await hire(town, "Cora", admin.Role.CLERK)
    given = await cora.post(f"{ENTRIES}/{entry['id']}/assign", {"handle": clerk.who.handle})
    assert (given.status_code, await clerk.balance()) == (200, "50.00")


async def test_an_auditor_sees_the_list_and_explains_nothing(town: BankTown, clerk: Purse) -> None:
    ada = await hire(town, "Ada", admin.Role.AUDITOR)
    await hand_in(clerk, Statement(entries=(Entry(minor=5_000, text="?"),)))
    (entry,) = await waiting(ada)
    for verb, body in (
        ("assign", {"handle": ada.who.handle}),
        ("return", {}),
        ("match-batch", {"batch": str(wallet.office.PayoutBatchId.derive("any"))}),
        ("explain", {"what": "own", "remark": "mine"}),
        ("aside", {"reason": "later"}),
        ("resume", {}),
    ):
        reply = await ada.post(f"{ENTRIES}/{entry['id']}/{verb}", body)
        assert (reply.status_code, slug(reply)) == (403, "core/forbidden"), verb
    reply = await hand_in(ada, Statement())
    assert (reply.status_code, slug(reply)) == (403, "core/forbidden")


async def test_entries_are_explained_returned_and_put_aside(clerk: Purse) -> None:
    await hand_in(
        clerk,
        Statement(
            entries=(
                Entry(minor=5_000, text="wrong number", name="Auntie"),
                Entry(minor=-250, text="account fee", name="ING", iban=""),
                Entry(minor=7_000, text="capital", name="Quan Town"),
            )
        ),
    )
    found = {one["text"]: one for one in await waiting(clerk)}
    receipt, fee, capital = found["wrong number"], found["account fee"], found["capital"]
    back = await clerk.post(f"{ENTRIES}/{receipt['id']}/return")
    assert back.json()["outcome"] == "sender"
    charges = await clerk.post(f"{ENTRIES}/{fee['id']}/explain", {"what": "charges", "remark": "March"})
    assert charges.json()["outcome"] == "charges"
    aside = await clerk.post(f"{ENTRIES}/{capital['id']}/aside", {"reason": "ask the treasurer"})
    assert (aside.json()["status"], aside.json()["remark"]) == ("aside", "ask the treasurer")
    assert await waiting(clerk) == []
    assert [one["id"] for one in await waiting(clerk, aside=True)] == [capital["id"]]
    await clerk.post(f"{ENTRIES}/{capital['id']}/resume")
    own = await clerk.post(f"{ENTRIES}/{capital['id']}/explain", {"what": "own", "remark": "paid in"})
    assert own.json()["outcome"] == "own"
    assert await waiting(clerk, aside=True) == []


async def test_a_debit_is_a_whole_file_of_payouts_once(town: BankTown, clerk: Purse) -> None:
    mei = await town.join("Mei", money="100.00")
    ids = [await withdrawn(mei, amount) for amount in ("10.00", "20.00")]
    batch, _ = await town.sends()
    await hand_in(clerk, Statement(entries=(Entry(minor=-3_000, text="SEPA batch"),)))
    (shown,) = (await clerk.browser.get("/v1/operator/reconciliation")).json()["sent_batches"]
    assert (shown["id"], shown["total"], shown["size"]) == (str(batch.id), wire("30.00"), 2)
    (entry,) = await waiting(clerk)
    body, key = {"batch": shown["id"]}, new_key()
    replies = await together(clerk.post(f"{ENTRIES}/{entry['id']}/match-batch", body, key) for _ in range(3))
    assert [reply.json()["outcome"] for reply in replies] == ["payout_batch"] * 3
    assert {(await town.payout(one)).status for one in ids} == {"settled"}
    assert (await clerk.browser.get("/v1/operator/reconciliation")).json()["sent_batches"] == []
    assert "wallet.debit-matched" in await audited(town, clerk.who.id)


async def test_the_work_list_comes_in_pages(clerk: Purse) -> None:
    entries = tuple(Entry(minor=100 + n, text=f"line {n}", ref=f"R{n}") for n in range(5))
    await hand_in(clerk, Statement(entries=entries))
    page = (await clerk.browser.get(ENTRIES, params={"limit": 3})).json()
    rest = (await clerk.browser.get(ENTRIES, params={"limit": 3, "cursor": page["next"]})).json()
    texts = [one["text"] for one in [*page["items"], *rest["items"]]]
    assert sorted(texts) == [f"line {n}" for n in range(5)]
    assert (len(page["items"]), rest["next"]) == (3, None)


async def test_what_is_no_statement_is_refused_by_name(clerk: Purse) -> None:
    for content, refusal in ((BOMB.encode(), "statement-unsafe"), (b"date;amount", "not-a-statement")):
        reply = await clerk.browser.post("/v1/operator/statements", content=content)
        assert (reply.status_code, slug(reply)) == (400, f"wallet/{refusal}")
    reply = await clerk.browser.post("/v1/operator/statements", content=b"x" * (10 * 1024 * 1024 + 1))
    assert (reply.status_code, slug(reply)) == (413, "core/body-too-large")

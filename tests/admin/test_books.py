"""The books: an operator finds every account and every transfer, and nothing twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan import ledger
from quan.admin.queries import trial
from quan.core.db import Reader
from quan.ledger import journal
from tests.admin.office import account, regretted
from tests.wallet.purse import PROOF, Purse, Town, slug, together, wire, yuan

START = datetime(2026, 1, 1, tzinfo=UTC)


async def read(by: Purse, path: str, **query: Any) -> Any:
    reply = await by.browser.get(f"/v1/operator/{path}", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def test_the_overview_says_whether_what_is_held_covers_what_is_owed(town: Town, auditor: Purse) -> None:
    await town.join("Mei", money="12.00")
    shown = await read(auditor, "overview")
    (yuan,) = [one for one in shown["balances"] if one["asset"] == "CNY"]
    assert (yuan["sound"], yuan["balanced"], yuan["covered"], yuan["at_odds"]) == (True, True, True, [])
    assert yuan["debits"] == yuan["credits"]
    assert {promise["what"] for promise in yuan["promises"]} >= {"vouchers", "cash orders"}
    assert all(promise["kept"] for promise in yuan["promises"])


async def test_books_that_take_long_to_look_through_are_not_looked_through_for_every_visit(
    auditor: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    check = ledger.check

    async def counted(reader: Reader) -> list[ledger.FundReport]:
        nonlocal looks
        looks += 1
        return await check(reader)

    monkeypatch.setattr(ledger, "check", counted)
    monkeypatch.setattr(trial, "WORTH_KEEPING", timedelta(hours=1))
    await read(auditor, "overview")
    await read(auditor, "overview")
    assert looks == 2  # as fresh as can be, while it takes next to nothing
    monkeypatch.setattr(trial, "WORTH_KEEPING", timedelta())
    monkeypatch.setattr(trial, "KEPT_FOR", 1_000_000)
    shown = await together(read(auditor, "overview") for _ in range(8))
    assert looks == 3
    assert len({one["at"] for one in shown}) == 1


async def test_the_chart_names_every_type_of_account(auditor: Purse) -> None:
    chart = await read(auditor, "chart")
    assert [one["code"] for one in chart["accounts"]] == [int(code) for code in ledger.AccountCode]
    (wallet,) = [one for one in chart["accounts"] if one["code"] == 2000]
    assert wallet == {
        "code": 2000,
        "name": "member_wallet",
        "kind": "liability",
        "side": "credit",
        "limit": "debits_must_not_exceed_credits",
        "purpose": "What a member can spend",
    }
    assert 90 in [one["code"] for one in chart["transfers"]]


async def test_an_account_is_found_by_its_owner(town: Town, auditor: Purse) -> None:
    mei = await town.join("Mei", money="12.00")
    for owner in (mei.who.handle, f"@{mei.who.handle}", str(mei.who.id)):
        (found,) = (await read(auditor, "accounts", owner=owner))["items"]
        assert (found["id"], found["owner"]["name"]) == (account(mei), "Mei")
    assert (found["available"], found["posted"], found["entries"]) == (wire("12.00"), wire("12.00"), 1)
    assert await read(auditor, "accounts", owner="nobody_is_called_so") == {"items": [], "next": None}


async def test_accounts_come_in_pages_without_gaps_and_by_type(town: Town, auditor: Purse) -> None:
    for number in range(5):
        await town.join(f"M{number}")
    everything = await _all(auditor, "accounts", limit=100)
    in_threes = await _all(auditor, "accounts", limit=3)
    assert [one["id"] for one in in_threes] == [one["id"] for one in everything]
    codes = [one["code"] for one in everything]
    assert codes == sorted(codes)
    wallets = await _all(auditor, "accounts", limit=100, code=2000, asset="CNY")
    assert [one["id"] for one in wallets] == [one["id"] for one in everything if one["code"] == 2000]


async def test_a_statement_is_read_from_its_end(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    lines = await _all(auditor, f"accounts/{account(payment.payer)}/entries", limit=1)
    assert [(line["version"], line["moved"]["amount"], line["balance"]["amount"]) for line in lines] == [
        (2, "-40.00", "60.00"),
        (1, "100.00", "100.00"),
    ]
    assert lines[0]["other"]["owner"]["name"] == "Wei"
    assert (lines[0]["name"], lines[1]["name"]) == ("transfer", "adjustment")
    assert lines[1]["other"]["owner"] is None


async def test_a_transfer_is_shown_with_both_entries(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    shown = await read(auditor, f"transfers/{payment.transfer}")
    debit, credit = shown["entries"]
    assert (debit["side"], debit["account"]["owner"]["name"], debit["moved"]) == (
        "debit",
        "Mei",
        wire("-40.00"),
    )
    assert (credit["side"], credit["account"]["owner"]["name"], credit["balance"]) == (
        "credit",
        "Wei",
        wire("40.00"),
    )


async def test_the_journal_is_searched_by_everything_at_once(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    moved = (await read(auditor, f"transfers/{payment.transfer}"))["transfer"]
    just = {
        "account": account(payment.payer),
        "code": 1,
        "asset": "CNY",
        "least": "40.00",
        "most": "40",
        "since": moved["recorded_at"],
        "reference": payment.transfer.replace("trf_", "pay_"),
    }
    assert [one["id"] for one in (await read(auditor, "transfers", **just))["items"]] == [payment.transfer]
    for wrong in (
        {"account": account(payment.payee), "code": 2},
        {"least": "40.01"},
        {"most": "39.99"},
        {"before": moved["recorded_at"]},
        {"reference": str(ledger.TransferId.derive("none"))},
    ):
        assert (await read(auditor, "transfers", **(just | wrong)))["items"] == [], wrong


async def test_the_journal_comes_in_pages_latest_first_without_gaps(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    for cents in range(1, 8):
        reply = await payment.payee.pay(payment.payer, f"0.0{cents}", proof=PROOF)
        assert reply.status_code == 201, reply.text
    of_mei = await _all(auditor, "transfers", account=account(payment.payer), limit=2)
    assert [one["amount"]["amount"] for one in of_mei] == [
        *(f"0.0{cents}" for cents in range(7, 0, -1)),
        "40.00",
        "100.00",
    ]
    everything = await _all(auditor, "transfers", limit=7)
    assert len({one["id"] for one in everything}) == len(everything)
    times = [(one["recorded_at"], one["id"]) for one in everything]
    assert [at for at, _ in times] == sorted((at for at, _ in times), reverse=True)
    async with town.db.read() as reader:
        assert len(everything) == await reader.value("SELECT COUNT(*) FROM ledger.transfers")


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ({"code": "77"}, "admin/filter-unreadable"),
        ({"since": "2026-01-01T00:00:00"}, "admin/filter-unreadable"),
        ({"since": "yesterday"}, "core/invalid-body"),
        ({"asset": "XXX"}, "core/unknown-asset"),
        ({"least": "1,5"}, "core/malformed-amount"),
        ({"most": "9" * 20}, "core/malformed-amount"),
        ({"account": "usr_1"}, "core/malformed-id"),
        ({"reference": "café"}, "core/malformed-id"),
        ({"cursor": "bm9wZQ"}, "core/malformed-cursor"),
        ({"limit": "0"}, "core/invalid-body"),
    ],
)
async def test_an_unreadable_question_is_refused_by_name(
    auditor: Purse, query: dict[str, str], refusal: str
) -> None:
    reply = await auditor.browser.get("/v1/operator/transfers", params=query)
    assert (reply.status_code, slug(reply)) == (400, refusal)


@pytest.mark.parametrize(
    ("kind", "path"), [("acc", "accounts/{}"), ("trf", "transfers/{}"), ("acc", "accounts/{}/entries")]
)
async def test_what_does_not_exist_is_not_found(auditor: Purse, kind: str, path: str) -> None:
    none = str(ledger.AccountId.derive("none")).removeprefix("acc")
    reply = await auditor.browser.get(f"/v1/operator/{path.format(kind + none)}")
    assert reply.status_code == 404
    assert slug(reply) in {"ledger/unknown-account", "ledger/unknown-transfer"}


moments = st.timedeltas(timedelta(0), timedelta(days=4000)).map(lambda ago: START + ago)


@given(start=moments, end=moments, after=st.none() | moments)
def test_the_windows_of_a_search_are_its_span_cut_without_gaps(
    start: datetime, end: datetime, after: datetime | None
) -> None:
    place = None if after is None else (after, UUID(int=1))
    windows = list(journal._windows(start, end, place))
    top = end if after is None else min(end, after + timedelta(microseconds=1))
    if top <= start:
        assert windows == []
        return
    assert windows[0][1] == top
    assert windows[-1][0] == start
    assert all(newer[0] == older[1] for newer, older in pairwise(windows))
    assert all(lower < upper for lower, upper in windows)


async def _all(by: Purse, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = await read(by, path, **query, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


async def test_held_money_is_listed_until_it_is_posted(town: Town, auditor: Purse) -> None:
    mei, wei = await town.join("Mei", money="100.00"), await town.join("Wei")
    soon, late = await _held(town, mei, wei, "10.00", hours=1), await _held(town, mei, wei, "5.00", hours=9)
    open_ended = await _held(town, mei, wei, "2.00")

    listed = [one["id"] for one in await _all(auditor, "pending", limit=1)]
    assert [one for one in listed if one in {soon, late, open_ended}] == [soon, late, open_ended]
    assert (await read(auditor, "overview"))["pending"] >= 3
    shown = await read(auditor, f"accounts/{account(mei)}")
    assert (shown["available"], shown["posted"], shown["debits_pending"]) == (
        wire("83.00"),
        wire("100.00"),
        wire("17.00"),
    )

    async with town.db.transaction() as tx:
        posted = await ledger.post_pending(
            tx, ledger.TransferId.parse(soon), id=ledger.TransferId.new(tx.now)
        )
    assert soon not in [one["id"] for one in await _all(auditor, "pending", limit=100)]
    held = await read(auditor, f"transfers/{soon}")
    assert (held["transfer"]["phase"], held["ended_by"], held["reversible"]) == (
        "pending",
        str(posted.id),
        False,
    )
    ended = await read(auditor, f"transfers/{posted.id}")
    assert (ended["transfer"]["phase"], ended["holds"]) == ("post", soon)
    lines = await _all(auditor, f"accounts/{account(mei)}/entries", limit=2)
    assert [(line["phase"], line["moved"]["amount"]) for line in lines[:2]] == [
        ("post", "-10.00"),
        ("pending", "0.00"),
    ]


async def _held(town: Town, payer: Purse, payee: Purse, amount: str, *, hours: int | None = None) -> str:
    async with town.db.transaction() as tx:
        (held,) = await ledger.post(
            tx,
            ledger.NewTransfer(
                id=ledger.TransferId.new(tx.now),
                debit=ledger.AccountId.parse(account(payer)),
                credit=ledger.AccountId.parse(account(payee)),
                amount=yuan(amount),
                code=ledger.TransferCode.TRANSFER,
                phase=ledger.Phase.PENDING,
                expires_at=None if hours is None else tx.now + timedelta(hours=hours),
            ),
        )
        return str(held.id)

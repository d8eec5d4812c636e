"""What operators' systems may touch: who they are, whose money it is, and what is written down of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from quan import ledger
from quan.core.ids import MemberId
from quan.core.money import Asset
from tests.admin.machine import (
    ACCOUNTS,
    DRY_RUN,
    READ,
    TRANSFERS,
    WRITE,
    System,
    item,
    new_account,
    new_transfer,
    refusals,
    slug,
    system_of,
    wire,
)
from tests.admin.office import account, audited
from tests.people import browser_of
from tests.wallet.purse import Purse, Town

HOUSE = [code for code in ledger.AccountCode if code < 1900 or 2000 <= code < 2900]
DERIVED = str(ledger.AccountId.derive("wallet", "somebody who joins tomorrow"))


async def test_without_a_good_token_nothing_is_read_of_the_body(app: Litestar) -> None:
    asked: list[str] = []

    async def body() -> AsyncIterator[bytes]:
        asked.append("read")
        yield b"{}"

    async with browser_of(app) as stranger:
        for path in (TRANSFERS, DRY_RUN):
            reply = await stranger.post(path, content=body())
            assert (reply.status_code, slug(reply)) == (401, "core/unauthenticated")
            forged = {"authorization": "Bearer qop_" + "A" * 43}
            reply = await stranger.post(path, content=body(), headers=forged)
            assert (reply.status_code, slug(reply)) == (401, "admin/token-refused")
    assert asked == []


async def test_what_is_announced_as_too_large_is_not_read(system: System) -> None:
    asked: list[str] = []

    async def body() -> AsyncIterator[bytes]:
        asked.append("read")
        yield b"{}"

    headers = {"content-length": str(4 * 1024 * 1024 + 1)}
    reply = await system.client.post(TRANSFERS, content=body(), headers=headers)
    assert (reply.status_code, slug(reply)) == (413, "core/body-too-large")
    assert asked == []


async def test_a_token_that_only_reads_moves_and_opens_nothing(app: Litestar) -> None:
    async with system_of(app, READ) as reads:
        closed = await reads.client.put(f"{ACCOUNTS}/{new_account()}/closed", json={"closed": True})
        opened = await reads.client.post(ACCOUNTS, json={"id": new_account(), "asset": "CNY", "code": 2900})
        for reply in (await reads.send({}), await reads.send({}, to=DRY_RUN), opened, closed):
            assert (reply.status_code, slug(reply), reply.json()["scope"]) == (
                403,
                "admin/scope-missing",
                "ledger:write",
            )


async def test_a_token_that_only_writes_reads_nothing(app: Litestar) -> None:
    async with system_of(app, WRITE) as writes:
        mine = await writes.open()
        for path in (f"{ACCOUNTS}/{mine}", f"{ACCOUNTS}/{mine}/balance?at=2026-01-01T00:00:00Z"):
            reply = await writes.client.get(path)
            assert (reply.status_code, slug(reply)) == (403, "admin/scope-missing")


async def test_staff_do_not_post_by_hand(supervisor: Purse) -> None:
    reply = await supervisor.browser.post(TRANSFERS, json={"transfers": [{}]})
    assert (reply.status_code, slug(reply)) == (401, "core/unauthenticated")


async def test_a_member_s_money_is_out_of_reach_on_either_side(town: Town, system: System) -> None:
    mei, own = await town.join("Mei", money="50.00"), await system.open(holding="10.00")
    results = await system.hand_in(
        item(account(mei), own, "5.00"),
        item(own, account(mei), "5.00"),
        item(own, account(mei), "5.00", code="import"),
        item(account(mei), own, "5.00", phase="pending"),
        item(account(mei), own, "5.00", code="reversal", reference=new_transfer()),
    )
    assert refusals(results) == ["admin/account-not-for-systems"] * 5
    assert [one["field"] for one in results] == ["debit", "credit", "credit", "debit", "debit"]
    assert await mei.balance() == "50.00"


async def test_money_held_of_a_member_is_not_released_by_a_system(town: Town, system: System) -> None:
    mei, house = await town.join("Mei", money="50.00"), ledger.AccountId(uuid4())
    hold = ledger.TransferId(uuid4())
    async with town.db.transaction() as tx:
        code = ledger.AccountCode.CASH_OUT_HELD
        wallet = await ledger.account(tx, ledger.AccountId.parse(account(mei)))
        await ledger.open_account(tx, id=house, asset=wallet.asset, code=code)
        wish = ledger.NewTransfer(
            id=hold,
            debit=wallet.id,
            credit=house,
            amount=wallet.balance.posted,
            code=ledger.TransferCode.CASH_OUT_HOLD,
            phase=ledger.Phase.PENDING,
        )
        await ledger.post(tx, wish)
    end = {"pending": str(hold), "debit": account(mei), "credit": str(house), "code": "adjustment"}
    results = await system.hand_in(
        {"id": new_transfer(), "phase": "void", "pending": str(hold)},
        {"id": new_transfer(), "phase": "post", "amount": wire("50.00"), **end},
    )
    assert refusals(results) == ["admin/code-not-for-systems", "admin/account-not-for-systems"]
    async with town.db.transaction() as tx:
        await ledger.void_pending(tx, hold, id=ledger.TransferId(uuid4()))


@pytest.mark.parametrize("code", HOUSE)
async def test_accounts_of_the_house_s_promises_are_not_for_systems(
    system: System, code: ledger.AccountCode
) -> None:
    body = {"id": new_account(), "asset": "CNY", "code": int(code)}
    reply = await system.client.post(ACCOUNTS, json=body)
    assert (reply.status_code, slug(reply)) == (403, "admin/account-not-for-systems")
    theirs, own = ledger.AccountId(uuid4()), await system.open()
    async with system.db.transaction() as tx:
        asset = (await ledger.account(tx, ledger.AccountId.parse(own))).asset
        await ledger.open_account(tx, id=theirs, asset=asset, code=code)
    results = await system.hand_in(item(str(theirs), own), item(own, str(theirs)))
    assert refusals(results) == ["admin/account-not-for-systems"] * 2
    closed = await system.client.put(f"{ACCOUNTS}/{theirs}/closed", json={"closed": True})
    assert (closed.status_code, slug(closed)) == (403, "admin/account-not-for-systems")


async def test_a_system_takes_no_id_that_the_house_will_derive(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    held = item(own, other, phase="pending", expires_at="2100-01-01T00:00:00Z")
    expiry = str(ledger.TransferId.derive("expire", ledger.TransferId.parse(held["id"]).uuid))
    results = await system.hand_in(held, item(own, other, id=expiry))
    assert (refusals(results), results[1]["field"]) == ([None, "admin/id-not-for-systems"], "id")
    reply = await system.client.post(ACCOUNTS, json={"id": DERIVED, "asset": "CNY", "code": 2900})
    assert (reply.status_code, slug(reply)) == (400, "admin/id-not-for-systems")


async def test_no_system_closes_an_account_that_the_house_books_on(system: System) -> None:
    fees = ledger.AccountId.derive("system", "fees of the bank")
    async with system.db.transaction() as tx:
        await ledger.open_account(tx, id=fees, asset=Asset("CNY", 2), code=ledger.AccountCode.EXPENSES)
    for closed in (True, False):
        reply = await system.client.put(f"{ACCOUNTS}/{fees}/closed", json={"closed": closed})
        assert (reply.status_code, slug(reply)) == (400, "admin/id-not-for-systems")
    assert (await system.account(str(fees)))["closed"] is False


async def test_an_id_that_is_no_uuid_is_refused(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    good = uuid4().int
    strange = (0, 2**128 - 1, good & ~(0b11 << 62), good & ~(0xF << 76), good | 0xF << 76)
    items = [item(own, other, id=str(ledger.TransferId(UUID(int=number)))) for number in strange]
    assert refusals(await system.hand_in(*items)) == ["admin/id-not-for-systems"] * 5


async def test_an_id_with_a_line_end_is_refused_alone(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    results = await system.hand_in(item(own, other), item(own, other + "\n"), item(own, other))
    assert (refusals(results), results[1]["field"]) == ([None, "core/invalid-body", None], "credit")


async def test_an_account_is_opened_once_and_never_differently(system: System) -> None:
    body = {"id": new_account(), "asset": "CNY", "code": 2900}
    first = await system.client.post(ACCOUNTS, json=body)
    again = await system.client.post(ACCOUNTS, json=body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() == await system.account(str(body["id"]))
    assert first.json()["limit"] == "debits_must_not_exceed_credits"
    other = await system.client.post(ACCOUNTS, json=body | {"code": 1900})
    assert (other.status_code, slug(other)) == (409, "ledger/account-opened-differently")


async def test_an_overdraft_goes_as_far_as_agreed(system: System) -> None:
    own, other = await system.open(overdraft=wire("5.00")), await system.open()
    results = await system.hand_in(item(own, other, "5.01"), item(own, other, "5.00"))
    assert refusals(results) == ["ledger/insufficient-funds", None]
    assert await system.available(own) == "-5.00"
    await system.hand_in(item(other, own, "5.00"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"asset": "XAU"}, "core/unknown-asset"),
        ({"code": 2000}, "admin/account-not-for-systems"),
        ({"code": 10**30}, "admin/account-not-for-systems"),
        ({"code": "cash"}, "core/invalid-body"),
        ({"limit": "floor"}, "core/invalid-body"),
        ({"limit": "none", "overdraft": wire("1.00")}, "admin/limit-unclear"),
        ({"overdraft": {"amount": "-1.00", "asset": "CNY"}}, "core/malformed-amount"),
        ({"owner": str(MemberId(uuid4()))}, "identity/member-not-found"),
        ({"owner": new_account()}, "core/malformed-id"),
        ({"more": 1}, "core/invalid-body"),
    ],
)
async def test_an_account_is_not_opened_of_nonsense(
    system: System, change: dict[str, Any], refusal: str
) -> None:
    body = {"id": new_account(), "asset": "CNY", "code": 2900} | change
    reply = await system.client.post(ACCOUNTS, json=body)
    assert slug(reply) == refusal
    gone = await system.client.get(f"{ACCOUNTS}/{body['id']}")
    assert (gone.status_code, slug(gone)) == (404, "ledger/unknown-account")


async def test_a_closed_account_moves_nothing_until_it_is_reopened(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    shown = await system.client.put(f"{ACCOUNTS}/{own}/closed", json={"closed": True})
    assert shown.json()["closed"] is True
    assert refusals(await system.hand_in(item(own, other))) == ["ledger/account-closed"]
    await system.client.put(f"{ACCOUNTS}/{own}/closed", json={"closed": False})
    assert refusals(await system.hand_in(item(own, other))) == [None]
    nowhere = await system.client.put(f"{ACCOUNTS}/{new_account()}/closed", json={"closed": True})
    assert (nowhere.status_code, slug(nowhere)) == (404, "ledger/unknown-account")


async def test_a_balance_is_told_by_either_clock(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    long_ago = datetime(2020, 5, 1, tzinfo=UTC)
    await system.hand_in(item(own, other, "4.00", code=80, effective_at=long_ago.isoformat(), imported=True))
    now = datetime.now(UTC) + timedelta(minutes=1)
    told = {
        (at, clock): await system.client.get(
            f"{ACCOUNTS}/{other}/balance", params={"at": at.isoformat(), "clock": clock}
        )
        for at in (long_ago, now)
        for clock in ("recorded", "effective")
    }
    assert {asked: reply.json()["balance"]["amount"] for asked, reply in told.items()} == {
        (long_ago, "recorded"): "0.00",
        (long_ago, "effective"): "4.00",
        (now, "recorded"): "4.00",
        (now, "effective"): "4.00",
    }


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("", "core/invalid-body"),
        ("at=yesterday", "core/invalid-body"),
        ("at=2026-01-01T00:00:00", "admin/filter-unreadable"),
        ("at=2026-01-01T00:00:00Z&clock=cuckoo", "core/invalid-body"),
    ],
)
async def test_a_balance_is_not_told_of_an_unclear_instant(system: System, query: str, refusal: str) -> None:
    reply = await system.client.get(f"{ACCOUNTS}/{await system.open()}/balance?{query}")
    assert (reply.status_code, slug(reply)) == (400, refusal)


async def test_a_transfer_is_shown_with_both_its_accounts(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    wish = item(own, other, "4.00")
    await system.hand_in(wish)
    shown = (await system.client.get(f"{TRANSFERS}/{wish['id']}")).json()
    assert (shown["debit"]["id"], shown["credit"]["id"], shown["amount"]) == (own, other, wire("4.00"))
    nowhere = await system.client.get(f"{TRANSFERS}/{new_transfer()}")
    assert (nowhere.status_code, slug(nowhere)) == (404, "ledger/unknown-transfer")


async def test_every_call_is_written_down_with_what_became_of_it(system: System) -> None:
    own, other = await system.open(holding="10.00"), await system.open()
    wish = item(own, other, "4.00")
    await system.hand_in(wish, wish, item(own, other, "7.00"), {}, item(own, new_account()))
    await system.hand_in({})
    await system.hand_in(wish, to=DRY_RUN)
    await system.client.get(f"{TRANSFERS}/{wish['id']}")
    assert (await audited(system, system.token.token.id))[-5:] == [
        "admin.transfers-sent",
        "admin.transfers-answered",
        "admin.transfers-sent",
        "admin.transfers-answered",
        "admin.transfer-read",
    ]
    async with system.db.read() as reader:
        details = await reader.rows(
            """
            SELECT detail - 'sha256' AS detail
            FROM core.audit_log
            WHERE actor = %s AND action LIKE 'admin.transfers-%%' AND detail ->> 'items' = '5'
            ORDER BY id
            """,
            (str(system.token.token.id),),
            into=lambda detail: dict(detail),  # noqa: PLW0108 - psycopg names the column
        )
    assert details == [
        {"items": 5, "sent": 3},
        {"items": 5, "sent": 3, "posted": 1, "already_posted": 1, "refused": 1},
    ]

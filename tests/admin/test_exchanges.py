"""Systems exchange one asset for another: the rate is kept, and the auditor finds it."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar import Litestar

from quan import audit, ledger
from quan.core.money import ASSETS, Asset
from tests.admin.machine import System, item, new_account, new_transfer, refusals, slug, system_of, wire
from tests.admin.office import account, audited
from tests.audit.town import KEY
from tests.wallet.purse import Town

EXCHANGES = "/v1/ledger/exchanges"
LIQUIDITY, FEES = 3100, 4000
MILES = Asset("MILES", 0)


@dataclass
class Counter:
    """A system's two purses, and the liquidity that it exchanges through."""

    system: System
    wish: dict[str, Any]

    async def ask(self, **change: Any) -> httpx.Response:
        return await self.system.client.post(EXCHANGES, json=self.wish | change)

    async def left(self) -> list[str]:
        names = ("source", "target", "taking", "giving", "fees")
        return [await self.system.available(self.wish[name]) for name in names]


@pytest.fixture
async def counter(system: System) -> Counter:
    return await opened(system)


async def opened(system: System) -> Counter:
    """Hold 100.00 yuan, and 5000 miles to exchange from."""
    ASSETS.register(MILES)
    held, giving = await system.open(1900, asset="MILES"), await system.open(LIQUIDITY, asset="MILES")
    miles = {"amount": {"amount": "5000", "asset": "MILES"}}
    assert refusals(await system.hand_in(item(held, giving) | miles)) == [None]
    return Counter(
        system,
        {
            "id": new_transfer(),
            "source": await system.open(holding="100.00"),
            "target": await system.open(asset="MILES"),
            "taking": await system.open(LIQUIDITY),
            "giving": giving,
            "fees": await system.open(FEES),
            "amount": wire("10.00"),
            "into": "MILES",
            "rate": {"bought": 7, "sold": 2},
            "spread_bp": 25,
            "reference": new_transfer(),
        },
    )


async def test_an_exchange_keeps_its_rate_and_shows_it(counter: Counter) -> None:
    made = await counter.ask()
    assert made.status_code == 201, made.text
    told = made.json()
    assert [told[leg]["amount"]["amount"] for leg in ("sold", "bought", "spread")] == ["9.97", "3489", "0.03"]
    assert (told["rate"], told["spread_bp"]) == ({"bought": 7, "sold": 2}, 25)
    assert (told["sold"]["id"], told["sold"]["name"]) == (counter.wish["id"], "exchange")
    assert await counter.left() == ["90.00", "3489", "9.97", "1511", "0.03"]

    shown = await counter.system.client.get(f"{EXCHANGES}/{counter.wish['id']}")

    assert shown.json() == told
    acts = await audited(counter.system, counter.system.token.token.id)
    assert {"admin.exchange-made", "admin.exchange-read"} <= set(acts)


async def test_an_exchange_is_sound_in_the_auditor_s_eyes(
    make_app: Callable[[], AbstractAsyncContextManager[Litestar]],
) -> None:
    async with make_app() as app, system_of(app) as system:
        made = await (await opened(system)).ask()
        assert made.status_code == 201, made.text
        report = await asyncio.to_thread(audit.run, system.db.url, key=KEY)
    assert report.notebook.findings == []
    assert report.notebook.counted[audit.Invariant.ONE_ASSET]["exchanges"] == 1


async def test_an_exchange_asked_for_twice_happens_once(counter: Counter) -> None:
    first, second = await counter.ask(), await counter.ask()
    assert first.json() == second.json()
    assert await counter.left() == ["90.00", "3489", "9.97", "1511", "0.03"]


@pytest.mark.parametrize(
    "change",
    [
        {"rate": {"bought": 14, "sold": 4}},
        {"rate": {"bought": 8, "sold": 2}},
        {"amount": wire("9.97"), "spread_bp": 0},
        {"amount": wire("11.00")},
        {"reference": None},
    ],
)
async def test_the_id_of_an_exchange_stands_for_its_rate_too(
    counter: Counter, change: dict[str, Any]
) -> None:
    await counter.ask()
    reply = await counter.ask(**change)
    assert (reply.status_code, slug(reply)) == (409, "ledger/id-reused")
    assert await counter.left() == ["90.00", "3489", "9.97", "1511", "0.03"]


@pytest.mark.parametrize(
    ("change", "status", "refusal"),
    [
        ({"into": "CNY"}, 400, "ledger/same-asset"),
        ({"into": "XAU"}, 400, "core/unknown-asset"),
        ({"amount": wire("0.00")}, 400, "ledger/amount-not-positive"),
        ({"amount": wire("0.01"), "rate": {"bought": 1, "sold": 2}}, 400, "ledger/amount-not-positive"),
        ({"amount": wire("100.01")}, 409, "ledger/insufficient-funds"),
        ({"amount": wire("20.00")}, 409, "ledger/insufficient-funds"),
        ({"rate": {"bought": 10**15, "sold": 1}, "amount": wire("100.00")}, 400, "ledger/amount-too-large"),
        ({"rate": {"bought": 0, "sold": 1}}, 400, "core/invalid-body"),
        ({"rate": {"bought": 10**15 + 1, "sold": 1}}, 400, "core/invalid-body"),
        ({"rate": {"bought": 1.5, "sold": 1}}, 400, "core/invalid-body"),
        ({"spread_bp": 10_000}, 400, "core/invalid-body"),
        ({"spread_bp": -1}, 400, "core/invalid-body"),
        ({"reference": "nothing"}, 400, "core/malformed-id"),
        ({"source": new_account()}, 404, "ledger/unknown-account"),
        ({"id": str(ledger.TransferId.derive("payment", 1))}, 400, "admin/id-not-for-systems"),
    ],
)
async def test_what_cannot_be_exchanged_moves_nothing(
    counter: Counter, change: dict[str, Any], status: int, refusal: str
) -> None:
    reply = await counter.ask(**change)
    assert (reply.status_code, slug(reply)) == (status, refusal)
    assert await counter.left() == ["100.00", "0", "0.00", "5000", "0.00"]


async def test_an_exchange_goes_through_liquidity_only(counter: Counter) -> None:
    other = await counter.system.open()
    reply = await counter.ask(taking=other)
    assert (reply.status_code, slug(reply)) == (409, "ledger/code-not-for-accounts")


@pytest.mark.parametrize("place", ["source", "target", "taking", "giving", "fees"])
async def test_members_money_is_not_a_system_s_to_exchange(counter: Counter, town: Town, place: str) -> None:
    mei = await town.join("Mei", money="50.00")
    reply = await counter.ask(**{place: account(mei)})
    assert (reply.status_code, slug(reply)) == (403, "admin/account-not-for-systems")
    assert await mei.balance() == "50.00"


@pytest.mark.parametrize("code", ["exchange", "exchange_spread", 70, 71])
async def test_the_legs_of_an_exchange_are_not_handed_in_without_its_rate(
    counter: Counter, code: str | int
) -> None:
    legs = await counter.system.hand_in(item(counter.wish["source"], counter.wish["taking"], code=code))
    assert refusals(legs) == ["admin/code-not-for-systems"]


async def test_what_was_never_exchanged_is_not_shown(counter: Counter) -> None:
    reply = await counter.system.client.get(f"{EXCHANGES}/{new_transfer()}")
    assert (reply.status_code, slug(reply)) == (404, "ledger/unknown-transfer")

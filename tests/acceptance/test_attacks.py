"""Attacks on a real server, through a real browser or a bare socket.

Where each attack of the issue is tested:
- double tap, retry, the same key with another body: here in the browser; tests/wallet/test_transfers.py,
  tests/core/test_requests.py
- two devices spending the last 10.00: tests/wallet/test_transfers.py
- amounts that are none: tests/wallet/test_transfers.py, tests/core/test_money.py
- paying oneself, somebody blocked, a closed account: tests/wallet/test_transfers.py
- another member's bill or device: tests/wallet/test_bills.py, tests/identity/test_sessions.py
- QR codes expired, replayed, foreign, malformed: tests/wallet/test_scan.py, test_pay_codes.py, test_emvco.py
- guessing vouchers: tests/wallet/test_vouchers.py
- session fixation, CSRF: here over the wire; tests/identity/test_entry.py, test_sessions.py
- a WebSocket of another site: here over the wire; tests/core/test_live_http.py
- a body of 10 MB: here over the wire; tests/core/test_http.py
- pictures that are bombs, drawings or something else as well: tests/identity/test_account.py
- a server killed between request and reply: here; tests/wallet/test_storm.py cuts at every moment
- a database that is gone for ten seconds: here
"""

import asyncio
import contextlib
import secrets
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from playwright.async_api import Browser, Request, Route, expect
from playwright.async_api import Error as PlaywrightError
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from quan.core.postgres import EmbeddedPostgres
from tests.acceptance.acts import DIGITS, Person, arrive, confirm_with_digits, friends, type_amount
from tests.acceptance.screens import Phone, Town
from tests.acceptance.server import Server

Hand = Callable[..., Awaitable[Phone]]


async def test_a_double_tap_on_pay_pays_once(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    small = {"amount": {"amount": "50.00", "asset": "CNY"}, "proof": {"password": DIGITS}}
    await mei.phone.calls("PUT", "/v1/wallet/small-payment", small)
    calls: list[Request] = []
    mei.page.on("request", lambda call: calls.append(call) if call.url.endswith("/v1/transfers") else None)
    await _ready_to_pay(mei, wei, "40.00")

    pay = mei.page.get_by_role("dialog").get_by_role("button", name="Pay ¥40.00")
    await pay.dblclick()

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert (await mei.balance(), await wei.balance()) == ("160.00", "240.00")


@pytest.mark.parametrize("moment", ["before it is heard", "while it is done", "before it is answered"])
async def test_a_server_killed_over_a_payment_pays_once(
    chromium: Browser, fragile: Server, moment: str
) -> None:
    mei, wei = await _two_friends_at(chromium, fragile.town)
    await _ready_to_pay(mei, wei, "60.00")

    async def die(route: Route) -> None:
        if fragile.process is not None:
            reply = asyncio.create_task(_forward(route, heard=not moment.endswith("heard")))
            await (reply if moment.endswith("answered") else asyncio.sleep(0.02))
            fragile.kill()
            await reply
        await route.abort()

    await mei.page.route("**/v1/transfers", die)
    await confirm_with_digits(mei.page)
    await mei.sees("Still checking")
    await mei.page.unroute("**/v1/transfers")
    await asyncio.to_thread(fragile.start)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible(timeout=30_000)
    assert (await mei.balance(), await wei.balance()) == ("140.00", "260.00")
    assert len((await mei.phone.calls("GET", "/v1/bills?direction=out"))["items"]) == 1
    await _put_away(mei, wei)


async def test_a_database_gone_for_ten_seconds_is_said_and_survived(
    chromium: Browser, fragile: Server
) -> None:
    mei, wei = await _two_friends_at(chromium, fragile.town)
    async with httpx.AsyncClient(base_url=fragile.town.url, headers={"cookie": await _cookie(mei)}) as client:
        await asyncio.to_thread(_stop_database, fragile.data)
        gone_until = time.monotonic() + 10
        while time.monotonic() < gone_until:
            refused = await client.get("/v1/wallet", timeout=30)
            assert refused.status_code == 503
            assert refused.json()["type"] == "/problems/core/unavailable"
            assert int(refused.headers["retry-after"]) > 0
            await asyncio.sleep(1)
        database = EmbeddedPostgres(fragile.data)
        await asyncio.to_thread(database.start)
    try:
        await _answers_again(mei)
        await _ready_to_pay(mei, wei, "60.00")
        await confirm_with_digits(mei.page)
        await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible()
        card = wei.page.get_by_role("region", name="Balance")
        await expect(card).to_contain_text("260.00", timeout=30_000)
    finally:
        database.stop()
    await _put_away(mei, wei)


async def test_another_site_cannot_listen(town: Town, phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    cookie = {"cookie": await _cookie(mei)}
    address = town.url.replace("http", "ws") + "/v1/stream"

    async with connect(address, origin=town.url, additional_headers=cookie) as ours:  # type: ignore[arg-type]
        await ours.send('{"type":"hello","cursors":{}}')
        assert "epoch" in str(await ours.recv())
    with pytest.raises(InvalidStatus) as refused:
        await connect(address, origin="http://evil.example", additional_headers=cookie)  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


async def test_another_site_cannot_pay(town: Town, phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    body = {"payee": await wei.id(), "amount": {"amount": "1.00", "asset": "CNY"}}
    forged = {"cookie": await _cookie(mei), "origin": "http://evil.example", "idempotency-key": "forged"}
    async with httpx.AsyncClient(base_url=town.url) as evil:
        for more in ({}, {"sec-fetch-site": "cross-site"}):
            reply = await evil.post("/v1/transfers", json=body, headers=forged | more)
            assert reply.status_code == 403
    assert await wei.balance() == "200.00"


async def test_a_planted_session_is_not_taken_up(town: Town) -> None:
    async with httpx.AsyncClient(base_url=town.url, cookies={"quan_session": "planted"}) as victim:
        body = {
            "handle": f"luc_{secrets.token_hex(3)}",
            "name": "Luc",
            "password": "a long walk by the river",
        }
        reply = await victim.post("/v1/sign-up", json=body)
        assert reply.status_code == 201
        assert reply.cookies["quan_session"] != "planted"
    async with httpx.AsyncClient(base_url=town.url, cookies={"quan_session": "planted"}) as thief:
        assert (await thief.get("/v1/me")).status_code == 401


async def test_ten_megabytes_are_refused_and_forgotten(town: Town) -> None:
    async with httpx.AsyncClient(base_url=town.url, timeout=30) as client:
        reply = await client.post("/v1/sign-in", content=b"x" * 10_000_000)
        assert reply.status_code == 413
        assert reply.json()["type"].endswith("core/body-too-large")
        assert (await client.get("/readyz")).status_code == 200


@pytest.fixture
def fragile() -> Iterator[Server]:
    """Give a server with a database of its own, which may be killed."""
    with tempfile.TemporaryDirectory(prefix="quan-fragile-") as folder:
        server = Server.of(Path(folder) / "data")
        server.start()
        yield server
        server.stop()


async def _two_friends_at(chromium: Browser, town: Town) -> tuple[Person, Person]:
    one, other = [await Phone.new(chromium, town, language="en", dark=False, desktop=False) for _ in range(2)]
    return await friends(one, other)


async def _put_away(*people: Person) -> None:
    for person in people:
        await person.phone.context.close()


async def _ready_to_pay(payer: Person, payee: Person, amount: str) -> None:
    await payer.page.goto(f"/transfer/{await payee.id()}")
    await type_amount(payer.page, amount)
    await payer.page.get_by_role("button", name="Transfer", exact=True).click()


async def _forward(route: Route, *, heard: bool) -> None:
    if heard:
        with contextlib.suppress(PlaywrightError):  # cut off
            await route.fetch()


async def _cookie(person: Person) -> str:
    cookies = await person.phone.context.cookies()
    return "; ".join(f"{one['name']}={one['value']}" for one in cookies)


async def _answers_again(person: Person) -> None:
    for _ in range(100):
        if (await person.phone.call("GET", "/v1/wallet"))["status"] == 200:
            return
        await asyncio.sleep(0.2)
    pytest.fail("the server did not recover by itself")


def _stop_database(data: Path) -> None:
    pid = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    postmaster = psutil.Process(pid)
    postmaster.send_signal(signal.SIGINT)
    postmaster.wait(20)

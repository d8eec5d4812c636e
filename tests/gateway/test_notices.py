"""A merchant's program is told what became of a trade, signed, until it has taken it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from quan.core.config import Config
from quan.gateway.rules.notices import RETRIES, is_taken, next_at
from quan.main import create_app
from tests.conftest import running
from tests.gateway.test_trades import PRECREATE, REFUND, noodles
from tests.gateway.till import Till, check, make_app
from tests.trade.shop import open_shop
from tests.wallet.purse import Purse, Town

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@dataclass
class Ear:
    """A merchant's notify_url: what it heard and what it answers, or that it never does."""

    url: str = ""
    heard: list[dict[str, str]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    answer: bytes | None = b"success"
    first: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().lower().split("\r\n")
                length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
                body = (await reader.readexactly(length)).decode()
                self.heard.append(dict(parse_qsl(body, keep_blank_values=True)))
                self.at.append(time.monotonic())
                self.first.set()
                if self.answer is None:
                    await asyncio.sleep(30)
                    return
                head_out = f"HTTP/1.1 200 OK\r\nContent-Length: {len(self.answer)}\r\n\r\n".encode()
                writer.write(head_out + self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def ear(**given: Any) -> AsyncIterator[Ear]:
    listening = Ear(**given)
    server = await asyncio.start_server(listening.take, "127.0.0.1", 0)
    listening.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/notify"
    try:
        yield listening
    finally:
        server.close()


@pytest.fixture
async def island(config: Config, clone: Callable[[], str]) -> AsyncIterator[Town]:
    """Give a town on a closed network, whose merchants live next door."""
    app = create_app(replace(config, reach_private=True), database_url=clone())
    async with running(app), AsyncExitStack() as stack:
        town = Town(app, stack)
        yield town
        await town.check()


async def counter(island: Town) -> tuple[Till, Purse]:
    till = await make_app(await open_shop(island, await island.join("Old Wang")))
    return till, await island.join("Mei", money="100.00", small="50.00")


async def sell(till: Till, buyer: Purse, no: str, notify_url: str, **more: Any) -> None:
    params = till.signed(PRECREATE, noodles(no, **more), notify_url=notify_url)
    opened = till.opened(await till.post(params), PRECREATE)
    number = opened["qr_code"].rsplit("/", 1)[1]
    assert (await buyer.post(f"/v1/trades/{number}/pay", {"proof": None})).status_code == 201


async def until(done: Callable[[], bool], *, s: float = 10) -> None:
    for _ in range(round(s / 0.02)):
        if done():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


def believed(till: Till, heard: dict[str, str]) -> dict[str, str]:
    """Check a notice as SDKs do: all parameters but sign and sign_type, none of them empty."""
    signed = {name: value for name, value in heard.items() if name not in {"sign", "sign_type"}}
    assert all(signed.values())
    text = "&".join(f"{name}={signed[name]}" for name in sorted(signed))
    check(till.house_key, text.encode(), heard["sign"])
    return heard


async def test_a_merchant_is_told_of_payment_and_refunds_in_signed_words(island: Town) -> None:
    till, mei = await counter(island)
    async with ear() as shop:
        await sell(till, mei, "T-1", shop.url, passback_params="table 7")
        await until(lambda: len(shop.heard) == 1)
        await till.call(REFUND, {"out_trade_no": "T-1", "refund_amount": "5.00", "out_request_no": "T-1-a"})
        await till.call(REFUND, {"out_trade_no": "T-1", "refund_amount": "7.00", "out_request_no": "T-1-b"})
        await until(lambda: len(shop.heard) == 3)

    paid, part, rest = sorted((believed(till, one) for one in shop.heard), key=lambda one: one["notify_id"])
    assert (paid["trade_status"], paid["total_amount"], paid["passback_params"]) == (
        "TRADE_SUCCESS",
        "12.00",
        "table 7",
    )
    assert paid["fund_bill_list"] == '[{"amount":"12.00","fundChannel":"ALIPAYACCOUNT"}]'
    assert "refund_fee" not in paid
    assert (part["trade_status"], part["refund_fee"], part["out_biz_no"]) == (
        "TRADE_SUCCESS",
        "5.00",
        "T-1-a",
    )
    assert (rest["trade_status"], rest["refund_fee"], rest["out_biz_no"]) == (
        "TRADE_CLOSED",
        "12.00",
        "T-1-b",
    )
    assert (paid["app_id"], paid["buyer_id"][:4], paid["seller_id"][:4]) == (
        till.app["app_id"],
        "2088",
        "2088",
    )


async def test_a_dead_merchant_keeps_no_live_one_waiting(island: Town) -> None:
    till, mei = await counter(island)
    async with ear(answer=None) as dead, ear() as live:
        for index in range(8):
            await sell(till, mei, f"D-{index}", dead.url, total_amount="1.00")
        await until(dead.first.is_set)
        began = time.monotonic()
        for index in range(4):
            await sell(till, mei, f"L-{index}", live.url, total_amount="1.00")
        await until(lambda: len(live.heard) == 4, s=3)

    assert max(live.at) - began < 3
    assert len(dead.heard) <= 8


async def test_whoever_does_not_say_success_is_told_again_later(island: Town) -> None:
    till, mei = await counter(island)
    async with ear(answer=b"fail") as shop:
        await sell(till, mei, "F-1", shop.url)
        await until(shop.first.is_set)
        await asyncio.sleep(0.3)
        async with island.db.read() as reader:
            (row,) = await reader.tuples("SELECT attempts, answer, next_at, taken_at FROM gateway.notices")

    attempts, answer, again_at, taken_at = row
    assert (attempts, answer, taken_at) == (1, "200 fail", None)
    assert timedelta(minutes=3) < again_at - island.db.clock.now() < timedelta(minutes=4)
    assert len(shop.heard) == 1


async def test_a_notice_is_not_sent_into_this_network(town: Town) -> None:
    till, mei = await counter(town)
    async with ear() as inside:
        port = inside.url.split(":")[2].split("/")[0]
        params = till.signed(PRECREATE, noodles("I-1"), notify_url=inside.url)
        assert till.opened(await till.post(params), PRECREATE)["sub_code"] == "ACQ.INVALID_PARAMETER", port
        await sell(till, mei, "I-2", "http://localhost/notify")
        await asyncio.sleep(0.5)
        async with town.db.read() as reader:
            (row,) = await reader.tuples(
                "SELECT answer FROM gateway.notices WHERE merchant = %s", (till.shop.id,)
            )

    assert "not in the open internet" in row[0]
    assert inside.heard == []


def test_a_notice_is_told_eight_times_in_about_a_day() -> None:
    assert [next_at(count, NOW) for count in range(1, 9)] == [*(NOW + wait for wait in RETRIES), None]
    assert timedelta(hours=24) < sum(RETRIES, timedelta()) < timedelta(hours=25)


@pytest.mark.parametrize(
    ("status", "body", "taken"),
    [(200, b"success", True), (200, b"success\n", True), (200, b"SUCCESS!", False), (500, b"success", False)],
)
def test_only_the_word_success_takes_a_notice(status: int, body: bytes, *, taken: bool) -> None:
    assert is_taken(status, body) is taken

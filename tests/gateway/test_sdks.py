"""The official SDKs, unmodified, against a running server: the examples sell, hear, give back and close.

The Python SDK knows ports 80 and 443 only, so a doorman passes on what comes to port 80 of 127.0.0.7.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from quan.core.config import Config
from quan.core.express import ExpressHttp
from quan.main import create_app
from tests.conftest import ROOT, running
from tests.gateway.till import Till, make_app
from tests.trade.shop import open_shop
from tests.wallet.purse import Purse, Town

EXAMPLES = ROOT / "examples"
PACKAGES = {
    "python": EXAMPLES / "merchant-python" / ".packages",
    "community": Path(__file__).parent / "sdk" / ".packages",
    "node": EXAMPLES / "merchant-node" / "node_modules",
}
DOOR = "127.0.0.7"
START_S = 20


@dataclass
class World:
    """A server that listens, its town, and where programs find the gateway."""

    town: Town
    address: str

    @property
    def gateway(self) -> str:
        return f"{self.address}/gateway.do"


@dataclass
class Counter:
    """A running example: a shop that customers reach by HTTP."""

    till: Till
    client: httpx.AsyncClient

    async def post(self, path: str, **wish: str) -> dict[str, Any]:
        return self._said(await self.client.post(path, json=wish))

    async def get(self, path: str) -> dict[str, Any]:
        return self._said(await self.client.get(path))

    @staticmethod
    def _said(reply: httpx.Response) -> dict[str, Any]:
        assert reply.status_code == 200, reply.text
        said: dict[str, Any] = reply.json()
        return {_snake(name): value for name, value in said.items()}


def _snake(name: str) -> str:
    """The Node SDK writes camelCase."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


@pytest.fixture
async def world(config: Config, clone: Callable[[], str]) -> AsyncIterator[World]:
    listener = _listening("127.0.0.1", 0)
    app = create_app(replace(config, reach_private=True), database_url=clone())
    settings = uvicorn.Config(
        app, http=ExpressHttp.serving(app.state.express), lifespan="off", log_config=None, server_header=False
    )
    server = uvicorn.Server(settings)
    async with running(app), AsyncExitStack() as stack:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        town = Town(app, stack)
        yield World(town, f"http://127.0.0.1:{listener.getsockname()[1]}")
        await town.check()
        server.should_exit = True
        await serving


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen()
    return listener


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def doorman(address: str) -> AsyncIterator[str]:
    """Pass on, unread, what comes to port 80 of the loopback address set apart for this."""
    try:
        listener = _listening(DOOR, 80)
    except OSError as error:
        pytest.skip(
            f"port 80 of {DOOR} cannot be had here, and the official Python SDK knows no other: {error}"
        )
    target = httpx.URL(address)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside, outside = await asyncio.open_connection(target.host, target.port)
        await asyncio.gather(carry(reader, outside), carry(inside, writer))

    door = await asyncio.start_server(let_in, sock=listener)
    try:
        yield f"http://{DOOR}/gateway.do"
    finally:
        door.close()


@asynccontextmanager
async def example(
    world: World, command: list[str], folder: Path, *, gateway: str, **environment: str
) -> AsyncIterator[Counter]:
    """Open the shop of an example, with an app whose key pair the house made."""
    shop = await open_shop(world.town, await world.town.join("Old Wang"))
    till = await make_app(shop, public_key=None)
    port = _free_port()
    told = {
        "PATH": os.environ["PATH"],
        "GATEWAY": gateway,
        "ENDPOINT": world.address,
        "APP_ID": till.app["app_id"],
        "APP_PRIVATE_KEY": till.app["private_key_pkcs1"],
        "HOUSE_PUBLIC_KEY": till.app["house_public_key"],
        "NOTIFY_URL": f"http://127.0.0.1:{port}/notify",
        "PORT": str(port),
        **environment,
    }
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=told)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            await _open(client)
            yield Counter(till, client)
    finally:
        process.terminate()
        await process.wait()


async def _open(client: httpx.AsyncClient) -> None:
    for _ in range(START_S * 10):
        with suppress(httpx.TransportError):
            await client.get("/")
            return
        await asyncio.sleep(0.1)
    pytest.fail("the example did not start")


async def _heard(counter: Counter, path: str, count: int) -> dict[str, Any]:
    for _ in range(100):
        seen = await counter.get(path)
        if len(seen["heard"]) >= count:
            return seen
        await asyncio.sleep(0.05)
    pytest.fail(f"the example was told {len(seen['heard'])} times, not {count}")


async def journey(counter: Counter, mei: Purse) -> None:
    """Precreate, scan, pay, be told, look, give some back, look at that, close another."""
    wish = {"subject": '牛肉面 } {"x_response":{ \\/', "amount": "12.00"}
    ordered = await counter.post("/orders/E-1", **wish)
    number = ordered["qr_code"].rsplit("/", 1)[1]
    assert (await mei.post(f"/v1/trades/{number}/pay", {"proof": None})).status_code == 201
    seen = await _heard(counter, "/orders/E-1", 1)
    assert (seen["trade_status"], seen["heard"]) == ("TRADE_SUCCESS", ["TRADE_SUCCESS"])
    assert (seen["total_amount"], seen["subject"]) == ("12.00", wish["subject"])

    back = await counter.post("/orders/E-1/refunds/E-1-a", amount="5.00")
    again = await counter.post("/orders/E-1/refunds/E-1-a", amount="5.00")
    assert (back["fund_change"], again["fund_change"], back["refund_fee"]) == ("Y", "N", "5.00")
    found = await counter.get("/orders/E-1/refunds/E-1-a")
    assert (found["refund_status"], found["refund_amount"]) == ("REFUND_SUCCESS", "5.00")
    assert (await _heard(counter, "/orders/E-1", 2))["heard"] == ["TRADE_SUCCESS", "TRADE_SUCCESS"]
    assert await mei.balance() == "93.00"

    await counter.post("/orders/E-2", **wish)
    assert (await counter.post("/orders/E-2/close"))["code"] == "10000"
    assert (await counter.get("/orders/E-2"))["trade_status"] == "TRADE_CLOSED"
    assert (await counter.get("/orders/E-3"))["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    forged = await counter.client.post("/notify", data={"app_id": counter.till.app["app_id"], "sign": "AAAA"})
    assert forged.text == "fail"


def needs(packages: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not PACKAGES[packages].exists(), reason=f"`make test` installs the packages of the {packages} SDK"
    )


@needs("python")
async def test_a_shop_on_the_official_python_sdk_lives_here(world: World) -> None:
    mei = await world.town.join("Mei", money="100.00", small="50.00")
    packages = str(PACKAGES["python"])
    async with (
        doorman(world.address) as gateway,
        example(
            world,
            [sys.executable, "shop.py"],
            EXAMPLES / "merchant-python",
            gateway=gateway,
            PYTHONPATH=packages,
        ) as counter,
    ):
        await journey(counter, mei)


@needs("node")
async def test_a_shop_on_the_official_node_sdk_lives_here_and_the_newer_wire_says_the_same(
    world: World,
) -> None:
    mei = await world.town.join("Mei", money="100.00", small="50.00")
    folder = EXAMPLES / "merchant-node"
    async with example(world, [node(), "shop.js"], folder, gateway=world.gateway) as counter:
        await journey(counter, mei)

        newer = await counter.get("/v3/E-1")
        assert (newer["trade_status"], newer["total_amount"]) == ("TRADE_SUCCESS", "12.00")
        assert "code" not in newer
        refused = await counter.client.get("/v3/E-3")
        assert (refused.status_code, refused.json()["error"]) == (502, "ACQ.TRADE_NOT_EXIST")


@needs("community")
@pytest.mark.parametrize("mode", ["keys", "certificates"])
async def test_the_sdk_that_sends_everything_in_the_address_is_understood(world: World, mode: str) -> None:
    shop = await open_shop(world.town, await world.town.join("Old Wang"))
    app = (await make_app(shop, public_key=None)).app
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).parent / "sdk" / "calls.py"),
        mode,
        env={"PYTHONPATH": str(PACKAGES["community"]), "GATEWAY": world.gateway, "APP": json.dumps(app)},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    opened, seen, cancelled = json.loads(out)

    assert opened["code"] == "10000"
    assert (seen["trade_status"], seen["subject"]) == ("WAIT_BUYER_PAY", '面 } {"x_response":{')
    assert (cancelled["action"], cancelled["retry_flag"]) == ("close", "N")


def node() -> str:
    """Give the Node that `make test` prepared, or the one of the machine."""
    prepared = ROOT / ".venv" / "node" / "node"
    return str(prepared) if prepared.exists() else "node"

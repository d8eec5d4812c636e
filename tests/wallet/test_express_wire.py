"""The real payment from the real connection: taken from its bytes or not, the answer is the same."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import uvicorn
from litestar import Litestar

from quan import ledger
from quan.core.express import ExpressHttp
from tests.wallet.purse import Purse, Town, new_key, wire

ORDINARY = {"content-type": "application/json; charset=utf-8"}
"""What keeps a request off the express way, and changes nothing else."""


class Reply(NamedTuple):
    status: bytes
    headers: dict[bytes, bytes]
    body: dict[str, Any]


@pytest.fixture
async def port(app: Litestar) -> AsyncIterator[int]:
    """Serve the application as `quan serve` does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        protocol = ExpressHttp.serving(app.state.express)
        config = uvicorn.Config(app, http=protocol, lifespan="off", log_config=None, server_header=False)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        yield int(listener.getsockname()[1])
        server.should_exit = True
        await serving


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="1000.00", small="50.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei")
    await town.acquaint(mei, wei)
    return wei


def asking(payer: Purse, payee: Purse, amount: str, **other: str) -> bytes:
    """Spell a payment as browsers do; headers in `other` take the place of the usual, "" leaves one out."""
    body = json.dumps({"payee": str(payee.who.id), "amount": wire(amount)}).encode()
    request = payer.browser.build_request("POST", "/v1/transfers", content=body)
    usual = dict(request.headers) | {"content-type": "application/json"} | new_key()
    given = {name: value for name, value in (usual | other).items() if value}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return b"POST /v1/transfers HTTP/1.1\r\n" + head.encode() + b"\r\n" + body


async def ask(port: int, *requests: bytes) -> list[Reply]:
    """Ask on one connection, all at once; give the replies in their order."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(requests))
    try:
        return [await asyncio.wait_for(_reply(reader), 10) for _ in requests]
    finally:
        writer.close()


async def _reply(reader: asyncio.StreamReader) -> Reply:
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[:-2]
    headers = dict(line.split(b": ", 1) for line in lines)
    return Reply(status, headers, json.loads(await reader.readexactly(int(headers[b"content-length"]))))


def alike(one: Reply, other: Reply) -> bool:
    """Tell whether two replies differ in nothing but what is each one's own."""
    own = (b"x-request-id", b"date", b"content-length")
    heads = [{name: value for name, value in of.headers.items() if name not in own} for of in (one, other)]
    names = [list(of.body) for of in (one, other)]
    return one.status == other.status and heads[0] == heads[1] and names[0] == names[1]


async def test_a_payment_is_answered_alike_on_both_ways(
    port: int, mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    (express,) = await ask(port, asking(mei, wei, "1.00"))
    assert len(answers) == 1
    (ordinary,) = await ask(port, asking(mei, wei, "1.00", **ORDINARY))
    assert len(answers) == 1
    assert express.status == b"HTTP/1.1 201 Created"
    assert alike(express, ordinary)
    assert await wei.balance() == "2.00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"cookie": ""},
        {"x-csrf-token": ""},
        {"x-csrf-token": "guessed"},
        {"origin": "http://elsewhere.test"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"idempotency-key": ""},
        {"idempotency-key": "x" * 65},
    ],
)
async def test_who_may_not_ask_is_refused_alike_on_both_ways(
    port: int, mei: Purse, wei: Purse, answers: list[bytes | None], wrong: dict[str, str]
) -> None:
    told = {"accept-language": "fr"}
    (express,) = await ask(port, asking(mei, wei, "1.00", **told, **wrong))
    (ordinary,) = await ask(port, asking(mei, wei, "1.00", **told, **(ORDINARY | wrong)))
    assert express.status.split()[1] in {b"400", b"401", b"403"}
    assert alike(express, ordinary)
    for told_once in ("type", "title"):
        assert express.body[told_once] == ordinary.body[told_once]
    assert answers == []
    assert await wei.balance() == "0.00"


async def test_a_ledger_that_is_busy_says_so_alike_on_both_ways(
    port: int, mei: Purse, wei: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise ledger.LedgerBusy(retry_after_s=3)

    monkeypatch.setattr(ledger.Poster, "ask", full)
    (taken,) = await ask(port, asking(mei, wei, "1.00", **{"accept-language": "zh-CN"}))
    # Behind an empty line it is not taken from the connection, but by the wrapper around the application.
    (left,) = await ask(port, b"\r\n" + asking(mei, wei, "1.00", **{"accept-language": "zh-CN"}))
    assert (taken.status, taken.headers[b"retry-after"]) == (b"HTTP/1.1 503 Service Unavailable", b"3")
    assert alike(taken, left)
    assert taken.body["title"] == left.body["title"]


async def test_one_key_many_times_on_one_connection_pays_once(port: int, mei: Purse, wei: Purse) -> None:
    request = asking(mei, wei, "1.00")
    (first,) = await ask(port, request)
    for reply in await ask(port, request, request, request):
        assert (reply.status, reply.body) == (first.status, first.body)
        assert reply.headers[b"idempotency-replayed"] == b"true"
    assert await wei.balance() == "1.00"

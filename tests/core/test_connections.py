"""Strangers who talk without end, or not at all."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from quan.core.connections import HEAD_MAX_BYTES, BoundedHttp

SOON_S = 0.3


class Hasty(BoundedHttp):
    head_timeout_s = SOON_S


async def echo(scope: Any, receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"keep-alive")]})
    await send({"type": "http.response.body", "body": str(size).encode()})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(echo, http=Hasty, lifespan="off", log_config=None, log_level="critical")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        yield int(listener.getsockname()[1])
        server.should_exit = True
        await serving


async def said(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Send the parts, and give all that is answered until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)
    answer = b""
    with contextlib.suppress(ConnectionError):
        answer = await asyncio.wait_for(reader.read(), timeout=10 * SOON_S)
    writer.close()
    return answer


async def test_a_head_without_end_is_cut_off(port: int) -> None:
    endless = [b"GET / HTTP/1.1\r\nhost: quan\r\nx-long: ", *[b"a" * 32_768] * 64]
    assert len(b"".join(endless)) > HEAD_MAX_BYTES
    assert not (await said(port, *endless)).startswith(b"HTTP/1.1 200")


async def test_a_head_that_comes_letter_by_letter_is_cut_off(port: int) -> None:
    letters = [bytes([letter]) for letter in b"GET / HTTP/1.1\r\nhost: quan\r\n"]
    answer = await said(port, *letters[:4], pause_s=SOON_S / 5)
    assert answer.startswith(b"HTTP/1.1 400")


async def test_a_connection_that_asks_for_nothing_is_closed(port: int) -> None:
    assert await said(port) == b""


async def test_a_large_body_that_takes_its_time_is_left_to_the_application(port: int) -> None:
    head = b"PUT / HTTP/1.1\r\nhost: quan\r\nconnection: close\r\ncontent-length: 300000\r\n\r\n"
    answer = await said(port, head + b"a" * 100_000, b"a" * 100_000, b"a" * 100_000, pause_s=SOON_S * 0.6)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\n300000\r\n" in answer


async def test_a_second_request_on_a_connection_is_guarded_alike(port: int) -> None:
    first = b"GET / HTTP/1.1\r\nhost: quan\r\n\r\n"
    answer = await said(port, first, b"GET / HTTP/1.1\r\n", pause_s=SOON_S / 3)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 400" in answer

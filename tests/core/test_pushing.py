"""Frames written to a WebSocket at once, on the real server and with somebody else's client."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect

from quan.core.connections import PUSH, PushingWebSocket
from quan.core.realtime.frames import GoneOut, Shared

Push = Callable[[bytes], bool]


class Server:
    """Accepts a device, gives the test its `push`, and keeps the socket until it is told to end."""

    def __init__(self) -> None:
        self.push: asyncio.Future[Push] = asyncio.get_running_loop().create_future()
        self.early: bool | None = None
        self.heard: list[str] = []
        self.left = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        push: Push = scope["extensions"][PUSH]
        await receive()
        self.early = push(b"too early")
        await send({"type": "websocket.accept"})
        self.push.set_result(push)
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message["text"])
        self.left.set()


@pytest.fixture
async def server() -> Server:
    return Server()


@pytest.fixture
async def port(server: Server) -> AsyncIterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(server, ws=PushingWebSocket, lifespan="off", log_config=None)
        running = uvicorn.Server(config)
        serving = asyncio.create_task(running.serve(sockets=[listener]))
        while not running.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        yield int(listener.getsockname()[1])
        running.should_exit = True
        await serving


def frame(text: str) -> Shared:
    return Shared(GoneOut(text))


@pytest.mark.parametrize("length", [0, 1, 120, 125, 126, 127, 65_535, 65_536, 200_000])
async def test_what_is_pushed_arrives_whole_whatever_its_length(
    server: Server, port: int, length: int
) -> None:
    shared = frame("圈" * (length // 3) + "x" * (length % 3))
    async with connect(f"ws://127.0.0.1:{port}/", max_size=None) as device:
        push = await server.push
        assert push(shared.framed)
        assert await device.recv() == shared.text.decode()
        await device.send("heard")
        assert push(shared.framed)
        assert await device.recv() == shared.text.decode()
    await server.left.wait()
    assert server.heard == ["heard"]
    assert not server.early
    assert not push(shared.framed)


async def test_a_device_that_does_not_read_is_pushed_to_no_more(server: Server, port: int) -> None:
    large = frame("x" * 60_000)
    async with connect(f"ws://127.0.0.1:{port}/", max_queue=1) as device:
        push = await server.push
        pushed = 0
        while push(large.framed):
            pushed += 1
            await asyncio.sleep(0)
            assert pushed < 10_000
        for _ in range(pushed):
            assert await device.recv() == large.text.decode()
        await asyncio.sleep(0.1)
        assert push(large.framed)
        assert await device.recv() == large.text.decode()

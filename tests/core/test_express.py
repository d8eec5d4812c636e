"""What is taken from the connection, and that everything else reaches the application as it came."""

import asyncio
import gc
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from quan.core.express import ExpressHttp, Headers
from quan.core.express.asgi import WAS_TRIED
from quan.core.problems import Unavailable

LINE = b"POST /v1/tea HTTP/1.1\r\n"
HEAD = b"Host: quan\r\nContent-Type: application/json\r\n"
CUP = b'{"cup":1}'


@dataclass
class House:
    """A handler that answers as told, and an application that says what reached it."""

    port: int = 0
    heard: list[tuple[Headers, bytes]] = field(default_factory=list)
    cups: list[str] = field(default_factory=list)
    reached: list[tuple[Any, bytes]] = field(default_factory=list)
    answer: Any = b'{"tea":"ready"}'
    waiting: "asyncio.Future[bytes | None] | None" = None
    server: uvicorn.Server | None = None
    lines: "list[Line]" = field(default_factory=list)

    def handle(self, headers: Headers, body: bytes, *cups: str) -> "asyncio.Future[bytes | None] | None":
        self.heard.append((headers, body))
        self.cups += cups
        if self.answer is None:
            return None
        if isinstance(self.answer, Exception):
            raise self.answer
        self.waiting = asyncio.get_running_loop().create_future()
        if isinstance(self.answer, bytes):
            self.waiting.set_result(self.answer)
        return self.waiting

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more and scope["path"] != "/v1/hasty":
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.reached.append((scope, body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        handlers = {("POST", "/v1/tea"): house.handle, ("POST", "/v1/cups/{cup_id}/sips"): house.handle}
        protocol = ExpressHttp.serving(handlers)
        config = uvicorn.Config(house.app, interface="asgi3", http=protocol, lifespan="off", log_config=None)
        house.server = uvicorn.Server(config)
        serving = asyncio.create_task(house.server.serve(sockets=[listener]))
        while not house.server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        house.port = int(listener.getsockname()[1])
        yield house
        for line in house.lines:
            line.writer.close()
        house.server.should_exit = True
        await serving


class Line:
    """A client's end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, house: House) -> "Line":
        line = cls(*await asyncio.open_connection("127.0.0.1", house.port))
        house.lines.append(line)
        return line

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()
            await asyncio.sleep(0.05)

    async def reply(self) -> tuple[int, dict[str, str], bytes]:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)).decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers["content-length"]))
        return int(head[0].split()[1]), headers, body


def request(body: bytes = CUP, *, more: bytes = b"") -> bytes:
    return LINE + HEAD + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def test_a_plain_request_is_answered_from_its_bytes_and_the_line_stays(house: House) -> None:
    line = await Line.to(house)
    ids = set()
    for _ in range(3):
        await line.say(request())
        status, headers, body = await line.reply()
        assert (status, body) == (201, b'{"tea":"ready"}')
        assert headers["content-type"] == "application/json"
        assert headers["cache-control"] == "no-store"
        assert "date" in headers
        ids.add(headers["x-request-id"])
    assert len(ids) == 3
    assert house.heard[0] == (
        {b"host": b"quan", b"content-type": b"application/json", b"content-length": b"9"},
        CUP,
    )
    assert not house.reached


async def test_a_handler_is_told_what_stands_in_the_open_place_of_its_path(house: House) -> None:
    line = await Line.to(house)
    for path in ("cups/cup_7/sips", "cups/8/sips"):
        await line.say(request().replace(b"/v1/tea", f"/v1/{path}".encode()))
        assert (await line.reply())[0] == 201
    assert house.cups == ["cup_7", "8"]


@pytest.mark.parametrize(
    "path",
    [
        "cups//sips",
        "cups/a/b/sips",
        "cups/a%2Fb/sips",
        "cups/../sips",
        "cups/7/sips?x=1",
        "cups/7/sips/",
        "cups/{cup_id}/sips",
        f"cups/{'7' * 65}/sips",
        "xcups/7/sips",
    ],
)
async def test_a_path_that_only_looks_like_one_is_the_applications(house: House, path: str) -> None:
    line = await Line.to(house)
    await line.say(request().replace(b"/v1/tea", f"/v1/{path}".encode()))
    assert (await line.reply())[2] == b"ok"
    assert house.heard == []


async def test_what_the_handler_leaves_reaches_the_application_as_it_came(house: House) -> None:
    line = await Line.to(house)
    house.answer = None
    await line.say(request(more=b"X-Odd: a  b\r\n"))
    assert (await line.reply())[2] == b"ok"
    house.answer = "later"
    await line.say(request())
    assert house.waiting is not None
    house.waiting.set_result(None)
    assert (await line.reply())[2] == b"ok"
    (first, body), (second, _) = house.reached
    assert body == CUP
    assert (b"x-odd", b"a  b") in first["headers"]
    assert WAS_TRIED not in first  # the wrapper around the application asks once more, which is harmless
    assert WAS_TRIED in second
    house.answer = b"{}"
    await line.say(request())
    assert (await line.reply())[0] == 201


@pytest.mark.parametrize(
    "odd",
    [
        request(more=b"Transfer-Encoding: chunked\r\n"),
        request(more=b"Expect: 100-continue\r\n"),
        request(more=b"Content-Length: 9\r\n"),
        request(more=b"Cookie: a\r\nCookie: b\r\n"),
        request(more=b"Connection: close\r\n"),
        request(more=b"X-Name: caf\xc3\xa9\r\n"),
        request(more=b"X-Fold: a\r\n b\r\n"),
        request(more=b"X-Empty:\r\n"),
        request() + b"\r\n",
        request() + request(),
        request().replace(b"HTTP/1.1", b"HTTP/1.0"),
        request().replace(b"/v1/tea", b"/v1/tea?cup=2"),
        request().replace(b"POST", b"PUT"),
        request(b"x" * 20_000),
    ],
)
async def test_what_is_spelled_otherwise_is_never_taken(house: House, odd: bytes) -> None:
    line = await Line.to(house)
    await line.say(odd)
    line.writer.close()
    assert not house.heard


async def test_a_request_in_two_pieces_is_the_applications(house: House) -> None:
    line = await Line.to(house)
    whole = request()
    for cut in (5, len(LINE), len(whole) - len(CUP), len(whole) - 1):
        await line.say(whole[:cut], whole[cut:])
        assert (await line.reply())[2] == b"ok"
    assert not house.heard
    assert [body for _, body in house.reached] == [CUP] * 4


async def test_a_body_is_never_taken_for_a_request(house: House) -> None:
    """The application may answer before it has read all of a body; what still comes of it is no request."""
    line = await Line.to(house)
    head = b"POST /v1/hasty HTTP/1.1\r\nHost: quan\r\nContent-Length: %d\r\n\r\n" % (len(request()) + 5)
    await line.say(head + b"12345")
    assert (await line.reply())[2] == b"ok"
    await line.say(request())
    assert not house.heard
    await line.say(request())
    assert (await line.reply())[0] == 201
    assert len(house.heard) == 1


async def test_what_comes_while_one_is_answered_waits_its_turn(house: House) -> None:
    line = await Line.to(house)
    house.answer = "later"
    await line.say(request(), request(b'{"cup":2}'), b"GET /v1/kettle HTTP/1.1\r\nHost: quan\r\n\r\n")
    assert (len(house.heard), len(house.reached)) == (1, 0)
    assert house.waiting is not None
    house.answer = b"{}"
    house.waiting.set_result(b'{"first":1}')
    assert (await line.reply())[2] == b'{"first":1}'
    assert (await line.reply())[2] == b"{}"
    assert (await line.reply())[2] == b"ok"
    assert [body for _, body in house.heard] == [CUP, b'{"cup":2}']


async def test_a_refusal_is_told_in_the_callers_language(house: House) -> None:
    line = await Line.to(house)
    for answer in (Unavailable(retry_after_s=7), "later"):
        house.answer = answer
        await line.say(request(more=b"Accept-Language: fr\r\n"))
        if house.waiting is not None:
            house.waiting.set_exception(Unavailable(retry_after_s=7))
        status, headers, body = await line.reply()
        told = json.loads(body)
        assert (status, headers["retry-after"]) == (503, "7")
        assert headers["content-type"] == "application/problem+json"
        assert told["request_id"] == headers["x-request-id"]
        assert told["title"] != Unavailable.message()


async def test_a_bug_is_told_by_its_number_only(house: House) -> None:
    line = await Line.to(house)
    house.answer = ValueError("secret")
    await line.say(request())
    status, headers, body = await line.reply()
    assert status == 500
    assert json.loads(body)["request_id"] == headers["x-request-id"]
    assert b"secret" not in body


async def test_who_has_left_is_not_answered_and_others_are(house: House) -> None:
    gone, line = await Line.to(house), await Line.to(house)
    house.answer = "later"
    await gone.say(request())
    left = house.waiting
    gone.writer.close()
    await asyncio.sleep(0.05)
    assert left is not None
    left.set_result(b"{}")
    house.answer = b"{}"
    await line.say(request())
    assert (await line.reply())[0] == 201


async def test_a_refusal_for_who_has_left_is_no_bug(house: House) -> None:
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    gone = await Line.to(house)
    house.answer = "later"
    await gone.say(request())
    gone.writer.close()
    await asyncio.sleep(0.05)
    assert house.waiting is not None
    house.waiting.set_exception(Unavailable(retry_after_s=7))
    house.waiting = None
    await asyncio.sleep(0)
    gc.collect()
    assert complaints == []


async def test_a_server_that_stops_answers_what_it_was_asked(house: House) -> None:
    line = await Line.to(house)
    house.answer = "later"
    await line.say(request())
    assert house.server is not None
    house.server.should_exit = True
    await asyncio.sleep(0.3)
    assert house.waiting is not None
    house.waiting.set_result(b"{}")
    status, headers, _ = await line.reply()
    assert (status, headers["connection"]) == (201, "close")
    assert await line.reader.read() == b""


async def test_a_quiet_connection_is_closed_after_a_while(house: House) -> None:
    line = await Line.to(house)
    await line.say(request())
    assert (await line.reply())[0] == 201
    assert await asyncio.wait_for(line.reader.read(), 10) == b""  # uvicorn's five seconds

"""A small WebSocket load generator for loopback: thousands of devices in one process, with one callback.

It shares the machine with the server it measures, so it does as little as possible: what is sent was made
beforehand, and of what comes only whole text frames are cut out and handed over.
"""

import asyncio
import struct
from collections.abc import Callable
from functools import partial
from typing import cast

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
_UNMASKED = bytes(4)
"""The masking key 0, which leaves the payload as it is."""


class Phone(asyncio.Protocol):
    """One device: shakes hands, says hello, gives each text frame to `heard`."""

    def __init__(self, head: bytes, hello: bytes, heard: Callable[["Phone", bytes], None]) -> None:
        self.heard = heard
        self.hello = hello
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.close_code = 0
        self._head = head
        self._got = b""
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self._transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        """Hand over the frames that are whole."""
        self._got = got = self._got + data if self._got else data
        if not self._upgraded:
            end = got.find(b"\r\n\r\n")
            if end < 0:
                return
            if not got.startswith(b"HTTP/1.1 101"):
                raise ConnectionRefusedError(got[:200])
            self._upgraded = True
            self._got = got = got[end + 4 :]
            self.say(self.hello)
        self._got = self._frames(got)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - however it ended
        """End."""
        if not self.ended.done():
            self.ended.set_result(None)

    def say(self, text: bytes, opcode: int = _TEXT) -> None:
        """Send a frame."""
        size = len(text)
        if size < 126:  # noqa: PLR2004 - RFC 6455, 5.2
            length = bytes([0x80 | size])
        elif size < 1 << 16:
            length = b"\xfe" + struct.pack("!H", size)
        else:
            length = b"\xff" + struct.pack("!Q", size)
        self._transport.write(bytes([0x80 | opcode]) + length + _UNMASKED + text)

    def leave(self) -> None:
        """Break the connection without a word."""
        self._transport.abort()

    def _frames(self, got: bytes) -> bytes:
        at = 0
        while len(got) - at >= 2:  # noqa: PLR2004 - RFC 6455, 5.2
            size, begin = got[at + 1], at + 2
            if size == 126:  # noqa: PLR2004
                size, begin = int.from_bytes(got[at + 2 : at + 4]), at + 4
            elif size == 127:  # noqa: PLR2004
                size, begin = int.from_bytes(got[at + 2 : at + 10]), at + 10
            if len(got) < begin + size:
                break
            self._frame(got[at] & 15, got[begin : begin + size])
            at = begin + size
        return got[at:]

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == _TEXT:
            self.heard(self, payload)
        elif opcode == _PING:
            self.say(payload, _PONG)
        elif opcode == _CLOSE:
            self.close_code = int.from_bytes(payload[:2])


def upgrade(cookie: str, *, port: int) -> bytes:
    """Write the request that opens a socket as a browser does."""
    lines = (
        "GET /v1/stream HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        f"User-Agent: {BROWSER}",
        "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Cache-Control: no-cache",
        "Pragma: no-cache",
        f"Cookie: {cookie}",
        "\r\n",
    )
    return "\r\n".join(lines).encode()


async def dial(phone: Phone, port: int) -> Phone:
    """Connect a device."""
    loop = asyncio.get_running_loop()
    await loop.create_connection(partial(_itself, phone), "127.0.0.1", port)
    return phone


def _itself(phone: Phone) -> Phone:
    return phone

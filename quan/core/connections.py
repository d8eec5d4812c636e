"""Connections, below the application: heads that come soon, and frames that are written at once.

A request's head is small and comes soon, or the connection ends. uvicorn bounds neither: one endless header
filled the memory, and a connection that never asked for anything stayed open. Bodies are bounded by the
application, which knows how long each may be.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

HEAD_MAX_BYTES = 64 * 1024
HEAD_TIMEOUT_S = 20.0


class BoundedHttp(HttpToolsProtocol):
    """One connection, guarded from when a head may begin until it is complete."""

    head_timeout_s = HEAD_TIMEOUT_S
    _head_bytes = 0
    _overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Expect a first request."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Take in what came, and stop when it is all head and no end."""
        super().data_received(data)
        if self._overdue is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_MAX_BYTES:
                self._refuse()

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        self._expect_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave the rest to the application."""
        self._rest()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer with the connection."""
        self._rest()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._rest()
        self._overdue = self.loop.call_later(self.head_timeout_s, self._refuse)

    def _rest(self) -> None:
        self._head_bytes = 0
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _refuse(self) -> None:
        begun = self._head_bytes > 0
        self._rest()
        if begun:
            self.send_400_response("The head of this request is too large or came too slowly.")
        else:
            self.transport.close()


PUSH = "quan.push"
"""The ASGI extension by which a whole WebSocket frame is written at once, or not at all."""


class _Inbox:
    """What came in and was not taken yet, for one taker; an asyncio.Queue costs each idle device 3 KiB."""

    __slots__ = ("_items", "_waiting")

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._waiting: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        self._items.append(item)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def empty(self) -> bool:
        return not self._items

    async def get(self) -> Any:
        while not self._items:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        self._waiting = None
        return self._items.pop(0)


class PushingWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket that can be written to without a task of its own having to wake up.

    What is said to five hundred devices is framed once; waking a task for each, through all layers of the
    application, cost ten times as much as writing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = _Inbox()  # type: ignore[assignment] # all that uvicorn asks of its queue

    def handle_connect(self, event: Request) -> None:
        """Offer the extension to the application, which has not begun yet."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.handshake_complete:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[PUSH] = self.push

    async def send(self, message: Any) -> None:
        """Send; once accepted, forget what a browser says of itself, which the parser would hold on to."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.request.headers.clear()

    def push(self, framed: bytes) -> bool:
        """Write a whole frame, unless the device does not keep up or is leaving; tell whether it was."""
        if (
            self.close_sent
            or self.disconnected
            or not self.handshake_complete
            or not self.writable.is_set()
            or self.transport.is_closing()
        ):
            return False
        self.transport.write(framed)
        return True

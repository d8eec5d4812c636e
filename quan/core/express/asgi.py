"""The express way of any ASGI server: a wrapper around the application."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from quan.core.express.handling import (
    LARGEST_BYTES,
    Answer,
    Handler,
    Headers,
    Reply,
    Road,
    Roads,
    outcome,
    refusal,
    unrepeated,
)

WAS_TRIED = "quan.express"
"""In the scope of a request that was left to the application before."""


class Express:
    """ASGI wrapper around the app; each handler stands under the method and path that it answers."""

    def __init__(self, app: ASGIApp, handlers: Mapping[tuple[str, str], Handler]) -> None:
        self.app = app
        self.roads = Roads(handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by its express handler, or pass it on."""
        found = None
        if scope["type"] == ScopeType.HTTP and WAS_TRIED not in scope:
            found = self.roads.find(f"{scope['method']} {scope['path']}".encode())
        if found is None:
            await self.app(scope, receive, send)
        else:
            await self._express(*found, scope, receive, send)

    async def _express(
        self, road: Road, places: tuple[str, ...], scope: Any, receive: Receive, send: Send
    ) -> None:
        message = await receive()
        headers = unrepeated(scope["headers"])
        if message["type"] == "http.request" and headers is not None and _is_whole(message, headers):
            reply = await _answer(partial(road.handler, headers, message["body"], *places))
            if reply is not None:
                scope["path_template"] = road.path  # the figures are kept under it
                await _send(send, reply)
                return
        await self.app(scope, _read_again(message, receive), send)


def _is_whole(message: Any, headers: Headers) -> bool:
    """Tell whether this first message holds the whole body, and not a large one."""
    size = len(message["body"])
    is_all = not message.get("more_body", False) or headers.get(b"content-length") == b"%d" % size
    return is_all and size <= LARGEST_BYTES


async def _answer(begin: Callable[[], Answer | None]) -> Reply | None:
    try:
        answer = begin()
    except Exception as error:  # noqa: BLE001 - it becomes the reply
        return refusal(error)
    if answer is None:
        return None
    await asyncio.wait([answer])
    return outcome(answer)


async def _send(send: Send, reply: Reply) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers]})
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def _read_again(message: Any, receive: Receive) -> Receive:
    """Give the application the message that was read already, then the rest."""
    unread = [message]

    async def receive_again() -> Any:
        return unread.pop() if unread else await receive()

    return receive_again

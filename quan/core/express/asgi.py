"""The express way of any ASGI server: a wrapper around the application."""

import asyncio
from collections.abc import Mapping
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from quan.core.express.handling import Handler, Headers, Reply, outcome, refusal, unrepeated

WAS_TRIED = "quan.express"
"""In the scope of a request that was left to the application before."""


class Express:
    """ASGI wrapper around the app; each handler stands under the method and the path that it answers."""

    def __init__(self, app: ASGIApp, handlers: Mapping[tuple[str, str], Handler]) -> None:
        self.app = app
        self.handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by its express handler, or pass it on."""
        if (
            scope["type"] == ScopeType.HTTP
            and (scope["method"], scope["path"]) in self.handlers
            and WAS_TRIED not in scope
        ):
            await self._express(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _express(self, scope: Any, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = unrepeated(scope["headers"])
        if message["type"] == "http.request" and headers is not None:
            handler = self.handlers[scope["method"], scope["path"]]
            reply = await _answer(handler, headers, message) if _is_whole(message, headers) else None
            if reply is not None:
                scope["path_template"] = scope["path"]  # the figures are kept under it
                await _send(send, reply)
                return
        await self.app(scope, _read_again(message, receive), send)


def _is_whole(message: Any, headers: Headers) -> bool:
    """Tell whether this first message holds the whole body."""
    return not message.get("more_body", False) or headers.get(b"content-length") == b"%d" % len(
        message["body"]
    )


async def _answer(handler: Handler, headers: Headers, message: Any) -> Reply | None:
    try:
        answer = handler(headers, message["body"])
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

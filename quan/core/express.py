"""A short way through the house for the one kind of request that comes thousands of times a second.

An express handler answers a request that is in perfect order from its bytes alone. Whatever it does not take,
a refusal or anything unusual, goes on to the application as it came, so that there is one place which refuses
and one documented handler. What it saves is measured in docs/decisions/express-payments.md.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from quan.core import wire
from quan.core.presentation import current_request_id, problem_body
from quan.core.problems import InternalError, Problem

Header = tuple[bytes, bytes]
Handler = Callable[[Iterable[Header], bytes], Awaitable[bytes | None]]
"""Gives the JSON of a 201, or None to leave the request to the application. Raises: Problem."""

_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_CREATED = 201

log = structlog.get_logger()


class Express:
    """ASGI wrapper around the app; each handler stands under the method and the path that it answers."""

    def __init__(self, app: ASGIApp, handlers: Mapping[tuple[str, str], Handler]) -> None:
        self.app = app
        self.handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by its express handler, or pass it on."""
        if scope["type"] == ScopeType.HTTP and (scope["method"], scope["path"]) in self.handlers:
            await self._express(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _express(self, scope: Any, receive: Receive, send: Send) -> None:
        message = await receive()
        if message["type"] == "http.request" and _is_whole(message, scope["headers"]):
            handler = self.handlers[scope["method"], scope["path"]]
            reply = await _answer(handler, scope["headers"], message["body"])
            if reply is not None:
                scope["path_template"] = scope["path"]  # the figures are kept under it
                await _send(send, *reply)
                return
        await self.app(scope, _read_again(message, receive), send)


def _is_whole(message: Any, headers: Iterable[Header]) -> bool:
    """Tell whether this first message holds the whole body."""
    if not message.get("more_body", False):
        return True
    return (b"content-length", str(len(message["body"])).encode()) in headers


async def _answer(
    handler: Handler, headers: Iterable[Header], body: bytes
) -> tuple[int, bytes, Iterable[Header]] | None:
    try:
        created = await handler(headers, body)
    except Problem as problem:
        return _refusal(problem)
    except Exception as error:
        log.exception("request.crashed", exc_info=error)
        return _refusal(InternalError(request_id=current_request_id.get()))
    return None if created is None else (_CREATED, created, (_JSON,))


def _refusal(problem: Problem) -> tuple[int, bytes, Iterable[Header]]:
    retry_after = problem.fields().get("retry_after_s")
    when = () if retry_after is None else ((b"retry-after", str(retry_after).encode()),)
    return problem.status, wire.encode(problem_body(problem)), (_PROBLEM, *when)


async def _send(send: Send, status: int, body: bytes, headers: Iterable[Header]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _read_again(message: Any, receive: Receive) -> Receive:
    """Give the application the message that was read already, then the rest."""
    unread = [message]

    async def receive_again() -> Any:
        return unread.pop() if unread else await receive()

    return receive_again

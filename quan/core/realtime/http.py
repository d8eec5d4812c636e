"""The two ways to a stream: the WebSocket /v1/stream and its HTTP twin."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, WebSocket, get, websocket
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import QueryParameter

from quan.core import metrics, streams
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.problems import CrossSiteRequest, NotFound, Unauthenticated
from quan.core.realtime import frames
from quan.core.realtime.connection import Connection, Pace
from quan.core.realtime.hub import Close, Closing, Hub, Listener
from quan.core.streams import Access, Cursor

AnyConnection = ASGIConnection[Any, Any, Any, Any]
Authenticate = Callable[[AnyConnection], Awaitable[tuple[MemberId, Id] | None]]
"""Tells which member and session a connection's cookie stands for; identity provides it."""


@dataclass(frozen=True)
class Realtime:
    """What the routes below need; `main` puts it into the app's state as `realtime`."""

    db: Database
    hub: Hub
    authenticate: Authenticate
    origin: str
    access: Access = field(default_factory=Access)
    pace: Pace = field(default_factory=Pace)

    def is_ours(self, connection: AnyConnection) -> bool:
        """Tell whether the page that opened this socket is ours: a browser always says, and cannot lie.

        Cookies travel with sockets that other sites open, and no CORS check stops those.
        """
        origin = connection.headers.get("origin", "")
        host = connection.headers.get("host", "")
        scheme = "https" if connection.scope["scheme"] in {"https", "wss"} else "http"
        return bool(host) and origin in {self.origin, f"{scheme}://{host}"}


class _LitestarSocket:
    """The wire, as Litestar offers it."""

    def __init__(self, socket: WebSocket[Any, Any, State]) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        await self._socket.send_text(text)

    async def receive(self) -> str | None:
        try:
            return await self._socket.receive_text() or ""  # a binary frame has no text
        except WebSocketDisconnect:
            return None


@websocket("/v1/stream")
async def stream_socket(socket: WebSocket[Any, Any, State]) -> None:
    """Keep a device in step. The protocol: docs/explanation/streams.md.

    Raises: CrossSiteRequest, before the socket is accepted.
    """
    realtime: Realtime = socket.app.state.realtime
    if not realtime.is_ours(socket):
        raise CrossSiteRequest
    who = await realtime.authenticate(socket)
    await socket.accept()
    closing = await _serve(realtime, socket, who)
    if closing is not None:
        metrics.STREAM_CLOSED.labels(str(int(closing.code))).inc()
        await socket.close(code=closing.code, reason=closing.reason[:100])


async def _serve(
    realtime: Realtime, socket: WebSocket[Any, Any, State], who: tuple[MemberId, Id] | None
) -> Closing | None:
    if who is None:  # told after accepting: a page cannot read the status of a refused handshake
        return Closing(Close.SIGNED_OUT, "nobody is signed in")

    async def still_signed_in() -> bool:
        return await realtime.authenticate(socket) == who

    connection = Connection(
        db=realtime.db,
        hub=realtime.hub,
        access=realtime.access,
        socket=_LitestarSocket(socket),
        listener=Listener(*who),
        still_signed_in=still_signed_in,
        pace=realtime.pace,
    )
    try:
        await connection.run()
    except Closing as closing:
        return closing
    return None


@get("/v1/stream/{stream:str}", tags=["realtime"])
async def stream_slice(
    request: Request[Any, Any, State],
    db: Database,
    stream: str,
    after: Annotated[int, QueryParameter(ge=0, lt=1 << 53)] = 0,
    epoch: UUID | None = None,
) -> frames.SliceOut | frames.ResetOut:
    """Give the events after `after`, or a reset when events cannot lead from there.

    Raises: Unauthenticated, MalformedId; NotFound for a stream that the caller may not read.
    """
    realtime: Realtime = request.app.state.realtime
    who = await realtime.authenticate(request)
    if who is None:
        raise Unauthenticated
    wanted = realtime.access.parse(stream)
    async with db.read() as reader:
        if not await realtime.access.may_read(reader, who[0], wanted):
            raise NotFound
        part = await streams.since(reader, wanted, Cursor(after, epoch))
    return frames.slice_out(wanted, part)


ROUTES = (stream_socket, stream_slice)

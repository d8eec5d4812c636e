"""The two ways to a stream: the WebSocket /v1/stream and its HTTP twin."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, WebSocket, get, websocket
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import QueryParameter

from quan.core import metrics, streams
from quan.core.connections import PUSH
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.problems import CrossSiteRequest, NotFound, Unauthenticated
from quan.core.realtime import frames
from quan.core.realtime.connection import Connection
from quan.core.realtime.frames import Shared
from quan.core.realtime.hub import Close, Closing, Hub
from quan.core.streams import Cursor, Ended, Reset, Slice

AnyConnection = ASGIConnection[Any, Any, Any, Any]
Authenticate = Callable[[AnyConnection], Awaitable[tuple[MemberId, Id] | None]]
"""Tells which member and session a connection's cookie stands for; identity provides it."""


@dataclass(frozen=True)
class Realtime:
    """What the routes below need; `main` puts it into the app's state as `realtime`."""

    hub: Hub
    authenticate: Authenticate
    origin: str

    def is_ours(self, connection: AnyConnection) -> bool:
        """Tell whether the page that opened this socket is ours: a browser always says, and cannot lie.

        Cookies travel with sockets that other sites open, and no CORS check stops those.
        """
        headers = dict(connection.scope["headers"])  # Litestar would keep what it reads as long as the socket
        origin, host = (headers.get(name, b"").decode("latin-1") for name in (b"origin", b"host"))
        scheme = "https" if connection.scope["scheme"] in {"https", "wss"} else "http"
        return bool(host) and origin in {self.origin, f"{scheme}://{host}"}


class _LitestarSocket:
    """The wire, as Litestar offers it; `push` only where the server below can write at once (see serve)."""

    __slots__ = ("_push", "_socket")

    def __init__(self, socket: WebSocket[Any, Any, State]) -> None:
        self._socket = socket
        extensions: Mapping[str, Any] = socket.scope.get("extensions") or {}
        self._push: Callable[[bytes], bool] = extensions.get(PUSH, _never)

    def push(self, frame: Shared) -> bool:
        return self._push(frame.framed)

    async def send(self, text: str) -> None:
        await self._socket.send_text(text)

    async def receive(self) -> str | None:
        try:
            return await self._socket.receive_text() or ""  # a binary frame has no text
        except WebSocketDisconnect:
            return None


def _keep_only_the_cookie(socket: WebSocket[Any, Any, State]) -> None:
    """Forget what a browser says of itself: a third of the memory that an idle device cost."""
    socket.scope["headers"] = [pair for pair in socket.scope["headers"] if pair[0] == b"cookie"]


def _never(_framed: bytes) -> bool:
    return False


@websocket("/v1/stream")
async def stream_socket(socket: WebSocket[Any, Any, State]) -> None:
    """Keep a device in step. The protocol: docs/explanation/streams.md.

    Raises: CrossSiteRequest, before the socket is accepted.
    """
    realtime: Realtime = socket.app.state.realtime
    if not realtime.is_ours(socket):
        raise CrossSiteRequest
    _keep_only_the_cookie(socket)
    async with realtime.hub.reading:  # a storm of devices waits here, not for the pool
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

    member, session = who
    connection = Connection(
        hub=realtime.hub,
        socket=_LitestarSocket(socket),
        member=member,
        session=session,
        still_signed_in=still_signed_in,
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
    wanted = realtime.hub.access.parse(stream)
    async with db.read() as reader:
        [(answer, _)] = await streams.catch_up(
            reader, realtime.hub.access, who[0], [(wanted, Cursor(after, epoch), None)]
        )
    match answer:
        case Ended():
            raise NotFound
        case Reset():
            return frames.reset_out(wanted, answer)
        case Slice():
            return frames.slice_out(wanted, answer)


ROUTES = (stream_socket, stream_slice)

"""One device on the line: what it sends, and how its connection ends."""

import asyncio
from collections.abc import Awaitable, Callable

from quan.core.ids import Id, MemberId
from quan.core.problems import Problem, Unavailable
from quan.core.realtime import frames
from quan.core.realtime.frames import MalformedFrame
from quan.core.realtime.hub import Close, Closing, Hub
from quan.core.realtime.telling import CURSORS_MAX, Left, Socket, Telling
from quan.core.streams import Cursor


class Connection:
    """Takes in what a device sends, in the one task that a connection keeps while nothing happens."""

    __slots__ = ("_ending", "_line", "_typed_at", "hub", "member", "session", "socket", "telling")

    def __init__(
        self,
        *,
        hub: Hub,
        socket: Socket,
        member: MemberId,
        session: Id,
        still_signed_in: Callable[[], Awaitable[bool]],
    ) -> None:
        self.hub = hub
        self.socket = socket
        self.member = member
        self.session = session
        self.telling = Telling(hub, socket, member, still_signed_in, self._end)
        self._typed_at = 0.0
        self._line: asyncio.Timeout | None = None
        self._ending: Exception | None = None

    async def run(self) -> None:
        """Serve the device until it leaves.

        Raises: Closing when the server ends the connection, saying why.
        """
        self.hub.connect(self)
        try:
            async with asyncio.timeout(self.hub.pace.hello.total_seconds()) as self._line:
                await self._receive(self._line)
        except TimeoutError:
            self._ending = self._ending or Closing(Close.MALFORMED, "no hello came")
        except MalformedFrame as error:
            self._ending = error
        finally:
            ending = self._ending = self._ending or Left()
            self.hub.presence.hide(self.telling)
            await self.telling.end()
            self.hub.disconnect(self)
        if isinstance(ending, MalformedFrame):
            raise Closing(Close.MALFORMED, str(ending)) from ending
        if isinstance(ending, Unavailable):
            raise Closing(Close.UNAVAILABLE, "the database is away") from ending
        if not isinstance(ending, Left):
            raise ending

    def close(self, code: Close, reason: str = "") -> None:
        """End the connection."""
        self._end(Closing(code, reason))

    def _end(self, error: Exception) -> None:
        """Stop waiting for the device; `run` says why."""
        if self._ending is None:
            self._ending = error
            if self._line is not None:
                self._line.reschedule(asyncio.get_running_loop().time())

    async def _receive(self, line: asyncio.Timeout) -> None:
        text = await self.socket.receive()
        if text is None:
            return
        self._greet(text)
        line.reschedule(None)
        while (text := await self.socket.receive()) is not None:
            self.telling.frames_in += 1
            if self.telling.frames_in > self.hub.pace.frames_per_heartbeat:
                raise MalformedFrame("too many frames")
            match frames.read(text):
                case frames.Fetch(stream=stream, after=after, epoch=epoch):
                    self.telling.go_on(self._stream(stream), Cursor(after, epoch))
                case frames.TypingIn(stream=stream):
                    self._type(self._stream(stream))
                case frames.PresenceIn(shown=True):
                    self.hub.presence.show(self.telling)
                case frames.PresenceIn():
                    self.hub.presence.withdraw(self.member)
                case frames.Hello():
                    raise MalformedFrame("one hello is enough")
                case frames.Pong():
                    pass

    def _greet(self, text: str) -> None:
        hello = frames.read(text, limit=frames.HELLO_MAX_CHARS)
        if not isinstance(hello, frames.Hello):
            raise MalformedFrame("the first frame is a hello")
        if len(hello.cursors) > CURSORS_MAX:
            raise MalformedFrame(f"at most {CURSORS_MAX} cursors")
        cursors: dict[Id, Cursor] = {self.member: Cursor(0)}
        for name, cursor in hello.cursors.items():
            cursors[self._stream(name)] = Cursor(cursor.seq, cursor.epoch)
        self.telling.begin(cursors)

    def _stream(self, name: str) -> Id:
        try:
            return self.hub.access.parse(name)
        except Problem as problem:
            raise MalformedFrame(str(problem)) from problem

    def _type(self, stream: Id) -> None:
        """Show this member typing, in a stream where they are heard, and not too often."""
        subscription = self.telling.subscriptions.get(stream)
        now = asyncio.get_running_loop().time()
        often = now - self._typed_at < self.hub.pace.typing.total_seconds()
        if subscription is not None and subscription.is_heard and not often:
            self._typed_at = now
            self.hub.type_here(stream, self.member)

"""Who listens to what, in the memory of this process. Loses nothing that matters: the table is the truth."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from quan.core import metrics, streams
from quan.core.ids import Id, MemberId

CONNECTIONS_PER_MEMBER = 20


class Close(IntEnum):
    """Why the server ends a connection. From 4400 on, reconnecting the same way will not help."""

    RESTART = 1012
    UNAVAILABLE = 1013
    TOO_SLOW = 4008
    MALFORMED = 4400
    SIGNED_OUT = 4401
    TOO_MANY = 4429


class Closing(Exception):
    """The connection ends with this code; the reason is for developers."""

    def __init__(self, code: Close, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(eq=False)
class Listener:
    """One connection as the hub sees it. Hints coalesce: a stream is dirty or it is not."""

    member: MemberId
    session: Id
    streams: set[Id] = field(default_factory=set)
    dirty: set[Id] = field(default_factory=set)
    closing: Closing | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hint(self, stream: Id) -> None:
        """Note that a stream may have grown."""
        self.dirty.add(stream)
        self.woken.set()

    def close(self, code: Close, reason: str = "") -> None:
        """Ask the connection to end."""
        self.closing = self.closing or Closing(code, reason)
        self.woken.set()


class Hub:
    """Passes hints from commits to connections."""

    def __init__(self, *, connections_per_member: int = CONNECTIONS_PER_MEMBER) -> None:
        self.connections_per_member = connections_per_member
        self._listeners: dict[Id, set[Listener]] = {}
        self._connected: set[Listener] = set()
        self._per_member: Counter[MemberId] = Counter()
        self._unlisten: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to hear of appends in this process."""
        self._unlisten = streams.listen(self.hint)

    def stop(self) -> None:
        """Send every device away; it reconnects to whoever serves next."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        for listener in tuple(self._connected):
            listener.close(Close.RESTART, "the server restarts")

    def hint(self, stream: Id) -> None:
        """Wake whoever listens to `stream`. A bus between processes calls this as well."""
        for listener in self._listeners.get(stream, ()):
            listener.hint(stream)

    def close_session(self, session: Id) -> None:
        """End the connections of a session that was signed out or revoked."""
        for listener in tuple(self._connected):
            if listener.session == session:
                listener.close(Close.SIGNED_OUT, "this session has ended")

    def connect(self, listener: Listener) -> None:
        """Count a connection in.

        Raises: Closing when its member has too many.
        """
        if self._per_member[listener.member] >= self.connections_per_member:
            raise Closing(Close.TOO_MANY, f"at most {self.connections_per_member} connections")
        self._per_member[listener.member] += 1
        self._connected.add(listener)
        metrics.STREAM_CONNECTIONS.inc()

    def subscribe(self, listener: Listener, stream: Id) -> None:
        """Hint to this listener from now on."""
        listener.streams.add(stream)
        self._listeners.setdefault(stream, set()).add(listener)

    def unsubscribe(self, listener: Listener, stream: Id) -> None:
        """Hint no more."""
        listener.streams.discard(stream)
        listener.dirty.discard(stream)
        others = self._listeners.get(stream, set())
        others.discard(listener)
        if not others:
            self._listeners.pop(stream, None)

    def disconnect(self, listener: Listener) -> None:
        """Forget a connection that was counted in."""
        if listener not in self._connected:
            return
        for stream in tuple(listener.streams):
            self.unsubscribe(listener, stream)
        self._connected.discard(listener)
        self._per_member -= Counter({listener.member: 1})
        metrics.STREAM_CONNECTIONS.dec()

    def __len__(self) -> int:
        """Count the open connections."""
        return len(self._connected)

"""Hints between the processes of one town, through PostgreSQL's NOTIFY. A lost one costs nothing but time.

The command line and workers, which have no devices, notify with their commit. A server tells the others after
its commits, all that came together in one notice, and only while there are others: a commit that notifies
waits for every other that does.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec
import psycopg
import structlog

from quan.core import streams
from quan.core.db import Database
from quan.core.ids import Id, MalformedId, MemberId
from quan.core.problems import Unavailable
from quan.core.realtime.hub import Hub
from quan.core.streams import StreamEvent, notices
from quan.core.streams.notices import Notice

RETRY_S = 2.0
GREET_EVERY_S = 20.0
ALONE_AFTER_S = 3 * GREET_EVERY_S

log = structlog.get_logger()


class Bus:
    """Passes on what other processes of the town have appended, revoked and typed, and what this one has."""

    def __init__(self, db: Database, hub: Hub, *, greet_every_s: float = GREET_EVERY_S) -> None:
        self.db = db
        self.hub = hub
        self.server = secrets.token_hex(8)
        self.greet_every_s = greet_every_s
        self._others_heard_at = -ALONE_AFTER_S
        self._greeted_at = -greet_every_s
        self._grown: set[Id] = set()
        self._revoked: set[tuple[Id, MemberId]] = set()
        self._typing: set[tuple[Id, MemberId]] = set()
        self._presence: dict[MemberId, bool] = {}
        self._withdrawn: set[MemberId] = set()
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._unlisten: Callable[[], None] | None = None

    async def start(self) -> None:
        """Begin to listen and to tell in the background."""
        self._unlisten = streams.listen(self._note_grown, self._note_revoked)
        self.hub.on_typing.append(self._note_typing)
        self.hub.presence.on_change.append(self._note_presence)
        self.hub.presence.on_withdrawal.append(self._note_withdrawal)
        self._tasks = [
            asyncio.create_task(self._hear(), name="streams-bus"),
            asyncio.create_task(self._tell(), name="streams-bus-out"),
        ]

    async def stop(self) -> None:
        """Listen and tell no more."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
            self._woken.set()
            self.hub.on_typing.remove(self._note_typing)
            self.hub.presence.on_change.remove(self._note_presence)
            self.hub.presence.on_withdrawal.remove(self._note_withdrawal)
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    @property
    def is_alone(self) -> bool:
        """Whether no other server was heard lately."""
        return asyncio.get_running_loop().time() - self._others_heard_at > ALONE_AFTER_S

    async def _hear(self) -> None:
        while self._unlisten is not None:
            try:
                await self._listen()
            except (psycopg.Error, Unavailable) as error:
                log.info("streams.bus-away", error=repr(error))
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        async with await self.db.connect() as conn:
            await conn.execute(f"LISTEN {streams.CHANNEL}")
            async for notice in conn.notifies():
                with suppress(msgspec.MsgspecError):
                    self._take(notices.read(notice.payload))

    def _take(self, notice: Notice) -> None:
        if notice.server == self.server:
            return
        if notice.server:
            was_alone = self.is_alone
            self._others_heard_at = asyncio.get_running_loop().time()
            if was_alone:  # greet back: the other one has just come
                self._greeted_at = -self.greet_every_s
                self._woken.set()
        for stream in notice.grown:
            with suppress(MalformedId):
                self.hub.hint(self.hub.access.parse(stream))
        for stream, member in notice.revoked:
            with suppress(MalformedId):
                self.hub.revoke(self.hub.access.parse(stream), MemberId.parse(member))
        for stream, member in notice.typing:
            with suppress(MalformedId):
                self.hub.type(self.hub.access.parse(stream), MemberId.parse(member))
        for member in (*notice.here, *notice.left):
            with suppress(MalformedId):
                self.hub.presence.hear(MemberId.parse(member), here=member in notice.here)
        for member in notice.withdrawn:
            with suppress(MalformedId):
                self.hub.presence.forget(MemberId.parse(member))

    async def _tell(self) -> None:
        """Send what gathered while the last notice was on its way; now and then, that this server is."""
        while self._unlisten is not None:  # not for ever: the pool may swallow a cancellation
            try:
                await self._send()
            except Unavailable:
                await asyncio.sleep(RETRY_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.greet_every_s):
                    await self._woken.wait()
            self._woken.clear()

    async def _send(self) -> None:
        now = asyncio.get_running_loop().time()
        presence, self._presence = self._presence, {}
        if now - self._greeted_at >= self.greet_every_s:
            self._greeted_at = now
            presence.update({member: True for member in self.hub.presence.members if not self.is_alone})
        payloads = notices.written(
            server=self.server,
            grown=self._grown,
            revoked=self._revoked,
            typing=self._typing,
            here=[member for member, here in presence.items() if here],
            left=[member for member, here in presence.items() if not here],
            withdrawn=self._withdrawn,
        )
        self._grown, self._revoked, self._typing, self._withdrawn = set(), set(), set(), set()
        async with self.db.transaction() as tx:
            await streams.notify(tx, payloads or notices.greeting(self.server))

    def _note_grown(self, stream: Id, _told: Sequence[StreamEvent]) -> None:
        if not self.is_alone:
            self._grown.add(stream)
            self._woken.set()

    def _note_revoked(self, stream: Id, member: MemberId) -> None:
        if not self.is_alone:
            self._revoked.add((stream, member))
            self._woken.set()

    def _note_presence(self, member: MemberId, here: bool) -> None:  # noqa: FBT001 - as it is called
        if not self.is_alone:
            self._presence[member] = here
            self._woken.set()

    def _note_withdrawal(self, member: MemberId) -> None:
        if not self.is_alone:
            self._presence.pop(member, None)
            self._withdrawn.add(member)
            self._woken.set()

    def _note_typing(self, stream: Id, member: MemberId) -> None:
        if not self.is_alone:
            self._typing.add((stream, member))
            self._woken.set()

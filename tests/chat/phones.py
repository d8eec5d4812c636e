"""Phones: a member's open connection to the application's own hub, and everything that came over it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from quan.core.ids import Id
from quan.core.realtime import Connection, Realtime
from tests.chat.parlour import Json, Member
from tests.core.devices import SessionId, Wire
from tests.people import app_of

PATIENCE_S = 10


class Phone:
    """One device that is online. `frames` is all that it was told."""

    def __init__(self, member: Member) -> None:
        live: Realtime = app_of(member.browser).state.realtime
        self.member = member
        self.frames: list[Json] = []
        self._wire = Wire()
        self._heard = asyncio.Event()
        self._connection = Connection(
            hub=live.hub,
            socket=self._wire,
            member=member.who.id,
            session=SessionId(uuid4()),
            still_signed_in=_yes,
        )

    async def run(self) -> None:
        """Be online until the phone leaves."""
        await asyncio.gather(self._connection.run(), self._hear())

    async def _hear(self) -> None:
        while (frame := await self._wire.down.get()) is not None:
            self.frames.append(frame)
            self._heard.set()

    def say(self, kind: str, **more: Any) -> None:
        self._wire.say({"type": kind, **more})

    def leave(self) -> None:
        self._wire.cut()

    async def follow(self, conversation: str) -> None:
        """Open a conversation, as a screen does: read it over HTTP, then hear what comes."""
        head = (await self.member.conversation(conversation))["head"]
        self.say("fetch", stream=conversation, after=head["seq"], epoch=head["epoch"])
        await self.until(lambda frame: frame["type"] == "slice" and frame["stream"] == conversation)

    async def until(self, is_it: Callable[[Json], bool]) -> Json:
        """Wait for a frame; give the first one like it, also if it came before."""
        async with asyncio.timeout(PATIENCE_S):
            while (found := next((one for one in self.frames if is_it(one)), None)) is None:
                self._heard.clear()
                await self._heard.wait()
        return found

    async def type_until_seen(self, conversation: str, by: "Phone") -> None:
        """Type until another phone shows it: what is never stored may be lost while that one is busy."""
        seen = {"type": "typing", "stream": conversation, "member": self.member.id}
        async with asyncio.timeout(PATIENCE_S):
            while seen not in by.frames:
                self.say("typing", stream=conversation)
                await asyncio.sleep(0.3)

    async def until_told(self, conversation: str, text: str) -> None:
        """Wait until a message with this text was told."""
        await self.until(lambda frame: frame.get("stream") == conversation and text in json.dumps(frame))

    @property
    def all_heard(self) -> str:
        return json.dumps(self.frames, ensure_ascii=False)


@asynccontextmanager
async def online(member: Member, *conversations: str | Id) -> AsyncIterator[Phone]:
    """Open a phone that follows conversations."""
    phone = Phone(member)
    running = asyncio.create_task(phone.run())
    phone.say("hello", cursors={})
    await phone.until(lambda frame: frame["type"] == "heads")
    for conversation in conversations:
        await phone.follow(str(conversation))
    try:
        yield phone
    finally:
        phone.leave()
        await running


async def _yes() -> bool:
    return True

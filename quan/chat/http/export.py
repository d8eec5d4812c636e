"""A member's own conversations to take away: one archive, made while it is being sent."""

from collections.abc import AsyncIterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from litestar import get
from litestar.response import Stream

from quan import identity
from quan.chat.model.conversations import ConversationId, View
from quan.chat.model.messages import MessageOut
from quan.chat.queries import conversations, messages
from quan.core import limits, wire
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.limits import Rate

EXPORTS = (Rate(5, per_s=3600),)
PAGE = 100
VIEWS: tuple[View, ...] = ("inbox", "archived", "requests")


@get("/v1/chat/export", tags=["chat"], media_type="application/zip")
async def export(db: Database, caller: identity.Caller) -> Stream:
    """Give all that the caller sees of their conversations, as JSON in a ZIP archive; media as their ids."""
    await limits.hit("chat-export", caller.member.id, *EXPORTS)
    return Stream(
        _archive(db, caller.member.id),
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="conversations.zip"'},
    )


class _Pipe:
    """Where the archive is written to; what was written is taken out and sent."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        data = b"".join(self._written)
        self._written.clear()
        return data


async def _archive(db: Database, member: MemberId) -> AsyncIterator[bytes]:
    """Write a file of each conversation, a page at a time: no connection is kept between them."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload] # it only ever writes
        async for conversation in _conversations(db, member):
            name = f"{conversation['id']}.json"
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(b'{"conversation":' + wire.encode(conversation) + b',"messages":[')
                first = True
                async for message in _messages(db, member, ConversationId.parse(conversation["id"])):
                    file.write((b"" if first else b",\n") + wire.encode(message))
                    first = False
                    if data := pipe.take():
                        yield data
                file.write(b"]}")
            yield pipe.take()
    yield pipe.take()


async def _conversations(db: Database, member: MemberId) -> AsyncIterator[dict[str, Any]]:
    for view in VIEWS:
        after = None
        while True:
            async with db.read() as reader:
                page = await conversations.conversation_page(reader, member, view, after=after, limit=PAGE)
            for one in page.items:
                yield wire.builtins(one)
            if page.next is None:
                break
            after = conversations.read_position(page.next)


async def _messages(db: Database, member: MemberId, id_: ConversationId) -> AsyncIterator[MessageOut]:
    above = 0
    while True:
        async with db.read() as reader:
            page = await messages.message_page(reader, member, id_, after=above, limit=PAGE)
        for one in page.items:
            yield one
        if len(page.items) < PAGE:
            return
        above = page.items[-1].number


ROUTES = (export,)

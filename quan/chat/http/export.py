"""A member's own conversations to take away: one archive, made while it is being sent."""

from collections.abc import AsyncIterator, Collection
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from litestar import get
from litestar.response import Stream

from quan import identity
from quan.chat.model.bodies import media_in
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut
from quan.chat.queries import conversations, messages
from quan.core import limits, media, wire
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.core.media import MediaId, MediaInfo

EXPORTS = (Rate(5, per_s=3600),)
PAGE = 100
_ENDINGS = {"photo": ".webp", "voice": ".mp3", "file": ""}


@get("/v1/chat/export", tags=["chat"], media_type="application/zip")
async def export(db: Database, config: Config, caller: identity.Caller) -> Stream:
    """Give all that the caller sees of their conversations: a ZIP archive of JSON and media."""
    await limits.hit("chat-export", caller.member.id, *EXPORTS)
    return Stream(
        _archive(db, config, caller.member.id),
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


async def _archive(db: Database, config: Config, member: MemberId) -> AsyncIterator[bytes]:
    """Write a file of each conversation, a page at a time: no connection is kept between them.

    The media of a conversation follow it, each once in the archive.
    """
    pipe = _Pipe()
    packed: set[MediaId] = set()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload] # it only ever writes
        async for conversation in _conversations(db, member):
            name = f"{conversation['id']}.json"
            shown: dict[MediaId, None] = {}
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(b'{"conversation":' + wire.encode(conversation) + b',"messages":[')
                first = True
                async for message in _messages(db, member, ConversationId.parse(conversation["id"])):
                    file.write((b"" if first else b",\n") + wire.encode(message))
                    first = False
                    if message.body is not None:
                        shown.update(dict.fromkeys(media_in(message.body)))
                    if data := pipe.take():
                        yield data
                file.write(b"]}")
            yield pipe.take()
            for info in await _described(db, shown.keys() - packed):
                packed.add(info.id)
                async for data in _packed(archive, pipe, config, info):
                    yield data
    yield pipe.take()


async def _described(db: Database, ids: Collection[MediaId]) -> list[MediaInfo]:
    async with db.read() as reader:
        return list((await media.describe(reader, ids)).values())


async def _packed(archive: ZipFile, pipe: _Pipe, config: Config, info: MediaInfo) -> AsyncIterator[bytes]:
    """Put media into the archive as they are: they are packed already."""
    pieces = await media.content(config, info)
    if pieces is None:  # taken back while the archive was being made
        return
    entry = ZipInfo(f"media/{info.id}/{info.name}" if info.name else f"media/{info.id}{_ENDINGS[info.kind]}")
    entry.compress_type = ZIP_STORED
    with archive.open(entry, "w", force_zip64=True) as file:
        async for piece in pieces:
            file.write(piece)
            yield pipe.take()


async def _conversations(db: Database, member: MemberId) -> AsyncIterator[dict[str, Any]]:
    """Give all of them, also those that the member left. Which there are is read once: lists move."""
    async with db.read() as reader:
        ids = await conversations.every(reader, member)
    for id_ in ids:
        async with db.read() as reader:
            one = await conversations.conversation(reader, member, id_)
        yield wire.builtins(one)


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

"""A house of one member's media, with a clock that stands, which a test may look into everywhere."""

from datetime import timedelta

from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.media import claim, collect, release, storage, store, uploads
from quan.core.media.model import MediaId


class House:
    """Where Mei's files are."""

    def __init__(self, db: Database, config: Config, clock: FixedClock, owner: MemberId) -> None:
        self.db, self.config, self.clock, self.owner = db, config, clock, owner

    async def begin(self, size_bytes: int) -> MediaId:
        async with self.db.transaction() as tx:
            upload = await uploads.begin(
                tx, self.config, self.owner, kind="file", size_bytes=size_bytes, name="a.txt"
            )
        return upload.id

    async def append(self, media: MediaId, offset: int, chunk: bytes) -> None:
        await uploads.append(self.db, self.config, self.owner, media, offset=offset, chunk=chunk)

    async def finish(self, media: MediaId) -> None:
        await uploads.finish(self.db, self.config, self.owner, media)

    async def sent(self, content: bytes = b"text") -> MediaId:
        media = await self.begin(len(content))
        await self.append(media, 0, content)
        await self.finish(media)
        return media

    async def abandon(self, media: MediaId) -> None:
        async with self.db.transaction() as tx:
            await uploads.abandon(tx, self.owner, media)

    async def claim(self, *ids: MediaId) -> None:
        async with self.db.transaction() as tx:
            await claim(tx, self.owner, ids)

    async def release(self, *ids: MediaId) -> None:
        async with self.db.transaction() as tx:
            await release(tx, ids)

    async def collect(self, *, after: timedelta = timedelta(0)) -> None:
        self.clock.advance(after)
        await collect(self.db, self.config)

    async def received(self, media: MediaId) -> int:
        async with self.db.read() as reader:
            return (await uploads.own(reader, self.owner, media)).received_bytes

    async def content(self, media: MediaId) -> bytes | None:
        return await storage.get(self.config, uploads.key(media, "original"))

    async def rows(self) -> set[MediaId]:
        async with self.db.read() as reader:
            return {MediaId(one) for (one,) in await reader.tuples("SELECT id FROM core.media")}

    async def usage(self) -> int:
        async with self.db.read() as reader:
            return await store.usage(reader, self.owner)

    async def charges(self) -> int:
        async with self.db.read() as reader:
            return int(await reader.value("SELECT coalesce(sum(charged_bytes), 0)::bigint FROM core.media"))

    def objects(self) -> set[str]:
        folder = self.config.data / "media" / "files"
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

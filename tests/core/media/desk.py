"""Where somebody sits who sends media: `media = await mei.send("photo", samples.photo())`."""

from dataclasses import dataclass
from typing import Any

import httpx

from quan.core.config import Config
from quan.core.db import Database
from quan.core.media.model import MediaId
from tests.people import Person, config_of, database_of

CHUNK = 64 * 1024


@dataclass
class Desk:
    """A signed-in browser, and what it does with media."""

    browser: httpx.AsyncClient
    person: Person

    @property
    def db(self) -> Database:
        return database_of(self.browser)

    @property
    def config(self) -> Config:
        return config_of(self.browser)

    async def announce(self, kind: str, size_bytes: int, *, name: str = "") -> httpx.Response:
        return await self.browser.post(
            "/v1/uploads", json={"kind": kind, "size_bytes": size_bytes, "name": name}
        )

    async def begin(self, kind: str, size_bytes: int, *, name: str = "") -> str:
        reply = await self.announce(kind, size_bytes, name=name)
        assert reply.status_code == 201, reply.text
        return str(reply.json()["id"])

    async def append(self, upload: str, offset: int, chunk: bytes) -> httpx.Response:
        return await self.browser.patch(
            f"/v1/uploads/{upload}", content=chunk, headers={"Upload-Offset": str(offset)}
        )

    async def send_parts(self, upload: str, content: bytes, *, chunk: int = CHUNK) -> None:
        for offset in range(0, len(content), chunk):
            reply = await self.append(upload, offset, content[offset : offset + chunk])
            assert reply.status_code == 204, reply.text
            assert reply.headers["upload-offset"] == str(min(len(content), offset + chunk))

    async def finish(self, upload: str) -> httpx.Response:
        return await self.browser.post(f"/v1/uploads/{upload}/finish")

    async def deliver(self, kind: str, content: bytes, *, name: str = "") -> httpx.Response:
        """Send all of it and give the reply to the finish."""
        upload = await self.begin(kind, len(content), name=name)
        await self.send_parts(upload, content)
        return await self.finish(upload)

    async def send(self, kind: str, content: bytes, *, name: str = "") -> dict[str, Any]:
        """Send all of it and give what it has become."""
        reply = await self.deliver(kind, content, name=name)
        assert reply.status_code == 200, reply.text
        media: dict[str, Any] = reply.json()
        return media

    async def fetch(self, media: object, variant: str, **headers: str) -> httpx.Response:
        return await self.browser.get(
            f"/v1/media/{media}/{variant}",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    async def usage(self) -> int:
        async with self.db.read() as reader:
            used = await reader.value(
                "SELECT bytes FROM core.media_usage WHERE member = %s", [self.person.id]
            )
        return int(used or 0)

    def objects(self, media: object) -> set[str]:
        """List what the object store holds of an upload."""
        folder = self.config.data / "media" / "files" / str(media)
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def media_id(media: dict[str, Any]) -> MediaId:
    return MediaId.parse(media["id"])


def problem(reply: httpx.Response) -> str:
    """Name the refusal of a reply."""
    return str(reply.json()["type"]).removeprefix("/problems/")

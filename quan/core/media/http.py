"""Sending media in parts, and fetching what one may see.

Who is signed in comes as `me`, which identity provides and `main` wires.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import msgspec
import structlog
from litestar import Response, Router, delete, get, head, patch, post
from litestar.datastructures import State
from litestar.di import Provide
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream

from quan.core import limits
from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import AnyRequest, Routes
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.limits import Rate
from quan.core.media import links, rules, storage, store, uploads
from quan.core.media.access import Access
from quan.core.media.errors import MediaNotFound, OffsetMissing
from quan.core.media.lines import Lines
from quan.core.media.links import Link
from quan.core.media.model import CONTENT_TYPES, Kind, Media, MediaId, MediaInfo, StoredFile, Variant

UPLOADS = (Rate(60, per_s=60), Rate(600, per_s=3600))
DECODINGS = (Rate(60, per_s=60), Rate(600, per_s=3600))
arriving = Lines(4)
"""Parts of uploads: so many of each member are held in memory, others are not read before."""

OFFSET = "Upload-Offset"
LENGTH = "Upload-Length"
# What is fetched never changes, but only the member's own browser may keep it.
KEPT_BY_BROWSER = f"private, max-age={int(timedelta(days=365).total_seconds())}, immutable"
KEPT_WITH_LINK = f"private, max-age={int(links.LIFE.total_seconds())}"
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
}

Place = Annotated[
    str | None, QueryParameter(name="in", description="Where it is shown, like a conversation's id.")
]

log = structlog.get_logger()


class UploadIn(msgspec.Struct):
    """What is going to be sent; only a file has a name."""

    kind: Kind
    size_bytes: Annotated[int, msgspec.Meta(gt=0)]
    name: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class UploadOut(msgspec.Struct):
    """An upload under way: send the bytes from `offset` on, at most `chunk_max_bytes` at once."""

    id: MediaId
    kind: Kind
    size_bytes: int
    offset: int
    chunk_max_bytes: int
    expires_at: datetime

    @classmethod
    def of(cls, media: Media) -> "UploadOut":
        """Show an upload."""
        return cls(
            id=media.id,
            kind=media.kind,
            size_bytes=media.declared_bytes,
            offset=media.received_bytes,
            chunk_max_bytes=rules.CHUNK_MAX_BYTES,
            expires_at=media.idle_since + rules.KEPT_UNUSED,
        )


class LinkOut(msgspec.Struct):
    """An address that works without a cookie, for a few minutes."""

    url: str
    expires_at: datetime


async def provide_access(state: State) -> Access:
    """Give the rules of who may fetch what."""
    return state.media_access  # type: ignore[no-any-return]


@post("/v1/uploads")
async def begin_upload(db: Database, config: Config, me: MemberId, data: UploadIn) -> UploadOut:
    """Announce an upload."""
    await limits.hit("upload", me, *UPLOADS)
    async with db.transaction() as tx:
        media = await uploads.begin(
            tx, config, me, kind=data.kind, size_bytes=data.size_bytes, name=data.name
        )
    return UploadOut.of(media)


@head("/v1/uploads/{media_id:str}")
async def show_upload(db: Database, me: MemberId, media_id: MediaId) -> Response[None]:
    """Tell in Upload-Offset how much of an upload has come."""
    async with db.read() as reader:
        media = await uploads.own(reader, me, media_id)
    headers = {OFFSET: str(media.received_bytes), LENGTH: str(media.declared_bytes)}
    return Response(None, headers=headers)


@patch("/v1/uploads/{media_id:str}", status_code=204, request_max_body_size=rules.CHUNK_MAX_BYTES)
async def append_chunk(
    request: AnyRequest,
    *,
    db: Database,
    config: Config,
    me: MemberId,
    media_id: MediaId,
    offset: Annotated[int | None, HeaderParameter(name=OFFSET, ge=0, lt=1 << 53)] = None,
) -> Response[None]:
    """Add the raw body to an upload, at the offset that Upload-Offset names."""
    if offset is None:
        raise OffsetMissing
    async with arriving.turn(me):
        chunk = await request.body()
        reached = await uploads.append(db, config, me, media_id, offset=offset, chunk=chunk)
    return Response(None, status_code=204, headers={OFFSET: str(reached)})


@post("/v1/uploads/{media_id:str}/finish", status_code=200)
async def finish_upload(db: Database, config: Config, me: MemberId, media_id: MediaId) -> MediaInfo:
    """Have an upload decoded and kept; asked again, it says the same."""
    await limits.hit("decoding", me, *DECODINGS)
    return await uploads.finish(db, config, me, media_id)


@delete("/v1/uploads/{media_id:str}")
async def abandon_upload(db: Database, me: MemberId, media_id: MediaId) -> None:
    """Give up an upload, finished or not, that has not been sent anywhere."""
    async with db.transaction() as tx:
        await uploads.abandon(tx, me, media_id)


@get("/v1/media/{media_id:str}/{variant:str}")
async def fetch_media(
    request: AnyRequest,
    *,
    db: Database,
    config: Config,
    me: MemberId,
    access: Access,
    media_id: MediaId,
    variant: Variant,
    place: Place = None,
) -> Response[bytes] | Stream:
    """Give a variant of media, or the part that a Range header asks for."""
    media, file = await _visible(db, access, me, media_id=media_id, variant=variant, place=place)
    return await _served(request, config, media, variant=variant, file=file, cache=KEPT_BY_BROWSER)


@post("/v1/media/{media_id:str}/{variant:str}/links")
async def make_link(
    *,
    db: Database,
    config: Config,
    keys: Keys,
    me: MemberId,
    access: Access,
    media_id: MediaId,
    variant: Variant,
    place: Place = None,
) -> LinkOut:
    """Give an address of it that works without a cookie for five minutes."""
    await _visible(db, access, me, media_id=media_id, variant=variant, place=place)
    link = Link(media_id, variant, me, place or "", links.expiry(db.clock.now()))
    return LinkOut(
        url=f"{config.origin}/media/links/{links.sign(keys, link)}",
        expires_at=datetime.fromtimestamp(link.expires_at, UTC),
    )


@get("/media/links/{token:str}")
async def follow_link(
    request: AnyRequest,
    *,
    db: Database,
    config: Config,
    keys: Keys,
    access: Access,
    token: str,
) -> Response[bytes] | Stream:
    """Give what a link was made for, as long as the member who asked for it may see it."""
    link = links.read(keys, token, now=db.clock.now())
    media, file = await _visible(
        db, access, link.member, media_id=link.media, variant=link.variant, place=link.place or None
    )
    return await _served(request, config, media, variant=link.variant, file=file, cache=KEPT_WITH_LINK)


async def _visible(
    db: Database,
    access: Access,
    member: MemberId,
    *,
    media_id: MediaId,
    variant: Variant,
    place: str | None,
) -> tuple[Media, StoredFile]:
    where = access.parse(place) if place else None
    async with db.read() as reader:
        media = await store.read(reader, media_id)
        if media is None or not await access.may_fetch(reader, member, media, where):
            raise MediaNotFound
    file = media.facts.files.get(variant) if media.facts else None
    if file is None:
        raise MediaNotFound
    return media, file


async def _served(
    request: AnyRequest, config: Config, media: Media, *, variant: Variant, file: StoredFile, cache: str
) -> Response[bytes] | Stream:
    etag = f'"{file.digest[:32]}"'
    headers = {**HARMLESS, "ETag": etag, "Cache-Control": cache, "Content-Disposition": _disposition(media)}
    media_type = CONTENT_TYPES[media.kind]
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    part = None
    if request.headers.get("if-range", etag) == etag:
        part = rules.read_range(request.headers.get("range", ""), file.size_bytes)
    start, end = part or (0, file.size_bytes)
    pieces = await storage.read(config, uploads.key(media.id, variant), start, end)
    if pieces is None:
        log.error("media.lost", media=str(media.id), variant=variant)
        raise MediaNotFound
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size_bytes}"
    return Stream(pieces, status_code=206 if part else 200, headers=headers, media_type=media_type)


def _disposition(media: Media) -> str:
    if media.name is None:
        return "inline"
    plain = "".join(
        sign if (sign.isascii() and sign.isalnum()) or sign in " ._-" else "_" for sign in media.name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(media.name, safe='')}"


ROUTES: Routes = (
    Router(
        "/",
        route_handlers=[
            begin_upload,
            show_upload,
            append_chunk,
            finish_upload,
            abandon_upload,
            fetch_media,
            make_link,
            follow_link,
        ],
        dependencies={"access": Provide(provide_access)},
    ),
)

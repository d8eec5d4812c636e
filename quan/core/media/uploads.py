"""Uploads: begun, sent in parts, finished.

A part is written to the store first and then to the table, if the upload still stands where the part
begins: of two writers at one place one is refused. So a process may die anywhere: what it had not written
down is sent again. No transaction is open while bytes travel.
"""

import hashlib
import uuid
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from quan.core.config import Config
from quan.core.db import Database, Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.media import decoding, rules, storage, store
from quan.core.media.errors import MediaInUse, MediaNotFound, QuotaReached, TooManyUploads
from quan.core.media.model import Facts, Kind, Media, MediaId, MediaInfo, StoredFile
from quan.core.problems import Problem


async def begin(
    tx: Tx, config: Config, owner: MemberId, *, kind: Kind, size_bytes: int, name: str = ""
) -> Media:
    """Announce an upload; its size counts towards the quota from now on.

    Raises: UploadTooLarge, NameMissing, QuotaReached, TooManyUploads.
    """
    rules.check_size(config, kind, size_bytes)
    shown = rules.clean_name(name) if kind == "file" else None
    limit = config.media_quota_mb * rules.MEGABYTE
    if not await store.charge(tx, owner, size_bytes, limit_bytes=limit):
        raise QuotaReached(used_bytes=await store.usage(tx, owner), limit_bytes=limit)
    if await store.count_unfinished(tx, owner) >= rules.MOST_UNFINISHED:  # the charge holds the member's lock
        raise TooManyUploads(limit=rules.MOST_UNFINISHED)
    media = MediaId.new(tx.now)
    await store.insert(tx, media, owner, kind=kind, name=shown, size=size_bytes)
    return await own(tx, owner, media)


async def own(reader: Reader, owner: MemberId, media: MediaId) -> Media:
    """Give an upload of this member.

    Raises: MediaNotFound, also for another member's.
    """
    found = await store.read(reader, media)
    if found is None or found.owner != owner or found.state == "doomed":
        raise MediaNotFound
    return found


async def append(
    db: Database, config: Config, owner: MemberId, media: MediaId, *, offset: int, chunk: bytes
) -> int:
    """Add the part that begins at `offset`; give where the next one begins.

    Raises: MediaNotFound, UploadFinished, OffsetMismatch, UploadOverrun, ChunkTooSmall, StorageFull.
    """
    async with db.read() as reader:
        rules.check_chunk(await own(reader, owner, media), offset=offset, size_bytes=len(chunk))
    key = uuid.uuid4()
    await storage.put(config, _chunk_key(media, key), chunk)
    try:
        async with db.transaction() as tx:
            if not await store.add_chunk(tx, media, key, starts_at=offset, size=len(chunk)):
                rules.check_chunk(await own(tx, owner, media), offset=offset, size_bytes=len(chunk))
    except Problem:
        await storage.delete(config, _chunk_key(media, key))
        raise
    return offset + len(chunk)


async def finish(db: Database, config: Config, owner: MemberId, media: MediaId) -> MediaInfo:
    """Decode what has come, keep what is ours of it, and forget the parts. Asked again, it says the same.

    Raises: MediaNotFound, UploadIncomplete, StorageFull, Unavailable; PhotoUnreadable, PhotoTooManyPixels,
    VoiceUnreadable, VoiceTooLong, MediaTooHeavy, after which the upload is given up.
    """
    async with db.read(snapshot=True) as reader:  # or somebody finishes it, and its parts go, in between
        upload = await own(reader, owner, media)
        if upload.state == "kept":
            return MediaInfo.of(upload)
        rules.check_complete(upload)
        chunks = await store.chunks(reader, media)
    try:
        facts = await _keep_files(config, upload, chunks)
    except FileNotFoundError:  # somebody else finished it, and swept its parts
        return await _finished_elsewhere(db, owner, media)
    except Problem as refusal:
        if refusal.status < 500:  # noqa: PLR2004 - it is the file's fault, not ours
            await _give_up(db, media)
        raise
    async with db.transaction() as tx:
        if await store.keep(tx, media, facts):
            await store.recharge(tx, media, facts.stored_bytes)
        kept = await own(tx, owner, media)
    await sweep(db, config, media)
    return MediaInfo.of(kept)


async def abandon(tx: Tx, owner: MemberId, media: MediaId) -> None:
    """Give up an upload, or what it became as long as it is not used. Its room is free once it is deleted.

    Raises: MediaNotFound, MediaInUse.
    """
    await own(tx, owner, media)
    if not await store.doom(tx, media):
        raise MediaInUse


async def sweep(db: Database, config: Config, media: MediaId) -> None:
    """Delete the parts of a finished upload; until that is done, they stay on the list."""
    await storage.delete_under(config, f"{folder(media)}/chunks")
    async with db.transaction() as tx:
        await store.forget_chunks(tx, media)


async def content(config: Config, media: MediaInfo) -> AsyncIterator[bytes] | None:
    """Give the best there is of media, piece by piece; None when it is gone. Who asks was checked."""
    return await storage.whole(config, key(media.id, "large" if media.kind == "photo" else "original"))


def folder(media: MediaId) -> str:
    """Say where in the store all the objects of an upload lie."""
    return f"files/{media}"


def key(media: MediaId, variant: str) -> str:
    """Say where in the store a variant is kept."""
    return f"{folder(media)}/{variant}"


def _chunk_key(media: MediaId, chunk: UUID) -> str:
    return f"{folder(media)}/chunks/{chunk.hex}"


async def _keep_files(config: Config, upload: Media, chunks: Sequence[UUID]) -> Facts:
    if upload.kind == "file":
        return await _keep_as_it_is(config, upload, chunks)
    async with decoding.turn(upload.owner):
        content = b"".join([part async for part in _parts(config, upload, chunks)])
        if upload.kind == "photo":
            decoded = await decoding.decode_photo(content)
        else:
            decoded = await decoding.decode_voice(content, most_s=config.voice_max_s)
    files = {}
    for variant, file in decoded.files.items():
        await storage.put(config, key(upload.id, variant), file)
        files[variant] = StoredFile(len(file), hashlib.sha256(file).hexdigest())
    return Facts(files=files, **decoded.facts)  # type: ignore[arg-type] # the decoder names its variants


async def _keep_as_it_is(config: Config, upload: Media, chunks: Sequence[UUID]) -> Facts:
    digest = hashlib.sha256()

    async def digested() -> AsyncIterator[bytes]:
        async for part in _parts(config, upload, chunks):
            digest.update(part)
            yield part

    await storage.put(config, key(upload.id, "original"), digested())
    return Facts(files={"original": StoredFile(upload.declared_bytes, digest.hexdigest())})


async def _parts(config: Config, upload: Media, chunks: Sequence[UUID]) -> AsyncIterator[bytes]:
    """Read an upload from its parts; what is not whole ends in an exception, so that it is kept nowhere."""
    size = 0
    for chunk in chunks:
        part = await storage.get(config, _chunk_key(upload.id, chunk))
        if part is None:
            raise FileNotFoundError(_chunk_key(upload.id, chunk))
        size += len(part)
        yield part
    invariant(size == upload.declared_bytes, "a finished upload is as long as was announced")


async def _finished_elsewhere(db: Database, owner: MemberId, media: MediaId) -> MediaInfo:
    async with db.read() as reader:
        found = await own(reader, owner, media)
    invariant(found.state == "kept", "the parts of an upload go once it is kept")
    return MediaInfo.of(found)


async def _give_up(db: Database, media: MediaId) -> None:
    async with db.transaction() as tx:
        await store.doom(tx, media)

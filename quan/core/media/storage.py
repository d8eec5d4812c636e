"""Bytes under a key, by obstore: in a folder, or in a store that speaks S3.

A key is made by us and always has the same content, so a file never changes and may be cached for ever.
"""

import errno
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from quan.core.config import Config
from quan.core.media.errors import StorageFull

PIECE_BYTES = 256 * 1024
_FULL = (f"os error {errno.ENOSPC})", f"os error {errno.EDQUOT})", "QuotaExceeded", "XMinioStorageFull")

log = structlog.get_logger()


@cache
def _store(url: str, folder: Path) -> ObjectStore:
    return from_url(url) if url else LocalStore(folder, mkdir=True)


def _opened(config: Config) -> ObjectStore:
    return _store(config.media_url, config.data / "media")


async def put(config: Config, key: str, content: bytes | AsyncIterable[bytes]) -> None:
    """Keep a file, whole or not at all. Writing it twice does no harm.

    Raises: StorageFull.
    """
    with _room_is_needed(key):
        await _opened(config).put_async(key, content)


async def get(config: Config, key: str) -> bytes | None:
    """Give a file, or None when there is none."""
    try:
        found = await _opened(config).get_async(key)
    except FileNotFoundError:
        return None
    return bytes(await found.bytes_async())


async def whole(config: Config, key: str) -> AsyncIterator[bytes] | None:
    """Give a file piece by piece; None when there is none."""
    try:
        found = await _opened(config).get_async(key)
    except FileNotFoundError:
        return None
    return (bytes(piece) async for piece in found.stream(PIECE_BYTES))


async def read(config: Config, key: str, start: int, end: int) -> AsyncIterator[bytes] | None:
    """Give the bytes from `start` up to, but without, `end`, piece by piece; None when there is no file."""
    try:
        found = await _opened(config).get_async(key, options={"range": (start, end)})
    except FileNotFoundError:
        return None
    return (bytes(piece) async for piece in found.stream(PIECE_BYTES))


async def delete(config: Config, key: str) -> None:
    """Forget a file; one that is gone already is no error."""
    try:
        await _opened(config).delete_async(key)
    except FileNotFoundError:
        return


async def delete_under(config: Config, folder: str) -> None:
    """Forget all files of a folder; that there are none is no error."""
    store = _opened(config)
    async for found in store.list(folder):
        for one in found:
            await delete(config, one["path"])


@contextmanager
def _room_is_needed(key: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        if isinstance(error, OSError) or not any(sign in str(error) for sign in _FULL):
            raise
        log.exception("media.storage-full", key=key)
        raise StorageFull from error

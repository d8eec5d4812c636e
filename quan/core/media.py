"""Files that people upload, after a domain has checked and rewritten them: bytes under a key, by obstore.

Keys are made by us and name their content, so a file never changes and may be cached for ever.
"""

from functools import cache
from pathlib import Path

from obstore.store import LocalStore, ObjectStore, from_url

from quan.core.config import Config


@cache
def _store(url: str, folder: Path) -> ObjectStore:
    return from_url(url) if url else LocalStore(folder, mkdir=True)


def _opened(config: Config) -> ObjectStore:
    return _store(config.media_url, config.data / "media")


async def put(config: Config, key: str, content: bytes) -> None:
    """Keep a file. The same key always has the same content, so writing twice does no harm."""
    await _opened(config).put_async(key, content)


async def get(config: Config, key: str) -> bytes | None:
    """Give a file, or None when there is none."""
    try:
        found = await _opened(config).get_async(key)
    except FileNotFoundError:
        return None
    return bytes(await found.bytes_async())


async def delete(config: Config, key: str) -> None:
    """Forget a file; one that is gone already is no error."""
    try:
        await _opened(config).delete_async(key)
    except FileNotFoundError:
        return

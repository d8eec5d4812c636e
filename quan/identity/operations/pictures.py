"""Turning an upload into a picture that is ours: only its pixels survive, see `core.decoder`."""

import hashlib

from quan.core import media
from quan.core.config import Config
from quan.core.ids import MemberId

MOST_BYTES = 5 * 1024 * 1024


async def keep_portrait(config: Config, member: MemberId, upload: bytes) -> str:
    """Rewrite an upload as a square and keep it; give the name to show it under.

    The member is part of the name: two members with the same picture cannot be linked by it.

    Raises: what `media.decode_portrait` refuses.
    """
    picture = await media.decode_portrait(member, upload)
    name = hashlib.sha256(member.uuid.bytes + picture).hexdigest()
    await media.put(config, key(name), picture)
    return name


async def forget_portrait(config: Config, name: str) -> None:
    """Delete a picture that is no longer shown."""
    await media.delete(config, key(name))


def key(name: str) -> str:
    """Say where in the media store a picture is kept."""
    return f"avatars/{name}.webp"

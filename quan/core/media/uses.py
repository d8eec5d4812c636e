"""Who still needs media: domains claim what they show and release it when they no longer do."""

from collections.abc import Collection, Sequence

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.media import store
from quan.core.media.errors import MediaNotFound
from quan.core.media.model import Media, MediaId, MediaInfo


async def claim(tx: Tx, owner: MemberId, ids: Sequence[MediaId]) -> list[MediaInfo]:
    """Use media that this member uploaded, each once however often it is named; give them as they are named.

    Raises: MediaNotFound for what is not finished, not theirs or gone.
    """
    return await _use(tx, ids, owner)


async def share(tx: Tx, ids: Sequence[MediaId]) -> list[MediaInfo]:
    """Use media once more, whoever uploaded them: what is forwarded. The domain has checked who asks.

    Raises: MediaNotFound.
    """
    return await _use(tx, ids, None)


async def release(tx: Tx, ids: Collection[MediaId]) -> None:
    """End one use of each; what nobody uses any more is out of reach with this commit, and deleted soon."""
    wanted = set(ids)
    in_use = [media for media in await store.locked(tx, wanted) if media.state == "kept"]
    invariant(len(in_use) == len(wanted), "only what is used is released")
    await store.release(tx, wanted)


async def describe(reader: Reader, ids: Collection[MediaId]) -> dict[MediaId, MediaInfo]:
    """Tell about media that are kept; others are left out."""
    return {
        media.id: MediaInfo.of(media)
        for media in await store.by_ids(reader, set(ids))
        if media.state == "kept"
    }


async def _use(tx: Tx, ids: Sequence[MediaId], owner: MemberId | None) -> list[MediaInfo]:
    found = {media.id: media for media in await store.locked(tx, set(ids)) if _may_be_used(media, owner)}
    if found.keys() != set(ids):
        raise MediaNotFound
    await store.use(tx, found)
    return [MediaInfo.of(found[media]) for media in ids]


def _may_be_used(media: Media, owner: MemberId | None) -> bool:
    return media.state == "kept" and owner in {None, media.owner}

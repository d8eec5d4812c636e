"""Who still needs media: domains claim what they show and release it when they no longer do."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.media import store
from quan.core.media.errors import MediaNotFound
from quan.core.media.model import MediaId, MediaInfo


@dataclass(frozen=True, slots=True)
class Held:
    """Media that stay kept until the transaction ends, and whose they are."""

    owner: MemberId
    info: MediaInfo


async def hold(tx: Tx, ids: Collection[MediaId]) -> dict[MediaId, Held]:
    """Hold media that are kept, for a domain that decides about many wishes at once; others are left out.

    What is then shown is to be counted with `use`.
    """
    return {
        media.id: Held(media.owner, MediaInfo.of(media))
        for media in await store.locked(tx, set(ids))
        if media.state == "kept"
    }


async def use(tx: Tx, ids: Sequence[MediaId]) -> None:
    """Use media that are held, as often as each is named."""
    await store.use(tx, Counter(ids))


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


async def release(tx: Tx, ids: Sequence[MediaId]) -> None:
    """End a use for each time one is named.

    What nobody uses any more is out of reach with this commit, and deleted soon.
    """
    uses = Counter(ids)
    in_use = await hold(tx, uses)
    invariant(len(in_use) == len(uses), "only what is used is released")
    await store.release(tx, uses)


async def describe(reader: Reader, ids: Collection[MediaId]) -> dict[MediaId, MediaInfo]:
    """Tell about media that are kept; others are left out."""
    return {
        media.id: MediaInfo.of(media)
        for media in await store.by_ids(reader, set(ids))
        if media.state == "kept"
    }


async def _use(tx: Tx, ids: Sequence[MediaId], owner: MemberId | None) -> list[MediaInfo]:
    held = await hold(tx, ids)
    if held.keys() != set(ids) or any(owner not in {None, one.owner} for one in held.values()):
        raise MediaNotFound
    await use(tx, list(held))
    return [held[media].info for media in ids]

"""Pictures, voice messages and files in messages: what is known of them, and that they stay while needed."""

from collections.abc import Mapping, Sequence

from quan.chat.model.bodies import Body, File, Photo, Photos, Voice, media_in
from quan.chat.model.conversations import ConversationId
from quan.chat.model.sending import Wish
from quan.chat.rules import attachments as rules
from quan.chat.store import attachments as store
from quan.core import media
from quan.core.db import Reader, Tx
from quan.core.media import MediaId, MediaInfo


async def completed(reader: Reader, body: Body) -> Body:
    """Add to a message what the house found out about its media when they were uploaded.

    Raises: core.MediaNotFound, MediaUnfit.
    """
    wanted = media_in(body)
    if not wanted:
        return body
    found = await media.describe(reader, wanted)
    if len(found) < len(wanted):
        raise media.MediaNotFound
    return _with_facts(body, found)


def _with_facts(body: Body, found: Mapping[MediaId, MediaInfo]) -> Body:
    match body:
        case Photos(items=items, caption=caption):
            return Photos(items=tuple(_photo(found[one.media]) for one in items), caption=caption)
        case Voice(media=one):
            info = rules.check_kind(found[one], "voice")
            return Voice(media=one, duration_ms=info.duration_ms or 0, waveform=tuple(info.waveform or ()))
        case File(media=one):
            info = rules.check_kind(found[one], "file")
            return File(
                media=one, name=info.name or "", size_bytes=info.size_bytes, content_type=info.content_type
            )
        case _:
            return body


def _photo(info: MediaInfo) -> Photo:
    rules.check_kind(info, "photo")
    return Photo(media=info.id, width=info.width or 0, height=info.height or 0, blurhash=info.blurhash or "")


async def take(tx: Tx, wish: Wish) -> None:
    """Keep the media of a message as long as the message needs them; only what is passed on may be another's.

    Raises: core.MediaNotFound.
    """
    if wish.forwarded:
        await media.share(tx, wish.media)
    else:
        await media.claim(tx, wish.sender, wish.media)


async def let_go(tx: Tx, conversation: ConversationId, numbers: Sequence[int]) -> None:
    """Need the media of messages no longer; call it before their words are taken away."""
    for ids in (await store.of_messages(tx, conversation, numbers)).values():
        await media.release(tx, ids)

"""Pictures, voice messages and files in messages: what is known of them, and that they stay while needed."""

from collections.abc import Mapping

from quan.chat.model.bodies import Body, File, Photo, Photos, Voice, media_in
from quan.chat.model.conversations import ConversationId
from quan.chat.rules import attachments as rules
from quan.chat.store import attachments as store
from quan.chat.store import conversations
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


async def release(tx: Tx, conversation: ConversationId) -> None:
    """Let go of the media of messages that are gone. The caller holds the conversation.

    Under a legal hold they stay, out of everybody's reach, until it ends.
    """
    if loose := await store.take_loose(tx, conversation):
        await media.release(tx, loose)


async def due(reader: Reader) -> list[ConversationId]:
    """Give the conversations whose legal hold has ended and that have media of messages that are gone."""
    return await store.with_loose(reader)


async def release_later(tx: Tx, conversation: ConversationId) -> None:
    """Let go of what a legal hold had kept."""
    if await conversations.lock(tx, conversation) is not None:
        await release(tx, conversation)

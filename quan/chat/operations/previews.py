"""Previews of the pages that members link to. A job looks, long after the message was sent."""

import asyncio

from quan.chat.model.bodies import Preview, Text
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message
from quan.chat.operations.holding import CHANGED
from quan.chat.rules import links
from quan.chat.store import changing, conversations, messages
from quan.core import jobs, streams
from quan.core.db import Reader, Tx
from quan.core.outbound import Outbound, Unreachable

LOOK = "chat.preview"
"""The name of the job."""
MOST_REDIRECTS = 3
LIMIT_BYTES = 256 * 1024
TIMEOUT_S = 8.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_HEADERS = {"user-agent": "Quan (link preview)", "accept": "text/html", "accept-encoding": "identity"}


async def look_later(tx: Tx, message: Message) -> None:
    """Have a preview made of the first link of a message, if it has one and no preview yet."""
    if link_of(message) is not None:
        await jobs.defer(tx, LOOK, conversation=message.conversation, number=message.number)


def link_of(message: Message) -> str | None:
    """Give the page that a message still wants a preview of."""
    body = message.body
    return links.first_link(body.text) if isinstance(body, Text) and body.preview is None else None


async def wanted(reader: Reader, conversation: ConversationId, number: int) -> str | None:
    """Give the page that a message wants a preview of now."""
    found = await messages.by_numbers(reader, conversation, [number])
    return link_of(found[0]) if found else None


async def look(outbound: Outbound, url: str) -> Preview | None:
    """Ask a page what it says of itself; None when it does not answer as a page does. No transaction is open.

    Each redirect is looked at like the first address: it may lead nowhere that the first could not. The page
    is read beside the loop: whoever wrote it chose how long that takes.
    """
    asked = links.spelled(url)
    for _ in range(MOST_REDIRECTS + 1):
        if asked is None:
            return None
        try:
            answer = await outbound.request(
                "GET", asked, headers=_HEADERS, limit_bytes=LIMIT_BYTES, timeout_s=TIMEOUT_S
            )
        except Unreachable:
            return None
        if answer.status in _REDIRECTS and "location" in answer.headers:
            asked = links.next_address(asked, answer.headers["location"])
            continue
        kind = answer.headers.get("content-type", "")
        if answer.status != _OK or not links.is_page(kind):
            return None
        return await asyncio.to_thread(links.preview_of, url, kind, answer.body)
    return None


async def keep(tx: Tx, conversation: ConversationId, number: int, preview: Preview) -> None:
    """Add a preview to a message, unless it changed meanwhile or was taken back."""
    if await conversations.lock(tx, conversation) is None:
        return
    found = await messages.by_numbers(tx, conversation, [number])
    if not found or link_of(found[0]) != preview.url:
        return
    body = found[0].body
    if isinstance(body, Text):
        with_preview = Text(text=body.text, mentions=body.mentions, preview=preview)
        await changing.set_body(tx, conversation, number, with_preview)
        streams.append_last(tx, conversation, CHANGED, {"number": number, "change": "edited"})

"""Finding messages by words."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import Parameter

from quan import identity
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut
from quan.chat.queries.search import search
from quan.core import limits, pages
from quan.core.db import Database
from quan.core.limits import Rate
from quan.core.pages import Page

SEARCHES = (Rate(30, per_s=10), Rate(600, per_s=3600))
MOST_CHARS = 200


@get("/v1/messages/search", tags=["chat"])
async def search_messages(
    *,
    db: Database,
    caller: identity.Caller,
    q: Annotated[str, Parameter(max_length=MOST_CHARS)],
    conversation: str | None = None,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=50)] = None,
) -> Page[MessageOut]:
    """Find messages by words in all of the caller's conversations or in one, the latest first."""
    await limits.hit("chat-search", caller.member.id, *SEARCHES)
    within = ConversationId.parse(conversation) if conversation else None
    after = pages.position(cursor, datetime, UUID, int) if cursor else None
    async with db.read(snapshot=True) as reader:
        return await search(
            reader, caller.member.id, q, conversation=within, after=after, limit=pages.clamp(limit)
        )


ROUTES = (search_messages,)

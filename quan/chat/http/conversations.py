"""Conversations: opening them, listing them."""

from typing import Annotated

from litestar import get, post
from litestar.params import Parameter

from quan import identity
from quan.chat.errors.conversations import ConversationKindInvalid
from quan.chat.http.requests import ConversationIn
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId, View
from quan.chat.model.views import ConversationOut
from quan.chat.operations import conversations as operations
from quan.chat.operations.conversations import NewGroup
from quan.chat.queries import conversations as queries
from quan.core import limits
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.core.pages import Page

OPENINGS = (Rate(30, per_s=60), Rate(300, per_s=3600))
LISTED = 100


@get("/v1/conversations", tags=["chat"])
async def list_conversations(
    *,
    db: Database,
    caller: identity.Caller,
    view: View = "inbox",
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=queries.MOST_LISTED)] = LISTED,
) -> Page[ConversationOut]:
    """List the caller's conversations: the pinned first, then by when something was last said."""
    after = queries.read_position(cursor) if cursor else None
    async with db.read() as reader:
        return await queries.conversation_page(reader, caller.member.id, view, after=after, limit=limit)


@post("/v1/conversations", tags=["chat"])
async def open_conversation(db: Database, caller: identity.Caller, data: ConversationIn) -> ConversationOut:
    """Open the conversation with a member, make a group, or open one's own notes; a repeat gives the same."""
    check_standing(caller)
    me = caller.member.id
    await limits.hit("chat-open", me, *OPENINGS)
    async with db.transaction() as tx:
        id_ = await _opened(tx, me, data)
    async with db.read() as reader:
        return await queries.conversation(reader, me, id_)


async def _opened(tx: Tx, me: MemberId, data: ConversationIn) -> ConversationId:
    match data.kind:
        case "direct" if data.member is not None:
            return await operations.open_direct(tx, me, data.member)
        case "group" if data.title is not None and data.client_id is not None:
            wish = NewGroup(title=data.title, members=data.members, client_id=data.client_id)
            return await operations.create_group(tx, me, wish)
        case "self":
            return await operations.open_self(tx, me)
        case _:
            raise ConversationKindInvalid


@get("/v1/conversations/{conversation_id:str}", tags=["chat"])
async def show_conversation(
    db: Database, caller: identity.Caller, conversation_id: ConversationId
) -> ConversationOut:
    """Show one of the caller's conversations."""
    async with db.read() as reader:
        return await queries.conversation(reader, caller.member.id, conversation_id)


ROUTES = (list_conversations, open_conversation, show_conversation)

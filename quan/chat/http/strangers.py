"""Message requests: what a member says to a stranger who wrote to them."""

from litestar import post

from quan import identity
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId
from quan.chat.model.views import ConversationOut
from quan.chat.operations import requests as operations
from quan.chat.queries import conversations
from quan.core.db import Database


@post("/v1/conversations/{conversation_id:str}/accept", tags=["chat"], status_code=200)
async def accept(db: Database, caller: identity.Caller, conversation_id: ConversationId) -> ConversationOut:
    """Let a stranger write."""
    check_standing(caller)
    async with db.transaction() as tx:
        await operations.accept(tx, caller.member.id, conversation_id)
    async with db.read() as reader:
        return await conversations.conversation(reader, caller.member.id, conversation_id)


@post("/v1/conversations/{conversation_id:str}/decline", tags=["chat"], status_code=204)
async def decline(db: Database, caller: identity.Caller, conversation_id: ConversationId) -> None:
    """Put a stranger's request away, who is not told."""
    async with db.transaction() as tx:
        await operations.decline(tx, caller.member.id, conversation_id)


ROUTES = (accept, decline)

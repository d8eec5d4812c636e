"""How far the caller got."""

from litestar import post

from quan import identity
from quan.chat.http.requests import MarksIn
from quan.chat.model.conversations import ConversationId
from quan.chat.operations import marks
from quan.core.db import Database


@post("/v1/conversations/{conversation_id:str}/marks", status_code=204, tags=["chat"])
async def mark(db: Database, caller: identity.Caller, conversation_id: ConversationId, data: MarksIn) -> None:
    """Note what has come to the caller's devices and what the caller has read; neither ever goes back."""
    async with db.transaction() as tx:
        await marks.mark(tx, caller.member.id, conversation_id, delivered=data.delivered, read=data.read)


ROUTES = (mark,)

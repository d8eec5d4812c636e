"""How far the caller got."""

from typing import Annotated

from litestar import post, put
from litestar.params import Parameter

from quan import identity
from quan.chat.http.requests import MarksIn
from quan.chat.model.conversations import ConversationId
from quan.chat.operations import marks
from quan.core import limits
from quan.core.db import Database
from quan.core.limits import Rate

PLAYS = (Rate(30, per_s=10), Rate(1200, per_s=3600))

AtNumber = Annotated[int, Parameter(ge=1, lt=1 << 53)]


@post("/v1/conversations/{conversation_id:str}/marks", status_code=204, tags=["chat"])
async def mark(db: Database, caller: identity.Caller, conversation_id: ConversationId, data: MarksIn) -> None:
    """Note what has come to the caller's devices and what the caller has read; neither ever goes back."""
    async with db.transaction() as tx:
        await marks.mark(tx, caller.member.id, conversation_id, delivered=data.delivered, read=data.read)


@put("/v1/conversations/{conversation_id:str}/messages/{number:int}/played", status_code=204, tags=["chat"])
async def play(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> None:
    """Note that the caller played a voice message of somebody else; a repeat does no harm."""
    await limits.hit("chat-play", caller.member.id, *PLAYS)
    async with db.transaction() as tx:
        await marks.play(tx, caller.member.id, conversation_id, number)


ROUTES = (mark, play)

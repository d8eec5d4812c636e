"""What becomes of a message: other words, taken back, an emoji, a pin, a star."""

from typing import Annotated, Literal
from urllib.parse import unquote

from litestar import delete, get, patch, put
from litestar.params import Parameter, QueryParameter

from quan import identity
from quan.chat.http.requests import EditIn
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut, shown
from quan.chat.operations import changing, personal
from quan.chat.queries import collections, messages
from quan.chat.queries.collections import HistoryOut, ReadersOut
from quan.core import limits
from quan.core.config import Config
from quan.core.db import Database
from quan.core.limits import Rate

CHANGES = (Rate(30, per_s=10), Rate(1200, per_s=3600))
MESSAGE = "/v1/conversations/{conversation_id:str}/messages/{number:int}"

AtNumber = Annotated[int, Parameter(ge=1, lt=1 << 53)]


@patch(MESSAGE, tags=["chat"])
async def edit_message(
    *,
    db: Database,
    config: Config,
    caller: identity.Caller,
    conversation_id: ConversationId,
    number: AtNumber,
    data: EditIn,
) -> MessageOut:
    """Give one's own message other words; what it said before stays readable."""
    check_standing(caller)
    me = caller.member.id
    await limits.hit("chat-change", me, *CHANGES)
    async with db.transaction() as tx:
        await changing.edit(
            tx,
            me,
            conversation_id,
            number,
            text=data.text,
            mentions=data.named(),
            with_preview=config.link_previews,
        )
        return shown(await messages.visible(tx, me, conversation_id, number))


@get(f"{MESSAGE}/history", tags=["chat"])
async def show_history(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> HistoryOut:
    """Show what a message said at first, and after each change."""
    async with db.read() as reader:
        return await collections.history(reader, caller.member.id, conversation_id, number)


@get(f"{MESSAGE}/readers", tags=["chat"])
async def show_readers(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> ReadersOut:
    """Show who has one's own message, and who has read it."""
    async with db.read() as reader:
        return await collections.readers(reader, caller.member.id, conversation_id, number)


@delete(MESSAGE, tags=["chat"])
async def delete_message(
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    number: AtNumber,
    whom: Annotated[Literal["all", "me"], QueryParameter(name="for")] = "me",
) -> None:
    """Take a message back for everybody, or hide it from oneself."""
    me = caller.member.id
    await limits.hit("chat-change", me, *CHANGES)
    act = changing.recall if whom == "all" else personal.hide
    async with db.transaction() as tx:
        await act(tx, me, conversation_id, number)


@put(f"{MESSAGE}/reactions/{{emoji:str}}", status_code=204, tags=["chat"])
async def react(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber, emoji: str
) -> None:
    """Answer a message with an emoji."""
    check_standing(caller)
    await limits.hit("chat-react", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await changing.react(tx, caller.member.id, conversation_id, number, unquote(emoji))


@delete(f"{MESSAGE}/reactions/{{emoji:str}}", tags=["chat"])
async def unreact(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber, emoji: str
) -> None:
    """Take one's emoji back."""
    await limits.hit("chat-react", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await changing.unreact(tx, caller.member.id, conversation_id, number, unquote(emoji))


@put(f"{MESSAGE}/pin", status_code=204, tags=["chat"])
async def pin(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> None:
    """Keep a message at the top for everybody."""
    check_standing(caller)
    await limits.hit("chat-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await changing.pin(tx, caller.member.id, conversation_id, number)


@delete(f"{MESSAGE}/pin", tags=["chat"])
async def unpin(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> None:
    """Take a message from the top."""
    await limits.hit("chat-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await changing.unpin(tx, caller.member.id, conversation_id, number)


@put(f"{MESSAGE}/star", status_code=204, tags=["chat"])
async def star(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> None:
    """Star a message for oneself."""
    await limits.hit("chat-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await personal.star(tx, caller.member.id, conversation_id, number)


@delete(f"{MESSAGE}/star", tags=["chat"])
async def unstar(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, number: AtNumber
) -> None:
    """Take one's star away."""
    await limits.hit("chat-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await personal.unstar(tx, caller.member.id, conversation_id, number)


ROUTES = (
    edit_message,
    show_history,
    show_readers,
    delete_message,
    react,
    unreact,
    pin,
    unpin,
    star,
    unstar,
)

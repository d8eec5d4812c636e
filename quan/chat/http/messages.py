"""Messages: saying something, and reading what was said."""

from datetime import datetime
from typing import Annotated

from litestar import get, post
from litestar.params import Parameter

from quan import identity
from quan.chat.http.requests import MessageIn
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut, shown
from quan.chat.model.sending import Wish
from quan.chat.operations import wishes
from quan.chat.queries import messages as queries
from quan.chat.queries.messages import MessagesOut
from quan.chat.sender import Make, Sender
from quan.core import limits
from quan.core.db import Database, Tx
from quan.core.limits import Rate

SENDS = (Rate(30, per_s=10), Rate(600, per_s=3600))
"""Of a member in one conversation."""
SENDS_ANYWHERE = Rate(120, per_s=10)
"""Of a member in all of them together, and in those that there are not."""
MOST_BYTES = 160 * 1024
"""Of a message: a sealed one is base64 of up to 64 KiB."""
PAGE = 50

AtNumber = Annotated[int | None, Parameter(ge=0, lt=1 << 53)]


@post("/v1/conversations/{conversation_id:str}/messages", tags=["chat"], request_max_body_size=MOST_BYTES)
async def send_message(
    sender: Sender, presented: identity.Presented, conversation_id: ConversationId, data: MessageIn
) -> MessageOut:
    """Say something. A repeat with the same client id gives the message that was made the first time."""
    return shown(await sender.submit(presented, saying(conversation_id, data)))


def saying(conversation: ConversationId, data: MessageIn) -> Make:
    """Say how a wish is made of what came from a device, once it is known whose it is."""

    async def make(tx: Tx, caller: identity.Caller) -> Wish:
        check_standing(caller)
        me, sketch = caller.member.id, data.sketch()
        await limits.hit("chat-send-anywhere", me, SENDS_ANYWHERE)
        await limits.hit("chat-send", f"{me}/{conversation}", *SENDS)
        if wishes.needs_a_look(sketch):
            return await wishes.looked_up_wish(tx, me, conversation, sketch)
        return wishes.plain_wish(me, conversation, sketch)

    return make


@get("/v1/conversations/{conversation_id:str}/messages", tags=["chat"])
async def list_messages(
    *,
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    before: AtNumber = None,
    after: AtNumber = None,
    around: AtNumber = None,
    since: datetime | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = PAGE,
) -> MessagesOut:
    """Read a part of a conversation: below a number, above one, around one, since an instant, or its end."""
    async with db.read() as reader:
        return await queries.message_page(
            reader,
            caller.member.id,
            conversation_id,
            before=before,
            after=after,
            around=around,
            since=since,
            limit=limit,
        )


ROUTES = (send_message, list_messages)

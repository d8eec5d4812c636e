"""`POST .../messages` on the express way: read from its bytes, said with the next batch.

Whatever is not in perfect order goes on to `messages.send_message`, which says why.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from quan.chat.http.messages import saying
from quan.chat.http.requests import MessageIn
from quan.chat.model.conversations import ConversationId
from quan.chat.sender import Sender
from quan.core import wire
from quan.core.config import Config
from quan.core.express import Handler, Headers
from quan.core.problems import Problem

Session = Callable[[Headers, Config], bytes | None]
"""Finds the digest of the session token in the headers of a request made by our own pages."""

_DECODER = msgspec.json.Decoder(MessageIn, dec_hook=wire.decode_hook)


@dataclass(frozen=True, slots=True)
class ExpressMessages:
    """The handler of one process."""

    config: Config
    sender: Sender
    session: Session

    def __call__(
        self, headers: Headers, body: bytes, conversation: str
    ) -> "asyncio.Future[bytes | None] | None":
        """Say something, or leave it to the ordinary handler.

        Raises: ChatBusy, Unavailable.
        """
        session = self.session(headers, self.config)
        if session is None or headers.get(b"content-type") != b"application/json":
            return None
        try:
            make = saying(ConversationId.parse(conversation), _DECODER.decode(body))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Problem):
            return None
        return self.sender.ask(session, make)


def express(config: Config, sender: Sender, session: Session) -> dict[tuple[str, str], Handler]:
    """Give the express handlers of chat."""
    messages = ExpressMessages(config, sender, session)
    return {("POST", "/v1/conversations/{conversation_id}/messages"): messages}

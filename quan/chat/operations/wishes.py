"""What a member typed, made into a wish that the sender takes."""

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from quan.chat.errors.messages import MessageEmpty
from quan.chat.model.bodies import Body, Notice, Text, said
from quan.chat.model.conversations import ConversationId
from quan.chat.model.sending import Origin, Wish
from quan.chat.queries import messages
from quan.chat.rules import bodies, words
from quan.core import wire
from quan.core.db import Reader
from quan.core.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A message as it came from a device: a body, or another message to pass on."""

    client_id: UUID
    body: Body | None
    reply_to: int | None = None
    forward_of: Origin | None = None


def wish_of(sender: MemberId, conversation: ConversationId, sketch: Sketch, body: Body) -> Wish:
    """Make a wish of a cleaned body."""
    stands_for = (conversation, sketch.reply_to, sketch.forward_of, body)
    return Wish(
        sender=sender,
        conversation=conversation,
        client_id=sketch.client_id,
        fingerprint=blake2b(wire.canonical(stands_for), digest_size=16).digest(),
        body=body,
        words=words.pieces(said(body)),
        reply_to=sketch.reply_to,
        forwarded=sketch.forward_of is not None,
    )


def plain_wish(sender: MemberId, conversation: ConversationId, sketch: Sketch) -> Wish:
    """Make a wish of what says all that is to know of it.

    Raises: what `rules.bodies.clean` refuses.
    """
    if sketch.body is None:
        raise MessageEmpty
    return wish_of(sender, conversation, sketch, bodies.clean(sketch.body))


async def forwarded_wish(
    reader: Reader, sender: MemberId, conversation: ConversationId, sketch: Sketch, origin: Origin
) -> Wish:
    """Make a wish of a message that the sender sees elsewhere; who it named is not called again.

    Raises: ConversationNotFound, MessageNotFound, MessageEmpty.
    """
    source = await messages.visible(reader, sender, origin.conversation, origin.number)
    match source.body:
        case None | Notice():
            raise MessageEmpty
        case Text(text=text, preview=preview):
            return wish_of(sender, conversation, sketch, Text(text=text, preview=preview))
        case body:
            return wish_of(sender, conversation, sketch, body)

"""What a member typed, made into a wish that the sender takes."""

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from quan import identity
from quan.chat.errors.messages import MessageEmpty
from quan.chat.model.bodies import (
    Body,
    ContactCard,
    File,
    Notice,
    Photos,
    Text,
    Voice,
    media_in,
    said,
)
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import message_id
from quan.chat.model.sending import Origin, Wish
from quan.chat.operations import attachments
from quan.chat.queries import messages
from quan.chat.rules import bodies, words
from quan.chat.store import messages as store
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


def plain_wish(sender: MemberId, conversation: ConversationId, sketch: Sketch) -> Wish:
    """Make a wish of what says by itself all that is to know of it.

    Raises: what `rules.bodies.clean` refuses.
    """
    return _wish(sender, conversation, sketch, _cleaned(sketch))


async def looked_up_wish(
    reader: Reader, sender: MemberId, conversation: ConversationId, sketch: Sketch
) -> Wish:
    """Make a wish of what shows media or somebody, or passes on another message.

    What is asked for once more stands already, whatever became of its media or its source since.

    Raises: what `rules.bodies.clean` refuses; core.MediaNotFound, MediaUnfit; identity.MemberNotFound;
    ConversationNotFound, MessageNotFound.
    """
    if await store.known(reader, [message_id(sender, sketch.client_id)]):
        return _wish(sender, conversation, sketch, sketch.body or Text(text=""))
    if sketch.forward_of is not None:
        return _wish(sender, conversation, sketch, await _passed_on(reader, sender, sketch.forward_of))
    body = _cleaned(sketch)
    if isinstance(body, ContactCard):
        await identity.member(reader, body.member)
    return _wish(sender, conversation, sketch, await attachments.completed(reader, body))


def needs_a_look(sketch: Sketch) -> bool:
    """Tell whether a sketch says less than the message will."""
    return sketch.forward_of is not None or isinstance(sketch.body, Photos | Voice | File | ContactCard)


def _cleaned(sketch: Sketch) -> Body:
    if sketch.body is None:
        raise MessageEmpty
    return bodies.clean(sketch.body)


async def _passed_on(reader: Reader, sender: MemberId, origin: Origin) -> Body:
    """Give what a message says that the sender sees; who it named is not called again."""
    source = await messages.visible(reader, sender, origin.conversation, origin.number)
    match source.body:
        case None | Notice():
            raise MessageEmpty
        case Text(text=text, preview=preview):
            return Text(text=text, preview=preview)
        case body:
            return body


def _wish(sender: MemberId, conversation: ConversationId, sketch: Sketch, body: Body) -> Wish:
    """Make a wish. Its fingerprint is of what the member decided, not of what the house found out since."""
    stands_for = (conversation, sketch.reply_to, sketch.forward_of, sketch.body)
    return Wish(
        sender=sender,
        conversation=conversation,
        client_id=sketch.client_id,
        fingerprint=blake2b(wire.canonical(stands_for), digest_size=16).digest(),
        body=body,
        words=words.pieces(said(body)),
        media=media_in(body),
        reply_to=sketch.reply_to,
        forwarded=sketch.forward_of is not None,
    )

"""Changing, taking back, pinning and answering with an emoji what was said."""

from dataclasses import replace

from quan.chat.errors.messages import TooManyPins, TooManyReactions
from quan.chat.model.bodies import Mention, keep_mentions, mentioned, said
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message
from quan.chat.operations import attachments, holding, previews
from quan.chat.rules import changing as rules
from quan.chat.rules import words
from quan.chat.store import changing as store
from quan.chat.store import memberships
from quan.core.db import Tx
from quan.core.ids import MemberId


async def edit(
    tx: Tx,
    me: MemberId,
    id_: ConversationId,
    number: int,
    *,
    text: str,
    mentions: tuple[Mention, ...] = (),
    with_preview: bool = False,
) -> Message:
    """Give a message other words; what it said before stays readable for all who see it.

    Raises: what `hold_to_speak`, `check_announcing`, `check_editor` and `edited` refuse; MessageNotFound.
    """
    held = await holding.hold_to_speak(tx, me, id_)
    rules.check_announcing(held.conversation, held.mine)
    message = await held.message(tx, number)
    edits = await store.count_edits(tx, id_, number)
    rules.check_editor(message, me, tx.now, edits=edits)
    assert message.body is not None  # noqa: S101 - check_editor refuses what is gone
    body = rules.edited(message.body, text, mentions)
    body = keep_mentions(body, set(await memberships.present(tx, id_, mentioned(body))))
    if said(body) == said(message.body):
        return message
    await store.edit(tx, id_, number, body, words.pieces(said(body)), version=edits + 1)
    held.tell(tx, number, "edited")
    message = replace(message, body=body, edited_at=tx.now)
    if with_preview:
        await previews.look_later(tx, message)
    return message


async def recall(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Take a message back for everybody: what it said leaves the house for good.

    Raises: ConversationNotFound, NoLongerMember, MessageNotFound, what `check_recaller` refuses.
    """
    held = await holding.hold(tx, me, id_)
    rules.check_inside(held.mine)
    message = await held.message(tx, number)
    rules.check_recaller(held.conversation, held.mine, message, tx.now)
    await store.recall(tx, id_, number, by=me)
    await attachments.release(tx, id_)
    held.tell(tx, number, "recalled")


async def react(tx: Tx, me: MemberId, id_: ConversationId, number: int, emoji: str) -> None:
    """Answer a message with an emoji.

    Raises: EmojiInvalid, what `hold_to_speak` refuses, MessageNotFound, MessageGone, TooManyReactions.
    """
    emoji = rules.clean_emoji(emoji)
    held = await holding.hold_to_speak(tx, me, id_)
    holding.check_there(await held.message(tx, number))
    if not await store.react(tx, id_, number, me, emoji):
        return
    if await store.count_reactions(tx, id_, number, me) > rules.MOST_REACTIONS:
        raise TooManyReactions(limit=rules.MOST_REACTIONS)
    held.tell(tx, number, "reacted")


async def unreact(tx: Tx, me: MemberId, id_: ConversationId, number: int, emoji: str) -> None:
    """Take an emoji back.

    Raises: EmojiInvalid, ConversationNotFound, NoLongerMember, MessageNotFound.
    """
    emoji = rules.clean_emoji(emoji)
    held = await holding.hold(tx, me, id_)
    rules.check_inside(held.mine)
    await held.message(tx, number)
    if await store.unreact(tx, id_, number, me, emoji):
        held.tell(tx, number, "reacted")


async def pin(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Keep a message at the top for everybody.

    Raises: what `hold_to_speak` refuses, AdministratorsOnly, MessageNotFound, MessageGone, TooManyPins.
    """
    held = await holding.hold_to_speak(tx, me, id_)
    rules.check_pinner(held.conversation, held.mine)
    holding.check_there(await held.message(tx, number))
    if not await store.set_pin(tx, id_, number, by=me):
        return
    if await store.count_pins(tx, id_) > rules.MOST_PINS:
        raise TooManyPins(limit=rules.MOST_PINS)
    held.tell(tx, number, "pinned")


async def unpin(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Take a message from the top.

    Raises: what `hold_to_speak` refuses, AdministratorsOnly, MessageNotFound.
    """
    held = await holding.hold_to_speak(tx, me, id_)
    rules.check_pinner(held.conversation, held.mine)
    await held.message(tx, number)
    if await store.set_pin(tx, id_, number, by=None):
        held.tell(tx, number, "unpinned")

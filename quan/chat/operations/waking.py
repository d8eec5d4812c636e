"""Waking those who are in a conversation and are not looking."""

from functools import partial

from quan import identity
from quan.chat.model.bodies import Body
from quan.chat.model.conversations import Conversation, ConversationId
from quan.chat.rules import notices as rules
from quan.chat.store import conversations, listeners, messages
from quan.core import i18n
from quan.core.config import Config
from quan.core.db import Database, Reader


async def somebody_listens(reader: Reader, conversation: ConversationId, number: int) -> bool:
    """Tell whether a message has to wake anybody."""
    found = await listeners.of(reader, conversation, number)
    return bool(found and await identity.pushable(reader, [one.member for one in found]))


async def wake(
    db: Database,
    config: Config,
    conversation: ConversationId,
    number: int,
    *,
    only: identity.SessionId | None = None,
) -> list[identity.Missed]:
    """Wake whoever has not read a message by now, or one of their devices, unless a later message will.

    Gives the devices to be tried again. It calls the world: no `tx`.
    """
    async with db.read() as reader:
        due = await _due(reader, config, conversation, number)
    return await identity.push(db, config, due, only=only)


async def _due(
    reader: Reader, config: Config, conversation: ConversationId, number: int
) -> list[identity.Notice]:
    if rules.is_told_later(number, await listeners.last_said(reader, conversation)):
        return []
    held = await conversations.by_id(reader, conversation)
    found = await messages.by_numbers(reader, conversation, [number])
    if held is None or not found or found[0].body is None or found[0].sender is None:
        return []
    listening = {one.member: one for one in await listeners.of(reader, conversation, number)}
    reached = await identity.pushable(reader, list(listening))
    people = await identity.members(reader, [*reached, found[0].sender])
    sender = people.pop(found[0].sender)
    return [
        _notice(town=config.town_name, conversation=held, body=found[0].body, sender=sender, member=one)
        for one in people.values()
    ]


def _notice(
    *,
    town: str,
    conversation: Conversation,
    body: Body,
    sender: identity.Member,
    member: identity.Member,
) -> identity.Notice:
    say = partial(_say, language=member.language)
    words = rules.words_of(body, say)
    return identity.Notice(
        member=member.id,
        topic=str(conversation.id).rpartition("_")[2],
        title=conversation.title or sender.name,
        text=f"{sender.name}: {words}" if conversation.title else words,
        discreet_title=town,
        discreet_text=say("chat/word-new-message", "New message"),
        path=f"/chats/{conversation.id}",
    )


def _say(slug: str, english: str, *, language: str) -> str:
    return i18n.translate(slug, english, {}, language=language)

"""What operators see of legal holds: those that stand, and what was taken back under one."""

from collections.abc import Iterable

from quan import identity
from quan.chat.errors.holds import NotHeld
from quan.chat.model.conversations import ConversationId
from quan.chat.model.holds import KeptWordsOut, LegalHold, LegalHoldOut
from quan.chat.rules import holds as rules
from quan.chat.store import conversations, memberships
from quan.chat.store import holds as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.media import MediaId
from quan.core.pages import Page


async def standing(reader: Reader) -> list[LegalHoldOut]:
    """List the holds of operators that stand, the oldest first."""
    return await _shown(reader, await store.standing(reader))


async def hold_on(reader: Reader, conversation: ConversationId) -> LegalHoldOut | None:
    """Give the hold of an operator that stands on a conversation."""
    return next(iter(await _shown(reader, await store.standing(reader, conversation))), None)


async def _shown(reader: Reader, holds: Iterable[LegalHold]) -> list[LegalHoldOut]:
    holds = list(holds)
    people = await identity.members(reader, {one.set_by for one in holds})
    shown = []
    for one in holds:
        conversation = await conversations.by_id(reader, one.conversation)
        if conversation is None:
            continue
        shown.append(
            LegalHoldOut(
                conversation=one.conversation,
                kind=conversation.kind,
                title=conversation.title,
                set_by=identity.person_of(people[one.set_by]),
                reason=one.reason,
                at=one.at,
            )
        )
    return shown


async def kept(
    reader: Reader, operator: MemberId, conversation: ConversationId, *, after: tuple[int, int], limit: int
) -> Page[KeptWordsOut]:
    """List what was taken back in a conversation since it is held, while an operator's hold stands on it.

    Raises: NotHeld, YourOwnCase.
    """
    if not await store.standing(reader, conversation):
        raise NotHeld
    rules.check_outsider(await memberships.of(reader, conversation, operator))
    found, is_more = pages.split(await store.kept(reader, conversation, after=after, limit=limit + 1), limit)
    people = await identity.members(reader, {one.sender for one in found if one.sender})
    items = [
        KeptWordsOut(
            number=one.number,
            version=one.version,
            sender=identity.person_of(people[one.sender]) if one.sender else None,
            body=one.body,
            at=one.at,
        )
        for one in found
    ]
    return Page(items, pages.cursor(found[-1].number, found[-1].version) if is_more else None)


async def keeps(reader: Reader, operator: MemberId, conversation: ConversationId, media: MediaId) -> bool:
    """Tell whether an operator may look at media because an operator's hold keeps them."""
    is_outside = await memberships.of(reader, conversation, operator) is None
    return is_outside and await store.keeps_media(reader, conversation, media)

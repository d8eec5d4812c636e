"""Finding messages by words, among what a member may see and nothing else.

Conversations are searched a few at a time, those where something was said last first, until no older one can have
anything newer than what was found.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from uuid import UUID

from quan.chat.errors.messages import NothingToSearch
from quan.chat.model.bodies import said
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut, shown
from quan.chat.rules import words
from quan.chat.store import messages
from quan.chat.store import search as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page

AT_ONCE = 32
"""Conversations searched by one statement."""


async def search(
    reader: Reader,
    member: MemberId,
    text: str,
    *,
    conversation: ConversationId | None = None,
    after: store.Position | None = None,
    limit: int,
) -> Page[MessageOut]:
    """Give the messages with these words, the latest first.

    Raises: NothingToSearch.
    """
    terms = words.terms(text)
    if not terms:
        raise NothingToSearch
    trails = await store.trails(reader, member, None if conversation is None else conversation.uuid)
    found: list[store.Position] = []
    while trails and not _is_enough(found, trails, limit):
        trails.sort(key=lambda one: one.until, reverse=True)
        searched, trails = trails[:AT_ONCE], trails[AT_ONCE:]
        candidates = await store.candidates(
            reader, member, searched, words.asked(text), after=after, most=limit + 1
        )
        found += [one.position for one in candidates if words.matches(said(one.body), terms)]
        trails += _rest(searched, candidates, limit + 1)
    return await _page(reader, sorted(found, reverse=True), limit)


def _is_enough(found: Sequence[store.Position], trails: Sequence[store.Trail], limit: int) -> bool:
    """Tell whether nothing that is left can come before the end of the page."""
    if len(found) <= limit:
        return False
    last_at = nlargest(limit + 1, found)[-1][0]
    return all(trail.until < last_at for trail in trails)


def _rest(
    searched: Sequence[store.Trail], candidates: Sequence[store.Candidate], most: int
) -> Iterator[store.Trail]:
    """Give what is left of conversations that had more than was read: everything below it, which is older."""
    read: dict[UUID, list[store.Position]] = defaultdict(list)
    for one in candidates:
        read[one.position[1]].append(one.position)
    for trail in searched:
        if len(read[trail.conversation]) == most:
            at, _, number = min(read[trail.conversation], key=lambda position: position[2])
            yield store.Trail(trail.conversation, trail.above, number - 1, at)


async def _page(reader: Reader, found: Sequence[store.Position], limit: int) -> Page[MessageOut]:
    taken, is_more = pages.split(found, limit)
    places = [(conversation, number) for _, conversation, number in taken]
    read = {(one.conversation.uuid, one.number): one for one in await messages.at_places(reader, places)}
    return Page([shown(read[place]) for place in places], pages.cursor(*taken[-1]) if is_more else None)

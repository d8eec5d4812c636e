"""Finding messages by words, among what a member may see and nothing else.

Conversations are searched a few at a time, those where something was said last first, until no older one can
have anything newer than what was found.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from uuid import UUID

from quan.chat.errors.messages import NothingToSearch
from quan.chat.model.bodies import said
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageOut, shown
from quan.chat.queries import leaving
from quan.chat.rules import words
from quan.chat.store import search as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page

AT_FIRST = 32
"""Conversations searched by the first statement; each one after it takes twice as many."""


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
    at_once, wanted = AT_FIRST, limit + 1
    candidates: list[store.Position] = []
    found: list[Message] = []
    while (candidates or trails) and len(found) <= limit:
        while trails and not _is_enough(candidates, trails, wanted):
            trails.sort(key=lambda one: one.until, reverse=True)
            searched, trails = trails[:at_once], trails[at_once:]
            at_once *= 2
            more = await store.candidates(
                reader, member, searched, words.asked(text), after=after, most=limit + 1
            )
            candidates += more
            trails += _rest(searched, more, limit + 1)
        candidates.sort(reverse=True)
        looked_at, candidates = candidates[:wanted], candidates[wanted:]
        found += await _matching(reader, member, looked_at, terms)
        wanted *= 2  # pieces that fit more than the words do not cost a statement for each page of them
    taken, is_more = pages.split(found, limit)
    end = taken[-1] if is_more else None
    return Page(
        [shown(one) for one in taken],
        None if end is None else pages.cursor(end.at, end.conversation.uuid, end.number),
    )


def _is_enough(candidates: Sequence[store.Position], trails: Sequence[store.Trail], wanted: int) -> bool:
    """Tell whether nothing that is left can come before the last of those that are wanted."""
    if len(candidates) < wanted:
        return False
    last_at = nlargest(wanted, candidates)[-1][0]
    return all(trail.until < last_at for trail in trails)


def _rest(
    searched: Sequence[store.Trail], read: Sequence[store.Position], most: int
) -> Iterator[store.Trail]:
    """Give what is left of conversations that had more than was read: everything below it, which is older."""
    by_conversation: dict[UUID, list[store.Position]] = defaultdict(list)
    for one in read:
        by_conversation[one[1]].append(one)
    for trail in searched:
        if len(by_conversation[trail.conversation]) == most:
            at, _, number = min(by_conversation[trail.conversation], key=lambda position: position[2])
            yield store.Trail(trail.conversation, trail.above, number - 1, at)


async def _matching(
    reader: Reader, member: MemberId, positions: Sequence[store.Position], terms: Sequence[str]
) -> list[Message]:
    """Read messages and keep those that really have the words: pieces alone find a few too many."""
    places = [(conversation, number) for _, conversation, number in positions]
    read = await leaving.seen_at_places(reader, member, places)
    return [read[place] for place in places if words.matches(said(read[place].body), terms)]

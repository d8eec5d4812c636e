"""Finding messages by words, among what a member may see and nothing else.

Messages are searched by blocks, the latest first whichever conversation they are of, until no older block can
have anything newer than what was found.
"""

from collections.abc import AsyncIterator, Sequence
from operator import attrgetter
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

AT_FIRST = 16
"""Blocks searched by the first statement; each one after it takes twice as many."""
MOST_HITS = 2000
"""Of a statement: more than a block has, so that every statement ends at least one."""


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
    hits = _latest_first(reader, member, words.asked(text), conversation=conversation, after=after)
    found: list[Message] = []
    while len(found) <= limit and (places := await _matching(hits, terms, most=limit + 1 - len(found))):
        seen = await leaving.seen_at_places(reader, member, places)
        # Who has left sees messages as they were, which may not have had the words.
        found += [seen[place] for place in places if words.matches(said(seen[place].body), terms)]
    taken, is_more = pages.split(found, limit)
    end = taken[-1] if is_more else None
    return Page(
        [shown(one) for one in taken],
        None if end is None else pages.cursor(end.at, end.conversation.uuid, end.number),
    )


async def _latest_first(
    reader: Reader,
    member: MemberId,
    pieces: Sequence[str],
    *,
    conversation: ConversationId | None,
    after: store.Position | None,
) -> AsyncIterator[store.Hit]:
    """Go through the messages that have all pieces; blocks are searched when their time comes."""
    within = None if conversation is None else conversation.uuid
    blocks = await store.blocks(reader, member, within, after=after)
    at_once = AT_FIRST
    hits: list[store.Hit] = []
    while blocks or hits:
        if blocks and (not hits or hits[-1].position[0] <= blocks[0].until):
            more = await store.hits(reader, member, blocks[:at_once], pieces, after=after, most=MOST_HITS)
            ended = at_once if len(more) < MOST_HITS else more[-1].place - 1
            hits += [one for one in more if one.place <= ended]
            hits.sort(key=attrgetter("position"))
            blocks, at_once = blocks[ended:], 2 * at_once
        else:
            yield hits.pop()


async def _matching(
    hits: AsyncIterator[store.Hit], terms: Sequence[str], *, most: int
) -> list[tuple[UUID, int]]:
    """Take the next messages that really have the words: pieces alone find what only begins alike, too."""
    places: list[tuple[UUID, int]] = []
    async for hit in hits:
        if words.matches(said(hit.body), terms):
            _, conversation, number = hit.position
            places.append((conversation, number))
            if len(places) == most:
                break
    return places

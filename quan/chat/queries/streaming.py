"""What the stream of a conversation is to devices: who reads how much of it, and what they are told."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from quan import identity
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, shown
from quan.chat.model.views import ConversationSharedOut
from quan.chat.queries import conversations, leaving
from quan.chat.store import memberships, messages
from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.streams import Kind, StreamEvent, Window

CONVERSATION = "chat.conversation"
"""The kind of event that says: the conversation itself has changed, its members perhaps."""

Pair = tuple[MemberId, Id]


async def windows(reader: Reader, pairs: Collection[Pair]) -> Mapping[Pair, Window]:
    """Tell which events each member may see, from joining to leaving. Who may not write is silent."""
    found = await memberships.views(reader, [(stream.uuid, member.uuid) for member, stream in pairs])
    views = {
        (member, stream): found[stream.uuid, member.uuid]
        for member, stream in pairs
        if (stream.uuid, member.uuid) in found
    }
    twos = {(member, MemberId(view.other)) for (member, _), view in views.items() if view.other}
    apart = {(one, other.uuid) for one, other in await identity.estranged(reader, twos)} if twos else set()
    return {
        pair: Window(view.after, view.upto, view.silent or (pair[0], view.other) in apart)
        for pair, view in views.items()
    }


async def present(reader: Reader, events: Sequence[tuple[Id, StreamEvent]]) -> list[object]:
    """Give the bodies of events as devices are told them: what is true now, whatever it was then.

    An event about a message carries the message, so a text that was recalled never leaves the house again.
    """
    places, changed = _asked_for(events)
    found = await messages.at_places(reader, sorted(places)) if places else []
    said = {(one.conversation.uuid, one.number): one for one in found}
    return _told(events, said, await conversations.shared(reader, changed) if changed else {})


async def present_left(
    reader: Reader, events: Sequence[tuple[Id, StreamEvent]], leaver: MemberId
) -> list[object]:
    """Give the bodies of the last events that a member is told: what was true when they left."""
    places, changed = _asked_for(events)
    said = await leaving.seen_at_places(reader, leaver, places)
    return _told(events, said, {id_: await conversations.shared_then(reader, leaver, id_) for id_ in changed})


def _asked_for(events: Sequence[tuple[Id, StreamEvent]]) -> tuple[set[tuple[UUID, int]], set[ConversationId]]:
    """Give the messages that events are about, and the conversations."""
    places = {(stream.uuid, event.body["number"]) for stream, event in events if "number" in event.body}
    return places, {ConversationId(stream.uuid) for stream, event in events if event.kind == CONVERSATION}


def _told(
    events: Sequence[tuple[Id, StreamEvent]],
    said: Mapping[tuple[UUID, int], Message],
    shared: Mapping[ConversationId, ConversationSharedOut],
) -> list[object]:
    told: list[object] = []
    for stream, event in events:
        body: dict[str, Any] = event.body
        if "number" in body:
            told.append({**body, "message": shown(said[stream.uuid, body["number"]])})
        elif event.kind == CONVERSATION:
            told.append({**body, "conversation": shared[ConversationId(stream.uuid)]})
        else:
            told.append(body)
    return told


STREAM = Kind(windows, present, present_left, turning=frozenset({CONVERSATION}), typing=True)

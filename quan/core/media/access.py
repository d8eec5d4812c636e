"""Who may fetch which media. The owner always; for others the domains decide, and are asked here."""

from collections.abc import Awaitable, Callable, Mapping

from quan.core.db import Reader
from quan.core.ids import Id, MalformedId, MemberId
from quan.core.media.model import Media, MediaId

MayFetch = Callable[[Reader, MemberId, MediaId, Id], Awaitable[bool]]
"""Tells whether a member may fetch media that is shown in a place, like a conversation."""


class Access:
    """Reads the ids of places off the wire and answers whether a member may fetch media there.

    `rules` gives one answerer per kind of place; `main` adds conversations as
    `{ConversationId: chat.may_fetch}`.
    """

    def __init__(self, rules: Mapping[type[Id], MayFetch] | None = None) -> None:
        self._rules = dict(rules or {})
        self._kinds = {kind.prefix: kind for kind in self._rules}

    def parse(self, text: str) -> Id:
        """Read the id of a place.

        Raises: MalformedId, also for an id of something that shows no media.
        """
        kind = self._kinds.get(text.rpartition("_")[0])
        if kind is None:
            raise MalformedId
        return kind.parse(text)

    async def may_fetch(self, reader: Reader, member: MemberId, media: Media, place: Id | None) -> bool:
        """Tell whether `member` may fetch media now, shown in `place` if it is not their own."""
        if media.state != "kept":
            return False
        if media.owner == member:
            return True
        rule = None if place is None else self._rules.get(type(place))
        return rule is not None and place is not None and await rule(reader, member, media.id, place)

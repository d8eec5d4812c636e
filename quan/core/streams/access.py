"""Who may read which stream. The domains decide; this is how they are asked."""

from collections.abc import Awaitable, Callable, Mapping

from quan.core.db import Reader
from quan.core.ids import Id, MalformedId, MemberId

MayRead = Callable[[Reader, MemberId, Id], Awaitable[bool]]


class Access:
    """Reads stream ids off the wire and answers whether a member may read them.

    `rules` gives one answerer per kind of stream: personal streams are here from the start, `main` adds
    conversations as `{ConversationId: chat.may_read}`.
    """

    def __init__(self, rules: Mapping[type[Id], MayRead] | None = None) -> None:
        self._rules: dict[type[Id], MayRead] = {MemberId: own_stream, **(rules or {})}
        self._kinds = {kind.prefix: kind for kind in self._rules}

    def parse(self, text: str) -> Id:
        """Read a stream id.

        Raises: MalformedId, also for an id of something that has no stream.
        """
        kind = self._kinds.get(text.rpartition("_")[0])
        if kind is None:
            raise MalformedId
        return kind.parse(text)

    async def may_read(self, reader: Reader, member: MemberId, stream: Id) -> bool:
        """Tell whether `member` may read `stream` now."""
        rule = self._rules.get(type(stream))
        return rule is not None and await rule(reader, member, stream)


async def own_stream(_reader: Reader, member: MemberId, stream: Id) -> bool:
    """A personal stream is read by its member only."""
    return member == stream

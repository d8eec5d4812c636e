"""Facts in the past tense. Written to the outbox in the transaction that made them true."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact other rooms may react to. `kind` names it for ever; fields are wire values."""

    kind: ClassVar[str]

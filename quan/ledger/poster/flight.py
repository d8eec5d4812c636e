"""A batch that was decided ahead and is being written while the next one is decided."""

import asyncio
from dataclasses import dataclass, field

from quan.core.db import Tx
from quan.ledger.poster.batch import Decided, Round


@dataclass(slots=True, eq=False)
class Flight:
    """What was decided; whether the database is at work on it, has committed it, and callers were told."""

    round: Round
    decided: Decided
    under_way: asyncio.Event = field(default_factory=asyncio.Event)
    landed: bool = False
    _is_answered: bool = False

    @property
    def weight(self) -> int:
        """Tell how many transfers it may bring."""
        return self.round.weight

    async def write(self, tx: Tx) -> None:
        """Send all of it: first what its journeys lock before any account, last what only it writes."""
        await self.round.hold(tx)
        await self.decided.write(tx)
        self.under_way.set()
        await self.round.file(tx)

    def answer(self) -> None:
        """Answer every caller, once; call it after the commit."""
        if not self._is_answered:
            self._is_answered = True
            self.round.answer(self.decided)

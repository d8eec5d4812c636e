"""The journey of express payments through the ledger's poster."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

import psycopg

from quan import identity, ledger
from quan.core import inhand, requests
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.wallet.model.wallets import Limits, Purse
from quan.wallet.operations.express.story import ExpressStory
from quan.wallet.operations.express.wishes import Wish
from quan.wallet.rules import spending as rules
from quan.wallet.store import wallets


class _Prepared(NamedTuple):
    """What was read for a batch of wishes before anything was locked."""

    met: Sequence[identity.Meeting | None]
    answered: set[tuple[int, str]]
    purses: dict[int, Purse]


class ExpressPayments:
    """The journey of such wishes. A wish is answered with the reply as JSON, or None: go the ordinary way."""

    has_another_way: ClassVar[bool] = True

    def __init__(self, config: Config) -> None:
        self.config = config
        self.limits = [Limits.of(config, level) for level in range(identity.TOP_LEVEL + 1)]
        self._callers: dict[int, MemberId] = {}  # of the wishes whose keys are in hand, by the id of each

    async def pay(self, poster: ledger.Poster, wish: Wish) -> bytes | None:
        """Pay with the next batch; None: nothing was done, go the ordinary way.

        Raises: ledger.LedgerBusy, Unavailable.
        """
        try:
            return await self.ask(poster, wish)
        except psycopg.IntegrityError:  # the same key is in use in another process at this moment
            return None

    def ask(self, poster: ledger.Poster, wish: Wish) -> "asyncio.Future[bytes | None]":
        """Pay as `pay` does, but give what will be the reply; psycopg's IntegrityError stands for None.

        Raises: ledger.LedgerBusy, Unavailable.
        """
        return poster.ask(self, wish, party=wish.session)

    async def prepare(self, reader: Reader, wishes: Sequence[Wish]) -> _Prepared:
        """Read who is behind the wishes, which keys were answered before, and the wallets as they stand.

        Nobody is behind a wish whose caller asks for the same on another way at this moment: it waits there.
        """
        found = await identity.meetings(reader, [(wish.session, wish.payee) for wish in wishes])
        met = [
            one if one is not None and self._take(one.caller.id, wish) else None
            for one, wish in zip(found, wishes, strict=True)
        ]
        callers = _callers(met, wishes)
        answered = await requests.known(reader, callers)
        parties = {caller for caller, _ in callers} | {wish.payee.uuid.int for wish in wishes}
        return _Prepared(met, answered, await wallets.purses(reader, parties, self.config.currency))

    def foresee(
        self, wishes: Sequence[Wish], prepared: _Prepared, *, after: ExpressStory | None, now: datetime
    ) -> ExpressStory:
        """Begin on the wallets as they were read and as the batch before will leave them."""
        met, answered, purses = prepared
        if after is not None:
            answered = answered | after.answered
            purses = purses | {owner: after.purses[owner] for owner in after.spent}
        return self._story(wishes, met, answered, purses, now)

    async def begin(self, tx: Tx, wishes: Sequence[Wish], prepared: _Prepared) -> ExpressStory:
        """Read the keys that were answered already, and lock the wallets of those who pay."""
        callers = _callers(prepared.met, wishes)
        answered = await requests.known(tx, callers)
        payers, payees = {caller for caller, _ in callers}, {wish.payee.uuid.int for wish in wishes}
        purses = await wallets.lock_purses(tx, payers, payees, self.config.currency)
        return self._story(wishes, prepared.met, answered, purses, tx.now)

    def _take(self, caller: MemberId, wish: Wish) -> bool:
        # Before it is read which keys were answered: nobody answers this one between the two.
        self._callers[id(wish)] = caller
        return inhand.take(caller, wish.key, wish)

    def let_go(self, wish: Wish) -> None:
        """Let twins of a wish go on that is answered."""
        caller = self._callers.pop(id(wish), None)
        if caller is not None:
            inhand.let_go(caller, wish.key, wish)

    def _story(
        self,
        wishes: Sequence[Wish],
        met: Sequence[identity.Meeting | None],
        answered: set[tuple[int, str]],
        purses: dict[int, Purse],
        now: datetime,
    ) -> ExpressStory:
        return ExpressStory(
            config=self.config,
            limits=self.limits,
            now=now,
            today=rules.town_day(now, self.config.timezone),
            wishes=wishes,
            met=met,
            answered=answered,
            purses=purses,
        )


def _callers(met: Sequence[identity.Meeting | None], wishes: Sequence[Wish]) -> list[tuple[int, str]]:
    return [
        (one.caller.id.uuid.int, wish.key) for one, wish in zip(met, wishes, strict=True) if one is not None
    ]

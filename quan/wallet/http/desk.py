"""Where money requests are handed in: once per key, with a proof where one is given."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from litestar import Response
from litestar.di import Provide

from quan import identity
from quan.core import requests
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.requests import RequestKey
from quan.wallet.model.payments import PaymentId
from quan.wallet.operations import proof

# Twins of one request, as a double tap sends them, wait for each other before they spend a guess at the
# payment password: the first proves and pays, the others read its reply. Between processes the key's row in
# the database does the same for the payment; there a twin may cost a guess, which a right answer gives back.
_in_hand: WeakValueDictionary[tuple[MemberId, str], asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a money request needs from the house, gathered once."""

    db: Database
    config: Config
    keys: Keys
    caller: identity.Caller
    key: RequestKey

    @property
    def member(self) -> identity.Member:
        """Who is asking."""
        return self.caller.member

    @property
    def payment_id(self) -> PaymentId:
        """The payment this key stands for."""
        return PaymentId.derive(self.member.id, self.key)

    async def once(
        self, *, body: object, run: Callable[[Tx], Awaitable[object]], status: int = 201
    ) -> Response[Any]:
        """Run an operation that needs no proof, once per key."""
        return await requests.once(
            self.db, caller=self.member.id, key=self.key, body=body, run=run, status=status
        )

    async def once_proved(
        self,
        *,
        body: object,
        given: proof.ProofIn | None,
        run: Callable[[Tx, bool], Awaitable[object]],
    ) -> Response[Any]:
        """Run an operation once per key; `run` is told whether the caller has proved it.

        A key that is done answers again without a proof, which by then may be spent. `body` holds no proof.
        """
        if given is None:
            return await self.once(body=body, run=lambda tx: run(tx, False))  # noqa: FBT003 - unproved
        lock = _in_hand.setdefault((self.member.id, self.key), asyncio.Lock())
        async with lock:
            done = await requests.replay(self.db, caller=self.member.id, key=self.key, body=body)
            if done is not None:
                return done
            await proof.require(self.db, self.keys, caller=self.member.id, given=given)
            return await self.once(body=body, run=lambda tx: run(tx, True))  # noqa: FBT003 - proved


async def provide_desk(
    db: Database, config: Config, keys: Keys, caller: identity.Caller, key: RequestKey
) -> Desk:
    """Give handlers their desk."""
    return Desk(db, config, keys, caller, key)


DESK = {"desk": Provide(provide_desk)}

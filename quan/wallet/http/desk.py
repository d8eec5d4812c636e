"""Where money requests are handed in: once per key, with a proof where one is given."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from litestar import Response
from litestar.datastructures import State
from litestar.di import Provide

from quan import identity, ledger
from quan.core import requests
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.problems import Problem
from quan.core.requests import RequestKey
from quan.wallet.model.payments import PaymentId
from quan.wallet.operations import express, proof
from quan.wallet.operations.transfers import Transfer

# Twins of one request, as a double tap sends them, wait for each other before they spend a guess at the
# payment password: the first proves and pays, the others read its reply. Between processes the key's row in
# the database does the same for the payment; there a twin may cost a guess, which a right answer gives back.
_in_hand: WeakValueDictionary[tuple[MemberId, str], asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a money request needs from the house, gathered once.

    `session` is the digest of the caller's session token when the request is in perfect order, else None.
    """

    db: Database
    config: Config
    keys: Keys
    caller: identity.Caller
    key: RequestKey
    session: bytes | None
    payments: express.ExpressPayments
    poster: ledger.Poster

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
        shortly: Transfer | None = None,
    ) -> Response[Any]:
        """Run an operation once per key; `run` is told whether the caller has proved it.

        A key that is done answers again without a proof, which by then may be spent. `body` holds no proof.
        A transfer that is to go `shortly` is left to `run` only when it is not plain.
        """
        if given is None:
            return await self._once(body, run, shortly, proved=False)
        lock = _in_hand.setdefault((self.member.id, self.key), asyncio.Lock())
        async with lock:
            done = await requests.replay(self.db, caller=self.member.id, key=self.key, body=body)
            if done is not None:
                return done
            await proof.require(self.db, self.keys, caller=self.member.id, given=given)
            return await self._once(body, run, shortly, proved=True)

    async def _once(
        self,
        body: object,
        run: Callable[[Tx, bool], Awaitable[object]],
        shortly: Transfer | None,
        *,
        proved: bool,
    ) -> Response[Any]:
        paid = None if shortly is None else await self._express(shortly, body, proved=proved)
        if paid is not None:
            return Response(paid, status_code=201, media_type="application/json")
        return await self.once(body=body, run=lambda tx: run(tx, proved))

    async def _express(self, transfer: Transfer, body: object, *, proved: bool) -> bytes | None:
        """Pay with the poster's next batch; None: nothing was done, go the ordinary way, which says why."""
        if self.session is None:
            return None
        try:
            async with self.db.read() as reader:
                wish = await express.read_wish(
                    reader,
                    self.config,
                    transfer,
                    session=self.session,
                    key=self.key,
                    fingerprint=requests.fingerprint(body),
                    payer=self.member.id,
                    proved=proved,
                )
        except Problem:
            return None
        return await self.payments.pay(self.poster, wish)


async def provide_desk(  # noqa: PLR0917 - Litestar injects them by name
    db: Database,
    config: Config,
    keys: Keys,
    caller: identity.Caller,
    key: RequestKey,
    session_digest: bytes | None,
    poster: ledger.Poster,
    state: State,
) -> Desk:
    """Give handlers their desk; main puts the journey of payments into the app's state."""
    return Desk(db, config, keys, caller, key, session_digest, state.payments, poster)


DESK = {"desk": Provide(provide_desk)}

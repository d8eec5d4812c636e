"""`POST /v1/transfers` on the express way: read from its bytes, paid with the next batch.

What is refused here is refused nowhere: it goes on to `transfers.make_transfer`, which says why.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from quan import ledger
from quan.core import requests
from quan.core.config import Config
from quan.core.express import Handler, Headers
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import Problem
from quan.core.requests import RequestKey
from quan.wallet.http.transfers import NoteIn
from quan.wallet.operations.express import ExpressPayments, Wish
from quan.wallet.rules.notes import clean_note

Session = Callable[[Headers, Config], bytes | None]
"""Finds the digest of the session token in the headers of a request made by our own pages."""


class _AmountIn(msgspec.Struct, forbid_unknown_fields=True):
    amount: str
    asset: str


class _PlainIn(msgspec.Struct, forbid_unknown_fields=True):
    """A `TransferIn` to a contact without a proof, in the words of the wire: nothing else fits."""

    payee: str
    amount: _AmountIn
    note: NoteIn = ""
    code: None = None
    proof: None = None


_DECODER = msgspec.json.Decoder(_PlainIn)


@dataclass(frozen=True, slots=True)
class ExpressTransfers:
    """The handler of one process."""

    config: Config
    poster: ledger.Poster
    session: Session
    journey: ExpressPayments

    def __call__(self, headers: Headers, body: bytes) -> "asyncio.Future[bytes | None] | None":
        """Pay, or leave it to the ordinary handler.

        Raises: ledger.LedgerBusy, Unavailable.
        """
        wish = self._wish(headers, body)
        return None if wish is None else self.journey.ask(self.poster, wish)

    def _wish(self, headers: Headers, body: bytes) -> Wish | None:
        session, key = self.session(headers, self.config), _key(headers)
        if session is None or key is None:
            return None
        try:
            data = _DECODER.decode(body)
            payee, amount = _member(data.payee), Money.parse(data.amount.amount, self.config.currency)
            if data.amount.asset != amount.asset.code or not amount:
                return None
            note = clean_note(data.note)
            parsed = RequestKey.parse(key)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Problem):
            return None
        # As `make_transfer` says it, but in builtins, which are written faster.
        money = {"amount": amount.text, "asset": amount.asset.code}
        stands_for = ("transfer", str(payee), None, money, data.note)
        return Wish(session, parsed, requests.fingerprint(stands_for), payee, amount, note)


@lru_cache(maxsize=4096)
def _member(text: str) -> MemberId:
    """Read an id; whoever is paid, is paid again soon."""
    return MemberId.parse(text)


def _key(headers: Headers) -> str | None:
    """Give the Idempotency-Key of a JSON request."""
    key = headers.get(b"idempotency-key")
    is_json = headers.get(b"content-type") == b"application/json"
    return key.decode("latin-1") if is_json and key is not None else None


def express(
    config: Config, poster: ledger.Poster, session: Session, payments: ExpressPayments
) -> dict[tuple[str, str], Handler]:
    """Give the wallet's express handlers.

    `payments` is the one journey of this process: what a member spends is counted once for all of a batch.
    """
    transfers = ExpressTransfers(config, poster, session, payments)
    return {("POST", "/v1/transfers"): transfers}

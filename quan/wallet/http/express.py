"""`POST /v1/transfers` on the express way: read from its bytes, paid with the next batch.

What is refused here is refused nowhere: it goes on to `transfers.make_transfer`, which says why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from quan import ledger
from quan.core import requests, wire
from quan.core.config import Config
from quan.core.express import Handler, Header
from quan.core.problems import Problem
from quan.core.requests import RequestKey
from quan.wallet.http.transfers import TransferIn
from quan.wallet.operations.express import ExpressPayments, Wish
from quan.wallet.rules.notes import clean_note
from quan.wallet.rules.spending import check_amount

Session = Callable[[Iterable[Header], Config], bytes | None]
"""Finds the digest of the session token in the headers of a request made by our own pages."""

_DECODER = msgspec.json.Decoder(TransferIn, dec_hook=wire.decode_hook)


@dataclass(frozen=True, slots=True)
class ExpressTransfers:
    """The handler of one process."""

    config: Config
    poster: ledger.Poster
    session: Session
    journey: ExpressPayments

    async def __call__(self, headers: Iterable[Header], body: bytes) -> bytes | None:
        """Pay, or leave it to the ordinary handler.

        Raises: ledger.LedgerBusy, Unavailable.
        """
        wish = self._wish(headers, body)
        return None if wish is None else await self.journey.pay(self.poster, wish)

    def _wish(self, headers: Iterable[Header], body: bytes) -> Wish | None:
        session, key = self.session(headers, self.config), _key(headers)
        if session is None or key is None:
            return None
        try:
            data = _DECODER.decode(body)
            if data.payee is None or data.code is not None or data.proof is not None:
                return None
            check_amount(data.amount, self.config.currency)
            note = clean_note(data.note)
            parsed = RequestKey.parse(key)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Problem):
            return None
        # As `make_transfer` says it, but in builtins, which are written faster.
        stands_for = ("transfer", str(data.payee), None, wire.builtins(data.amount), data.note)
        return Wish(
            session=session,
            key=parsed,
            fingerprint=requests.fingerprint(stands_for),
            payee=data.payee,
            amount=data.amount,
            note=note,
        )


def _key(headers: Iterable[Header]) -> str | None:
    """Give the one Idempotency-Key of a JSON request."""
    keys = [value for name, value in headers if name == b"idempotency-key"]
    is_json = (b"content-type", b"application/json") in headers
    return keys[0].decode("latin-1") if is_json and len(keys) == 1 else None


def express(
    config: Config, poster: ledger.Poster, session: Session, payments: ExpressPayments
) -> dict[tuple[str, str], Handler]:
    """Give the wallet's express handlers.

    `payments` is the one journey of this process: what a member spends is counted once for all of a batch.
    """
    transfers = ExpressTransfers(config, poster, session, payments)
    return {("POST", "/v1/transfers"): transfers}

"""What is asked for on the express way."""

from typing import NamedTuple

from quan.core.config import Config
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.requests import RequestKey
from quan.wallet.errors.payments import WhomToPay
from quan.wallet.operations.transfers import Transfer, scanned
from quan.wallet.rules.notes import clean_note
from quan.wallet.rules.spending import check_amount


class Wish(NamedTuple):
    """A request to pay somebody, read and clean. `session` is the digest of the caller's token.

    `by_code` tells that the payee showed a code, and so need not be a contact.
    """

    session: bytes
    key: RequestKey
    fingerprint: bytes
    payee: MemberId
    amount: Money
    note: str
    by_code: bool = False
    proved: bool = False


async def read_wish(
    reader: Reader,
    config: Config,
    transfer: Transfer,
    *,
    session: bytes,
    key: RequestKey,
    fingerprint: bytes,
    payer: MemberId,
    proved: bool,
) -> Wish:
    """Read a transfer as such a wish; `proved` tells whether the payer has proved that they want it.

    Raises: as `transfers.transfer`, before anybody is looked up but the owner of a code.
    """
    check_amount(transfer.amount, config.currency)
    note = clean_note(transfer.note)
    match transfer.payee, transfer.code:
        case MemberId() as payee, None:
            pass
        case None, str(text):
            payee = await scanned(reader, config, text, transfer.amount, payer)
        case _:
            raise WhomToPay
    return Wish(
        session=session,
        key=key,
        fingerprint=fingerprint,
        payee=payee,
        amount=transfer.amount,
        note=note,
        by_code=transfer.code is not None,
        proved=proved,
    )

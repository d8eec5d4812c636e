"""Top-ups and payouts by bank, on the wire."""

from datetime import datetime

import msgspec

from quan.core.money import Money
from quan.wallet.model.payouts import PayoutId, PayoutStatus


class BankDetailsOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where to pay to. `iban` is in groups of four; `bic` and `bank` may be empty."""

    holder: str
    iban: str
    bic: str
    bank: str


class BankTopUpOut(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's own reference, in groups of four, and the account that a transfer with it goes to."""

    reference: str
    account: BankDetailsOut


class PayoutOut(msgspec.Struct, frozen=True, kw_only=True):
    """Money on its way to the caller's bank account. Only the ends of the IBAN are shown again."""

    id: PayoutId
    status: PayoutStatus
    amount: Money
    iban: str
    holder: str
    created_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    ended_at: datetime | None

"""Facts about money that moved and requests that were made or settled."""

from datetime import datetime
from typing import ClassVar

from quan.core.events import Event
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.model.payments import BillId, PaymentId
from quan.wallet.model.requests import PaymentRequestId


class PaymentMade(Event, frozen=True, kw_only=True):
    """Money moved from payer to payee; a party that is not a member is null."""

    kind: ClassVar[str] = "wallet.payment-made"
    payment: PaymentId
    payment_kind: str
    amount: Money
    payer: MemberId | None
    payer_name: str
    payer_bill: BillId | None
    payee: MemberId | None
    payee_name: str
    payee_bill: BillId | None
    note: str
    at: datetime


class PaymentRequested(Event, frozen=True, kw_only=True):
    """Someone asked a contact for money, or charged a pay code above the payer's small amount."""

    kind: ClassVar[str] = "wallet.payment-requested"
    request: PaymentRequestId
    origin: str
    payer: MemberId
    payee: MemberId
    amount: Money


class PaymentRequestSettled(Event, frozen=True, kw_only=True):
    """A payment request was paid, declined, cancelled or ran out."""

    kind: ClassVar[str] = "wallet.payment-request-settled"
    request: PaymentRequestId
    payer: MemberId
    payee: MemberId
    status: str


class WalletChanged(Event, frozen=True, kw_only=True):
    """Something about a wallet other than its balance changed."""

    kind: ClassVar[str] = "wallet.wallet-changed"
    owner: MemberId

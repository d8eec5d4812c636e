"""Payment requests: one member asks, the other pays once or not at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quan.core.ids import Id, MemberId
from quan.core.money import Money
from quan.wallet.model.payments import PaymentId


class PaymentRequestId(Id):
    """One request to be paid."""

    __slots__ = ()
    prefix = "prq"


class RequestStatus(StrEnum):
    """Where a request stands; every status but `open` is final."""

    OPEN = "open"
    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RequestOrigin(StrEnum):
    """How a request came to be: a contact asked, or a pay code was charged above the small amount."""

    ASKED = "asked"
    PAY_CODE = "pay_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """What `payee` asks of `payer`."""

    id: PaymentRequestId
    payer: MemberId
    payee: MemberId
    origin: RequestOrigin
    amount: Money
    note: str
    status: RequestStatus
    payment: PaymentId | None
    created_at: datetime
    expires_at: datetime

"""Pay codes: what a payer shows at a till."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quan.core.ids import Id, MemberId
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.requests import PaymentRequestId


class PayCodeBatchId(Id):
    """Codes issued together."""

    __slots__ = ()
    prefix = "pcb"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayCode:
    """A code in the clear, known only to the payer's device."""

    code: str
    valid_from: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPayCode:
    """What the house remembers of a code.

    `purchase` is what it was shown for at a merchant's till; its owner may still have to confirm that.
    """

    owner: MemberId
    valid_from: datetime
    expires_at: datetime
    used_at: datetime | None
    payment: PaymentId | None
    purchase: UUID | None
    request: PaymentRequestId | None

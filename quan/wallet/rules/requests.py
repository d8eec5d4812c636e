"""What may become of a payment request."""

from datetime import datetime, timedelta

from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.wallet.errors.requests import (
    NotYoursToCancel,
    NotYoursToPay,
    RequestAlreadyPaid,
    RequestCancelled,
    RequestDeclined,
    RequestExpired,
    TooManyOpenRequests,
)
from quan.wallet.model.requests import PaymentRequest, RequestOrigin, RequestStatus
from quan.wallet.rules.paycodes import TO_CONFIRM

AGE = {RequestOrigin.ASKED: timedelta(days=7), RequestOrigin.PAY_CODE: TO_CONFIRM}
MAX_OPEN_FROM_ONE = 5
MAX_OPEN = 50

_REFUSALS: dict[RequestStatus, type[Problem]] = {
    RequestStatus.PAID: RequestAlreadyPaid,
    RequestStatus.DECLINED: RequestDeclined,
    RequestStatus.CANCELLED: RequestCancelled,
    RequestStatus.EXPIRED: RequestExpired,
}


def check_room(*, open_from_asker: int, open_in_all: int) -> None:
    """Refuse to pile requests on one person.

    Raises: TooManyOpenRequests.
    """
    if open_from_asker >= MAX_OPEN_FROM_ONE or open_in_all >= MAX_OPEN:
        raise TooManyOpenRequests


def status_at(request: PaymentRequest, now: datetime) -> RequestStatus:
    """Tell where a request stands, also before the job has noticed that it ran out."""
    if request.status is RequestStatus.OPEN and now >= request.expires_at:
        return RequestStatus.EXPIRED
    return request.status


def check_open(request: PaymentRequest, now: datetime) -> None:
    """Refuse to settle a request twice, or too late.

    Raises: RequestAlreadyPaid, RequestDeclined, RequestCancelled, RequestExpired.
    """
    status = status_at(request, now)
    if status is not RequestStatus.OPEN:
        raise _REFUSALS[status]


def check_payer(request: PaymentRequest, caller: MemberId) -> None:
    """Refuse to let anybody but the person asked pay or decline.

    Raises: NotYoursToPay.
    """
    if request.payer != caller:
        raise NotYoursToPay


def check_payee(request: PaymentRequest, caller: MemberId) -> None:
    """Refuse to let anybody but the asker withdraw.

    Raises: NotYoursToCancel.
    """
    if request.payee != caller:
        raise NotYoursToCancel

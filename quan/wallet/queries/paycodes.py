"""What became of a pay code, for the member who shows it."""

from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.wallet.errors.paycodes import UnknownPayCode
from quan.wallet.model.paycodes import StoredPayCode
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.requests import RequestStatus
from quan.wallet.model.views import PayCodeStatusOut
from quan.wallet.operations.paycodes import seal
from quan.wallet.queries.payments import payment_by_id
from quan.wallet.rules import paycodes as rules
from quan.wallet.rules.requests import status_at
from quan.wallet.store import paycodes as store
from quan.wallet.store import requests as request_store


async def pay_code_status(reader: Reader, keys: Keys, text: str, *, owner: MemberId) -> PayCodeStatusOut:
    """Tell the owner of a code whether it was used, and for what.

    Raises: MalformedPayCode, UnknownPayCode (also for the code of somebody else).
    """
    code = await store.get(reader, seal(keys, rules.parse(text)), owner=owner)
    if code is None:
        raise UnknownPayCode
    if code.used_at is None:
        return PayCodeStatusOut(status="unused", payment=None)
    awaits, payment = await _outcome(reader, code)
    return PayCodeStatusOut(
        status="awaiting_payer" if awaits else "used",
        payment=None if payment is None else await payment_by_id(reader, payment, viewer=owner),
    )


async def _outcome(reader: Reader, code: StoredPayCode) -> tuple[bool, PaymentId | None]:
    if code.request is None:
        return rules.awaits_confirmation(code, reader.now), code.payment
    request = await request_store.get(reader, code.request, party=code.owner)
    if request is None:
        return False, None
    return status_at(request, reader.now) is RequestStatus.OPEN, request.payment

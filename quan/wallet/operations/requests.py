"""Asking to be paid, and what the person asked does about it."""

from dataclasses import dataclass, replace

from quan import identity
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.errors.payments import NotYourContact
from quan.wallet.errors.requests import AskContactsOnly, AskingYourself, RequestNotFound
from quan.wallet.events.payments import PaymentRequested, PaymentRequestSettled
from quan.wallet.model.payments import Paid, PaymentId, PaymentKind
from quan.wallet.model.requests import (
    PaymentRequest,
    PaymentRequestId,
    RequestOrigin,
    RequestStatus,
)
from quan.wallet.operations import people, wallets
from quan.wallet.operations.paying import pay_member
from quan.wallet.rules import requests as rules
from quan.wallet.rules import spending as spending_rules
from quan.wallet.rules.notes import clean_note
from quan.wallet.store import requests as store

EXPIRE_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A wish to be paid by a contact."""

    payer: MemberId
    amount: Money
    note: str


async def ask(tx: Tx, config: Config, *, asker: identity.Member, wish: Ask) -> PaymentRequest:
    """Ask a contact for money.

    Raises: WrongAsset, AmountNotPositive, NoteTooLong, AskingYourself, AskContactsOnly, PersonUnavailable,
    WalletFrozen, WalletClosed, TooManyOpenRequests.
    """
    spending_rules.check_amount(wish.amount, config.currency)
    note = clean_note(wish.note)
    if wish.payer == asker.id:
        raise AskingYourself
    try:
        payer = await people.contact(tx, asker.id, wish.payer)
    except NotYourContact as refusal:
        raise AskContactsOnly from refusal
    return await open_request(
        tx,
        config,
        payer=payer,
        payee=asker,
        amount=wish.amount,
        note=note,
        origin=RequestOrigin.ASKED,
    )


async def open_request(
    tx: Tx,
    config: Config,
    *,
    payer: identity.Member,
    payee: identity.Member,
    amount: Money,
    note: str,
    origin: RequestOrigin,
) -> PaymentRequest:
    """Put a request before a payer. Both wallets must be open; the payer's lock makes the caps exact.

    Raises: WalletFrozen, WalletClosed, PersonUnavailable, TooManyOpenRequests.
    """
    theirs = await wallets.locked(tx, config, payer.id)
    own = await wallets.ensured(tx, config, payee.id)
    spending_rules.check_payer(payee.status, own.status)
    spending_rules.check_other(payer.status, theirs.status)
    from_asker, in_all = await store.open_counts(tx, payer=payer.id, payee=payee.id)
    rules.check_room(open_from_asker=from_asker, open_in_all=in_all)
    request = PaymentRequest(
        id=PaymentRequestId.new(tx.now),
        payer=payer.id,
        payee=payee.id,
        origin=origin,
        amount=amount,
        note=note,
        status=RequestStatus.OPEN,
        payment=None,
        created_at=tx.now,
        expires_at=tx.now + rules.AGE[origin],
    )
    await store.insert(tx, request)
    tx.emit(
        PaymentRequested(
            request=request.id,
            origin=origin.value,
            payer=payer.id,
            payee=payee.id,
            amount=amount,
        )
    )
    return request


async def pay(
    tx: Tx,
    config: Config,
    *,
    caller: identity.Member,
    request_id: PaymentRequestId,
    payment_id: PaymentId,
    proved: bool,
) -> Paid:
    """Pay a request, once.

    Raises: RequestNotFound, NotYoursToPay, RequestAlreadyPaid and the other ends a request has,
    PersonUnavailable, and as `paying.pay_member`.
    """
    request = await _locked(tx, request_id, caller.id)
    rules.check_payer(request, caller.id)
    rules.check_open(request, tx.now)
    payee = await people.reachable(tx, caller.id, request.payee)
    from_till = request.origin is RequestOrigin.PAY_CODE
    paid = await pay_member(
        tx,
        config,
        id=payment_id,
        kind=PaymentKind.PAY_CODE if from_till else PaymentKind.REQUEST,
        payer=caller,
        payee=payee,
        amount=request.amount,
        note=request.note,
        proved=proved,
    )
    await _settle(tx, request, RequestStatus.PAID, payment=paid.payment.id)
    return paid


async def decline(tx: Tx, *, caller: MemberId, request_id: PaymentRequestId) -> PaymentRequest:
    """Say no to a request.

    Raises: RequestNotFound, NotYoursToPay, RequestAlreadyPaid and the other ends a request has.
    """
    request = await _locked(tx, request_id, caller)
    rules.check_payer(request, caller)
    if request.status is RequestStatus.DECLINED:
        return request
    rules.check_open(request, tx.now)
    return await _settle(tx, request, RequestStatus.DECLINED)


async def cancel(tx: Tx, *, caller: MemberId, request_id: PaymentRequestId) -> PaymentRequest:
    """Withdraw a request of one's own.

    Raises: RequestNotFound, NotYoursToCancel, RequestAlreadyPaid and the other ends a request has.
    """
    request = await _locked(tx, request_id, caller)
    rules.check_payee(request, caller)
    if request.status is RequestStatus.CANCELLED:
        return request
    rules.check_open(request, tx.now)
    return await _settle(tx, request, RequestStatus.CANCELLED)


async def expire_overdue(tx: Tx) -> int:
    """Close requests that ran out; give how many."""
    overdue = await store.lock_overdue(tx, limit=EXPIRE_AT_ONCE)
    for request in overdue:
        await _settle(tx, request, RequestStatus.EXPIRED)
    return len(overdue)


async def _locked(tx: Tx, request_id: PaymentRequestId, caller: MemberId) -> PaymentRequest:
    request = await store.lock(tx, request_id, party=caller)
    if request is None:
        raise RequestNotFound
    return request


async def _settle(
    tx: Tx, request: PaymentRequest, status: RequestStatus, *, payment: PaymentId | None = None
) -> PaymentRequest:
    await store.settle(tx, request, status, payment=payment)
    tx.emit(
        PaymentRequestSettled(
            request=request.id, payer=request.payer, payee=request.payee, status=status.value
        )
    )
    return replace(request, status=status, payment=payment)

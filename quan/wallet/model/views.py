"""What the wallet shows on the wire."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec

from quan.core import wire
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.identity import Member, PersonOut, person_of
from quan.wallet.model.payments import BillId, Payment, PaymentId, PaymentKind
from quan.wallet.model.requests import PaymentRequestId, RequestStatus


class PaymentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as one of its parties sees it; `balance` is theirs after it."""

    id: PaymentId
    bill_id: BillId | None
    kind: PaymentKind
    status: Literal["done"]
    amount: Money
    payer: PersonOut | None
    payee: PersonOut | None
    note: str
    at: datetime
    balance: Money


def shown(
    payment: Payment, *, viewer: MemberId, people: Mapping[MemberId, Member], balance: Money
) -> PaymentOut:
    """Show a payment to one of its parties."""
    bill = payment.bill_of(viewer)
    invariant(bill is not None, "only a party sees a payment")
    return PaymentOut(
        id=payment.id,
        bill_id=bill,
        kind=payment.kind,
        status="done",
        amount=payment.amount,
        payer=None if payment.payer is None else person_of(people[payment.payer]),
        payee=None if payment.payee is None else person_of(people[payment.payee]),
        note=payment.note,
        at=payment.at,
        balance=balance,
    )


class PaymentWritten(msgspec.Struct, frozen=True):
    """A `PaymentOut` of two members in the words of the wire, for who writes thousands: the same JSON."""

    id: str
    bill_id: str
    kind: str
    status: str
    amount: msgspec.Raw
    payer: msgspec.Raw
    payee: msgspec.Raw
    note: str
    at: datetime
    balance: msgspec.Raw


@lru_cache(maxsize=20_000)
def person_written(id: str, handle: str, name: str, kind: str, avatar_url: str | None) -> msgspec.Raw:  # noqa: A002 - as in PersonOut
    """Write a `PersonOut`; whoever pays or is paid, is so again soon."""
    return msgspec.Raw(
        wire.encode({"id": id, "handle": handle, "name": name, "kind": kind, "avatar_url": avatar_url})
    )


class RequestOut(msgspec.Struct, frozen=True, kw_only=True):
    """A payment request as one of its parties sees it: `in` asks them, `out` is their own."""

    id: PaymentRequestId
    direction: Literal["in", "out"]
    payer: PersonOut
    payee: PersonOut
    amount: Money
    note: str
    status: RequestStatus
    created_at: datetime
    expires_at: datetime
    payment_id: PaymentId | None


class LimitsOut(msgspec.Struct, frozen=True, kw_only=True):
    """How much a member may pay, and what is left of it."""

    per_payment: Money
    per_day: Money
    per_month: Money
    left_today: Money
    left_this_month: Money


class WalletOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member's own wallet. `bank_transfers` says whether this place has an account at a bank."""

    balance: Money
    held: Money
    frozen: bool
    level: int
    limits: LimitsOut
    small_payment: Money
    small_payment_ceiling: Money
    has_payment_password: bool
    has_passkey: bool
    is_agent: bool
    bank_transfers: bool


class PayCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A pay code to show between two instants."""

    code: str
    valid_from: datetime
    expires_at: datetime


class PayCodesOut(msgspec.Struct, frozen=True, kw_only=True):
    """Codes for the next minutes; `server_time` tells how far off the device's clock is."""

    codes: list[PayCodeOut]
    server_time: datetime


class ChargePaid(msgspec.Struct, frozen=True, kw_only=True):
    """A charged code that paid at once."""

    payment: PaymentOut
    status: Literal["paid"] = "paid"


class ChargeAwaits(msgspec.Struct, frozen=True, kw_only=True):
    """A charged code whose payer must agree first."""

    request: RequestOut
    status: Literal["awaiting_payer"] = "awaiting_payer"


class PayCodeStatusOut(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a shown code."""

    status: Literal["unused", "used", "awaiting_payer"]
    payment: PaymentOut | None

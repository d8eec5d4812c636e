"""What the devices of both sides of a payment are told, with the commit that moved the money."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from quan.core import streams, wire
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.model.payments import Payment


class Told(NamedTuple):
    """What there is to tell of a payment, its ids and its amount as they stand on the wire."""

    payment: str
    kind: str
    amount: msgspec.Raw
    note: str
    at: datetime
    payer: MemberId | None
    payer_name: str
    payer_bill: str | None
    payee: MemberId | None
    payee_name: str
    payee_bill: str | None


class _Person(msgspec.Struct, frozen=True):
    id: str
    name: str


class _Sent(msgspec.Struct, frozen=True):
    payment_id: str
    kind: str
    amount: msgspec.Raw
    note: str
    at: datetime
    bill_id: str | None
    to: _Person | None


class _Received(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    payment_id: str
    kind: str
    amount: msgspec.Raw
    note: str
    at: datetime
    bill_id: str | None
    sender: _Person | None


def told(payment: Payment, payer_name: str, payee_name: str) -> Told:
    """Say a payment as it is told."""
    return Told(
        payment=str(payment.id),
        kind=payment.kind,
        amount=wire.money(payment.amount),
        note=payment.note,
        at=payment.at,
        payer=payment.payer,
        payer_name=payer_name,
        payer_bill=None if payment.payer_bill is None else str(payment.payer_bill),
        payee=payment.payee,
        payee_name=payee_name,
        payee_bill=None if payment.payee_bill is None else str(payment.payee_bill),
    )


def payment(tx: Tx, made: Told) -> None:
    """Show a payment on the devices of both sides."""
    id_, kind, amount, note, at, payer, payer_name, payer_bill, payee, payee_name, payee_bill = made
    if payer is not None:
        other = _person(payee, payee_name)
        streams.append_last(tx, payer, "payment.sent", _Sent(id_, kind, amount, note, at, payer_bill, other))
    if payee is not None:
        other = _person(payer, payer_name)
        streams.append_last(
            tx, payee, "payment.received", _Received(id_, kind, amount, note, at, payee_bill, other)
        )


def _person(member: MemberId | None, name: str) -> _Person | None:
    return None if member is None else _Person(str(member), name)

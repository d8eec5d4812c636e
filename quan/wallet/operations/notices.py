"""What the devices of both sides of a payment are told, with the commit that moved the money."""

from quan.core import streams, wire
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.events.payments import PaymentMade


def payment(tx: Tx, made: PaymentMade) -> None:
    """Show a payment on the devices of both sides."""
    common: dict[str, object] = {
        "payment_id": str(made.payment),
        "kind": made.payment_kind,
        "amount": wire.builtins(made.amount),
        "note": made.note,
        "at": made.at,
    }
    if made.payer is not None:
        other = _person(made.payee, made.payee_name)
        body = common | {"bill_id": made.payer_bill, "to": other}
        streams.append_last(tx, made.payer, "payment.sent", body)
    if made.payee is not None:
        other = _person(made.payer, made.payer_name)
        body = common | {"bill_id": made.payee_bill, "from": other}
        streams.append_last(tx, made.payee, "payment.received", body)


def _person(member: MemberId | None, name: str) -> dict[str, object] | None:
    return None if member is None else {"id": member, "name": name}

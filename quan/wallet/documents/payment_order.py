"""The file that orders payouts from the bank: pain.001.001.09, checked against its schema."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sepaxml import SepaTransfer

from quan.core.config import Config
from quan.wallet.model.payouts import Payout

SCHEMA = "pain.001.001.09"
EURO = "EUR"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """The bytes of the file, and the name under which the bank knows it."""

    message: str
    document: bytes


def payment_order(config: Config, payouts: Sequence[Payout], *, on: date) -> PaymentOrder:
    """Write payouts to be paid on a day, each booked for itself so that each comes back on the statement.

    The library draws a new name for every file it writes: keep the bytes, and write them once. Names are
    spelled in the letters that all banks take.
    """
    debtor = {
        "name": config.bank_holder or config.town_name,
        "IBAN": config.bank_iban,
        "currency": config.currency.code,
        "batch": False,
        "domestic": config.currency.code != EURO,  # only euros travel by the rules of SEPA
    }
    if config.bank_bic:
        debtor["BIC"] = config.bank_bic
    order = SepaTransfer(debtor, schema=SCHEMA, clean=True)
    for payout in payouts:
        order.add_payment(
            {
                "name": payout.holder,
                "IBAN": payout.iban,
                "amount": payout.amount.minor,
                "execution_date": on,
                "description": f"{config.town_name[:100]} {payout.end_to_end}",
                "endtoend_id": payout.end_to_end,
            }
        )
    return PaymentOrder(message=order.msg_id, document=order.export(validate=True))

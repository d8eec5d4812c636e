"""Payments and bills as rows."""

from collections.abc import Collection
from typing import Any

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import BillId, Category, Payment, PaymentId, PaymentKind


async def insert(
    tx: Tx,
    payment: Payment,
    *,
    payer_name: str,
    payee_name: str,
    out_category: Category,
    in_category: Category,
) -> None:
    """Write a payment and the bill of each member party, in one statement."""
    await tx.execute(
        """
        WITH payment AS (
            INSERT INTO wallet.payments
                (id, kind, amount, asset, payer, payee, payer_bill, payee_bill, note, at)
            VALUES
                (%(id)s, %(kind)s, %(amount)s, %(asset)s, %(payer)s, %(payee)s,
                 %(payer_bill)s, %(payee_bill)s, %(note)s, %(at)s)
            RETURNING *
        )
        INSERT INTO wallet.bills
            (owner, id, payment, direction, kind, amount, asset,
             counterparty, counterparty_name, category, note, at)
        SELECT side.owner, side.bill, payment.id, side.direction, payment.kind, payment.amount, payment.asset,
               side.counterparty, side.name, side.category, payment.note, payment.at
        FROM payment
        CROSS JOIN LATERAL (
            VALUES (payer, payer_bill, 'out', payee, %(payee_name)s::text, %(out_category)s::text),
                   (payee, payee_bill, 'in', payer, %(payer_name)s::text, %(in_category)s::text)
        ) AS side (owner, bill, direction, counterparty, name, category)
        WHERE side.owner IS NOT NULL
        """,
        {
            "id": payment.id,
            "kind": payment.kind.value,
            "amount": payment.amount.minor,
            "asset": str(payment.amount.asset),
            "payer": payment.payer,
            "payee": payment.payee,
            "payer_bill": payment.payer_bill,
            "payee_bill": payment.payee_bill,
            "note": payment.note,
            "at": payment.at,
            "payer_name": payer_name,
            "payee_name": payee_name,
            "out_category": out_category.value,
            "in_category": in_category.value,
        },
    )


async def by_ids(reader: Reader, ids: Collection[PaymentId]) -> dict[PaymentId, Payment]:
    """Read payments by id."""
    found = await reader.rows(
        """
        SELECT id, kind, amount, asset, payer, payee, payer_bill, payee_bill, note, at
        FROM wallet.payments
        WHERE id = ANY(%s)
        """,
        ([one.uuid for one in ids],),
        into=_payment,
    )
    return {payment.id: payment for payment in found}


def _payment(**row: Any) -> Payment:
    payer, payee = row["payer"], row["payee"]
    return Payment(
        id=PaymentId(row["id"]),
        kind=PaymentKind(row["kind"]),
        amount=Money(row["amount"], Asset.parse(row["asset"])),
        payer=None if payer is None else MemberId(payer),
        payee=None if payee is None else MemberId(payee),
        payer_bill=None if row["payer_bill"] is None else BillId(row["payer_bill"]),
        payee_bill=None if row["payee_bill"] is None else BillId(row["payee_bill"]),
        note=row["note"],
        at=row["at"],
    )

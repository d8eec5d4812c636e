"""Payments and bills as rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import BillId, Category, Payment, PaymentId, PaymentKind


@dataclass(frozen=True, slots=True)
class Filed:
    """A payment with what its two bills say of the other side and are filed under."""

    payment: Payment
    payer_name: str
    payee_name: str
    out_category: Category
    in_category: Category


async def insert_many(tx: Tx, filed: Sequence[Filed]) -> None:
    """Write payments and the bill of each member party, in one statement."""
    payments = [one.payment for one in filed]
    await tx.execute(
        """
        WITH given AS (
            SELECT *
            FROM UNNEST(
                %(ids)s, %(kinds)s, %(amounts)s, %(assets)s, %(payers)s, %(payees)s,
                %(payer_bills)s, %(payee_bills)s, %(notes)s, %(at)s,
                %(payer_names)s, %(payee_names)s, %(out_categories)s, %(in_categories)s
            ) AS given (id, kind, amount, asset, payer, payee, payer_bill, payee_bill, note, at,
                        payer_name, payee_name, out_category, in_category)
        ), filed AS (
            INSERT INTO wallet.payments
                (id, kind, amount, asset, payer, payee, payer_bill, payee_bill, note, at)
            SELECT id, kind, amount, asset, payer, payee, payer_bill, payee_bill, note, at
            FROM given
        )
        INSERT INTO wallet.bills
            (owner, id, payment, direction, kind, amount, asset,
             counterparty, counterparty_name, category, note, at)
        SELECT side.owner, side.bill, given.id, side.direction, kind, amount, asset,
               side.counterparty, side.name, side.category, note, at
        FROM given
        CROSS JOIN LATERAL (
            VALUES (payer, payer_bill, 'out', payee, payee_name, out_category),
                   (payee, payee_bill, 'in',  payer, payer_name, in_category)
        ) AS side (owner, bill, direction, counterparty, name, category)
        WHERE side.owner IS NOT NULL
        """,
        {
            "ids": arrays.uuids([one.id.uuid.int for one in payments]),
            "kinds": arrays.texts([one.kind for one in payments]),
            "amounts": arrays.bigints([one.amount.minor for one in payments]),
            "assets": arrays.texts([str(one.amount.asset) for one in payments]),
            "payers": arrays.uuids([_number(one.payer) for one in payments]),
            "payees": arrays.uuids([_number(one.payee) for one in payments]),
            "payer_bills": arrays.uuids([_number(one.payer_bill) for one in payments]),
            "payee_bills": arrays.uuids([_number(one.payee_bill) for one in payments]),
            "notes": arrays.texts([one.note for one in payments]),
            "at": arrays.timestamps([one.at for one in payments]),
            "payer_names": arrays.texts([one.payer_name for one in filed]),
            "payee_names": arrays.texts([one.payee_name for one in filed]),
            "out_categories": arrays.texts([one.out_category for one in filed]),
            "in_categories": arrays.texts([one.in_category for one in filed]),
        },
    )


def _number(party: Id | None) -> int | None:
    return None if party is None else party.uuid.int


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

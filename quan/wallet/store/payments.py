"""Payments and bills as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import BillId, Payment, PaymentId, PaymentKind


class Filed(NamedTuple):
    """A payment with what its two bills say of the other side and are filed under; ids are whole numbers."""

    id: int
    kind: str
    amount: int
    asset: str
    payer: int | None
    payee: int | None
    payer_bill: int | None
    payee_bill: int | None
    note: str
    at: datetime
    payer_name: str
    payee_name: str
    out_category: str
    in_category: str


async def insert_many(tx: Tx, filed: Sequence[Filed]) -> None:
    """Write payments and the bill of each member party, in one statement."""
    (
        ids, kinds, amounts, assets, payers, payees, payer_bills, payee_bills, notes, at,
        payer_names, payee_names, out_categories, in_categories,
    ) = zip(*filed, strict=True)  # fmt: skip
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
            "ids": arrays.uuids(ids),
            "kinds": arrays.texts(kinds),
            "amounts": arrays.bigints(amounts),
            "assets": arrays.texts(assets),
            "payers": arrays.uuids(payers),
            "payees": arrays.uuids(payees),
            "payer_bills": arrays.uuids(payer_bills),
            "payee_bills": arrays.uuids(payee_bills),
            "notes": arrays.texts(notes),
            "at": arrays.timestamps(at),
            "payer_names": arrays.texts(payer_names),
            "payee_names": arrays.texts(payee_names),
            "out_categories": arrays.texts(out_categories),
            "in_categories": arrays.texts(in_categories),
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

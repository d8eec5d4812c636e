"""Ids that were used before: executed or refused."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.ledger.model import Transfer
from quan.ledger.rules import Order, Outcome, Past
from quan.ledger.store.transfers import transfer_of_row
from quan.ledger.store.values import instant_of, micros_of, uuid_of


class Remembered(NamedTuple):
    """An id that was used before; `transfer` when it was executed."""

    key: int
    past: Past
    transfer: Transfer | None


async def remembered(reader: Reader, ids: Sequence[UUID]) -> list[Remembered]:
    """Find which ids were executed or refused before.

    What was executed comes last, and so counts: one id, asked for between two pairs of accounts at the same
    time, may be refused for one pair while the other is paid.
    """
    return await reader.rows(
        """
        SELECT t.id, t.debit, t.credit, t.amount::numeric AS amount, a.asset, t.code, t.reference,
               t.effective_at, 0::smallint AS outcome, t.recorded_at, t.debit_version,
               t.credit_version, EXISTS (
                   SELECT FROM ledger.transfers AS r WHERE r.code = 90 AND r.reference = t.id
               ) AS is_reversed
        FROM ledger.transfers AS t
        JOIN ledger.accounts  AS a ON a.id = t.debit
        WHERE t.id = ANY (%(ids)s)
        UNION ALL
        SELECT id, debit, credit, amount, asset, code, reference,
               effective_at, outcome, refused_at, NULL, NULL, false
        FROM ledger.refusals
        WHERE id = ANY (%(ids)s)
        ORDER BY outcome DESC
        """,
        {"ids": ids},
        into=_remembered,
    )


def _remembered(*, outcome: int, is_reversed: bool, asset: str, **row: Any) -> Remembered:
    reference = row["reference"]
    body = (
        row["debit"].int,
        row["credit"].int,
        int(row["amount"]),
        asset,
        row["code"],
        None if reference is None else reference.int,
        micros_of(row["effective_at"]),
    )
    done = None if outcome else transfer_of_row(asset=asset, **row)
    return Remembered(row["id"].int, Past(body, Outcome(outcome), is_reversed), done)


async def remember_refusals(tx: Tx, refused: Sequence[tuple[Order, Outcome]]) -> None:
    """Keep refused ids, except those that stand for something already."""
    await tx.execute_many(
        """
        INSERT INTO ledger.refusals (id, debit, credit, amount, asset, code, reference,
                                     effective_at, outcome, refused_at)
        SELECT %(id)s, %(debit)s, %(credit)s, %(amount)s, %(asset)s, %(code)s, %(reference)s,
               %(effective_at)s, %(outcome)s, %(at)s
        WHERE NOT EXISTS (SELECT FROM ledger.transfers WHERE id = %(id)s)
        ON CONFLICT (id) DO NOTHING
        """,
        [
            {
                "id": UUID(int=order.id),
                "debit": UUID(int=order.debit),
                "credit": UUID(int=order.credit),
                "amount": Decimal(order.amount),
                "asset": order.asset,
                "code": order.code,
                "reference": uuid_of(order.reference),
                "effective_at": instant_of(order.effective_at_us),
                "outcome": int(outcome),
                "at": tx.now,
            }
            for order, outcome in refused
        ],
    )

"""Ids that were used before: executed or refused."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.ledger.model import Flag, Transfer
from quan.ledger.rules import Order, Outcome, Past
from quan.ledger.store.transfers import transfer_of_row
from quan.ledger.store.values import key_of, micros_of

IDS = frozenset({"transfers_pkey", "refusals_pkey"})
"""The constraints that say that an id was used before."""


class Remembered(NamedTuple):
    """An id that was used before; `transfer` when it was executed."""

    key: int
    past: Past
    transfer: Transfer | None


async def remembered(reader: Reader, ids: Sequence[int]) -> list[Remembered]:
    """Find which ids were executed or refused before.

    What was executed comes last, and so counts: one id, asked for between two pairs of accounts at the same
    time, may be refused for one pair while the other is paid.
    """
    return await reader.rows(
        """
        SELECT t.id, t.debit, t.credit, t.amount::numeric AS amount, t.asset, t.code, t.phase, t.flags,
               t.reference, t.pending, t.effective_at, t.expires_at, t.asked, 0::smallint AS outcome,
               t.recorded_at, t.debit_version, t.credit_version, t.debit_net, t.credit_net, t.batch,
               EXISTS (SELECT FROM ledger.transfers AS r WHERE r.code = 90 AND r.reference = t.id)
               AS is_reversed,
               (SELECT r.phase FROM ledger.transfers AS r WHERE r.pending = t.id) AS resolved
        FROM ledger.transfers AS t
        WHERE t.id = ANY (%(ids)s)
        UNION ALL
        SELECT id, debit, credit, amount, asset, code, phase, flags,
               reference, pending, effective_at, expires_at, NULL, outcome,
               refused_at, NULL, NULL, NULL, NULL, NULL, false, NULL
        FROM ledger.refusals
        WHERE id = ANY (%(ids)s)
        ORDER BY outcome DESC
        """,
        {"ids": arrays.uuids(ids)},
        into=_remembered,
    )


def _remembered(*, outcome: int, is_reversed: bool, resolved: int | None, **row: Any) -> Remembered:
    asked = row.pop("asked")
    wish = Order(
        id=row["id"].int,
        debit=row["debit"].int,
        credit=row["credit"].int,
        amount=int(row["amount"] if asked is None else asked),
        asset=row["asset"],
        code=row["code"],
        reference=key_of(row["reference"]),
        effective_at_us=micros_of(row["effective_at"]),
        phase=row["phase"],
        pending=key_of(row["pending"]),
        expires_at_us=micros_of(row["expires_at"]),
        flags=row["flags"] & ~Flag.LINKED,
    )
    done = None if outcome else transfer_of_row(**row)
    moved = int(row["amount"])
    return Remembered(wish.id, Past(wish.body, Outcome(outcome), is_reversed, resolved, moved), done)


async def remember_refusals(tx: Tx, refused: Sequence[tuple[Order, Outcome]]) -> None:
    """Keep refused ids, except those that stand for something already."""
    orders = [order for order, _ in refused]
    await tx.execute(
        """
        INSERT INTO ledger.refusals (id, debit, credit, amount, asset, code, phase, flags,
                                     reference, pending, effective_at, expires_at, outcome, refused_at)
        SELECT given.*, %(now)s
        FROM UNNEST(
            %(ids)s, %(debits)s, %(credits)s, %(amounts)s::text[]::numeric[], %(assets)s, %(codes)s,
            %(phases)s, %(flags)s, %(references)s, %(pendings)s, %(effective)s, %(expires)s, %(outcomes)s
        ) AS given (id)
        WHERE NOT EXISTS (SELECT FROM ledger.transfers AS t WHERE t.id = given.id)
        ON CONFLICT (id) DO NOTHING
        """,
        {
            "ids": arrays.uuids([order.id for order in orders]),
            "debits": arrays.uuids([order.debit for order in orders]),
            "credits": arrays.uuids([order.credit for order in orders]),
            "amounts": arrays.texts(
                [str(order.amount) for order in orders]
            ),  # also what a bigint cannot hold
            "assets": arrays.texts([order.asset for order in orders]),
            "codes": arrays.smallints([order.code for order in orders]),
            "phases": arrays.smallints([order.phase for order in orders]),
            "flags": arrays.smallints([order.flags for order in orders]),
            "references": arrays.uuids([order.reference for order in orders]),
            "pendings": arrays.uuids([order.pending for order in orders]),
            "effective": arrays.unix_us([order.effective_at_us for order in orders]),
            "expires": arrays.unix_us([order.expires_at_us for order in orders]),
            "outcomes": arrays.smallints([int(outcome) for _, outcome in refused]),
            "now": tx.now,
        },
    )

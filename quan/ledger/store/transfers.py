"""Transfers, and the one statement that writes them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.money import Asset, Money
from quan.ledger.model import AccountId, Transfer, TransferCode, TransferId
from quan.ledger.rules import AccountState, Line, Order
from quan.ledger.store.values import instant_of, uuid_of


class Booking(NamedTuple):
    """A decided transfer with its two lines and its recorded time."""

    order: Order
    debit: Line
    credit: Line
    recorded_at: datetime


async def write(
    tx: Tx, bookings: Sequence[Booking], accounts: dict[int, AccountState], last: dict[int, datetime]
) -> None:
    """Write transfers, entries and totals in one statement, so that the database checks them as one."""
    orders = [booking.order for booking in bookings]
    await tx.execute(
        """
        WITH given AS (
            SELECT *
            FROM UNNEST(
                %(ids)s::uuid[], %(debits)s::uuid[], %(credits)s::uuid[], %(references)s::uuid[],
                %(amounts)s::bigint[], %(codes)s::smallint[],
                %(recorded)s::timestamptz[], %(effective)s::timestamptz[],
                %(debit_versions)s::bigint[], %(debit_deltas)s::bigint[], %(debit_balances)s::bigint[],
                %(credit_versions)s::bigint[], %(credit_deltas)s::bigint[], %(credit_balances)s::bigint[]
            ) AS given (id, debit, credit, reference, amount, code, recorded_at, effective_at,
                        debit_version, debit_delta, debit_balance,
                        credit_version, credit_delta, credit_balance)
        ), posted AS (
            INSERT INTO ledger.transfers (id, debit, credit, reference, amount, debit_version,
                                          credit_version, recorded_at, effective_at, code)
            SELECT id, debit, credit, reference, amount, debit_version,
                   credit_version, recorded_at, effective_at, code
            FROM given
        ), entered AS (
            INSERT INTO ledger.entries (account, version, transfer, delta, balance, recorded_at, effective_at)
            SELECT debit, debit_version, id, debit_delta, debit_balance, recorded_at, effective_at
            FROM given
            UNION ALL
            SELECT credit, credit_version, id, credit_delta, credit_balance, recorded_at, effective_at
            FROM given
        )
        UPDATE ledger.accounts AS account
        SET debits_posted  = moved.debits_posted,
            credits_posted = moved.credits_posted,
            version        = moved.version,
            last_at        = moved.last_at
        FROM UNNEST(
            %(accounts)s::uuid[], %(debits_posted)s::bigint[], %(credits_posted)s::bigint[],
            %(versions)s::bigint[], %(last)s::timestamptz[]
        ) AS moved (id, debits_posted, credits_posted, version, last_at)
        WHERE account.id = moved.id
        """,
        {
            "ids": [UUID(int=order.id) for order in orders],
            "debits": [UUID(int=order.debit) for order in orders],
            "credits": [UUID(int=order.credit) for order in orders],
            "references": [uuid_of(order.reference) for order in orders],
            "amounts": [order.amount for order in orders],
            "codes": [order.code for order in orders],
            "recorded": [booking.recorded_at for booking in bookings],
            "effective": [instant_of(order.effective_at_us) for order in orders],
            "debit_versions": [booking.debit.version for booking in bookings],
            "debit_deltas": [booking.debit.delta for booking in bookings],
            "debit_balances": [booking.debit.balance for booking in bookings],
            "credit_versions": [booking.credit.version for booking in bookings],
            "credit_deltas": [booking.credit.delta for booking in bookings],
            "credit_balances": [booking.credit.balance for booking in bookings],
            "accounts": [UUID(int=key) for key in accounts],
            "debits_posted": [state.debits_posted for state in accounts.values()],
            "credits_posted": [state.credits_posted for state in accounts.values()],
            "versions": [state.version for state in accounts.values()],
            "last": [last[key] for key in accounts],
        },
    )


async def find_transfer(reader: Reader, transfer: TransferId) -> Transfer | None:
    """Read one transfer."""
    return await reader.row(
        """
        SELECT t.id, t.debit, t.credit, t.amount, a.asset, t.code, t.reference, t.effective_at,
               t.recorded_at, t.debit_version, t.credit_version
        FROM ledger.transfers AS t
        JOIN ledger.accounts  AS a ON a.id = t.debit
        WHERE t.id = %(transfer)s
        """,
        {"transfer": transfer},
        into=transfer_of_row,
    )


def transfer_of_row(*, amount: int | Decimal, asset: str, **row: Any) -> Transfer:
    """Read a transfer from its columns and the asset of its accounts."""
    return Transfer(
        id=TransferId(row["id"]),
        debit=AccountId(row["debit"]),
        credit=AccountId(row["credit"]),
        amount=Money(int(amount), Asset.parse(asset)),
        code=TransferCode(row["code"]),
        reference=row["reference"],
        effective_at=row["effective_at"] or row["recorded_at"],
        recorded_at=row["recorded_at"],
        debit_version=row["debit_version"],
        credit_version=row["credit_version"],
    )

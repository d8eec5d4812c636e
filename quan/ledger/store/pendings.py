"""Pending transfers that nobody has posted or voided yet."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from quan.core import arrays
from quan.core.db import Reader
from quan.ledger.model import AccountId, Transfer
from quan.ledger.store.transfers import transfer_of_row


class Due(NamedTuple):
    """An open pending transfer whose time has come: ids as whole numbers, the amount in minor units."""

    id: int
    debit: int
    credit: int
    amount: int
    asset: str
    code: int


async def due_on(reader: Reader, accounts: Sequence[int]) -> list[Due]:
    """Read what is due on any of these accounts, the earliest first."""
    return _due(
        await reader.tuples(
            """
            SELECT t.id, t.debit, t.credit, t.amount, t.asset, t.code
            FROM ledger.open_pendings AS o
            JOIN ledger.transfers     AS t USING (id)
            WHERE o.expires_at <= %(now)s AND (o.debit = ANY (%(accounts)s) OR o.credit = ANY (%(accounts)s))
            ORDER BY o.expires_at, o.id
            """,
            {"now": reader.now, "accounts": arrays.uuids(accounts)},
        )
    )


async def due(reader: Reader, *, limit: int) -> list[Due]:
    """Read what is due anywhere, the earliest first."""
    return _due(
        await reader.tuples(
            """
            SELECT t.id, t.debit, t.credit, t.amount, t.asset, t.code
            FROM ledger.open_pendings AS o
            JOIN ledger.transfers     AS t USING (id)
            WHERE o.expires_at <= %(now)s
            ORDER BY o.expires_at, o.id
            LIMIT %(limit)s
            """,
            {"now": reader.now, "limit": limit},
        )
    )


def _due(rows: Sequence[tuple[Any, ...]]) -> list[Due]:
    return [Due(id.int, debit.int, credit.int, *rest) for id, debit, credit, *rest in rows]  # noqa: A001 - the name of the column


async def open_of(reader: Reader, account: AccountId, *, limit: int) -> list[Transfer]:
    """Read the open pending transfers of an account, the oldest first."""
    return await reader.rows(
        """
        SELECT t.id, t.debit, t.credit, t.amount, t.asset, t.code, t.phase, t.flags, t.reference, t.pending,
               t.expires_at, t.effective_at, t.recorded_at, t.debit_version, t.credit_version,
               t.debit_net, t.credit_net, t.batch
        FROM ledger.open_pendings AS o
        JOIN ledger.transfers     AS t USING (id)
        WHERE o.debit = %(account)s OR o.credit = %(account)s
        ORDER BY t.recorded_at, t.id
        LIMIT %(limit)s
        """,
        {"account": account, "limit": limit},
        into=transfer_of_row,
    )

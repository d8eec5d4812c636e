"""Transfers as rows."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quan.core import arrays
from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.ledger.model import AccountId, Flag, Phase, Transfer, TransferCode, TransferId


async def find_transfer(reader: Reader, transfer: TransferId) -> Transfer | None:
    """Read one transfer."""
    return await reader.row(
        """
        SELECT id, debit, credit, amount, asset, code, phase, flags, reference, pending, expires_at,
               effective_at, recorded_at, debit_version, credit_version, debit_net, credit_net, batch
        FROM ledger.transfers
        WHERE id = %(transfer)s
        """,
        {"transfer": transfer},
        into=transfer_of_row,
    )


async def find_transfers(reader: Reader, keys: Sequence[int]) -> list[Transfer]:
    """Read those of these transfers that exist."""
    return await reader.rows(
        """
        SELECT id, debit, credit, amount, asset, code, phase, flags, reference, pending, expires_at,
               effective_at, recorded_at, debit_version, credit_version, debit_net, credit_net, batch
        FROM ledger.transfers
        WHERE id = ANY (%(keys)s)
        """,
        {"keys": arrays.uuids(keys)},
        into=transfer_of_row,
    )


def transfer_of_row(*, amount: int | Decimal, asset: str, **row: Any) -> Transfer:
    """Read a transfer from its columns."""
    pending = row["pending"]
    return Transfer(
        id=TransferId(row["id"]),
        debit=AccountId(row["debit"]),
        credit=AccountId(row["credit"]),
        amount=Money(int(amount), Asset.parse(asset)),
        code=TransferCode(row["code"]),
        phase=Phase(row["phase"]),
        flags=Flag(row["flags"]),
        reference=row["reference"],
        pending=None if pending is None else TransferId(pending),
        expires_at=row["expires_at"],
        effective_at=row["effective_at"] or row["recorded_at"],
        recorded_at=row["recorded_at"],
        debit_version=row["debit_version"],
        credit_version=row["credit_version"],
        debit_net=row["debit_net"],
        credit_net=row["credit_net"],
        batch=row["batch"],
    )

"""What operators read: accounts, lines and transfers, in pages."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.ledger.model import (
    MAX_TOTAL,
    Account,
    AccountCode,
    AccountId,
    Entry,
    Phase,
    Transfer,
    TransferCode,
    TransferId,
)
from quan.ledger.store.accounts import account_of_row
from quan.ledger.store.transfers import transfer_of_row

Span = tuple[datetime, datetime]
Place = tuple[datetime, UUID]


class Questions(NamedTuple):
    """What is asked of a transfer, whichever way it is reached; None leaves a question open."""

    code: TransferCode | None
    asset: Asset | None
    least: int | None
    most: int | None
    reference: UUID | None


async def accounts(
    reader: Reader,
    *,
    code: AccountCode | None,
    asset: Asset | None,
    owner: UUID | None,
    after: tuple[int, UUID] | None,
    limit: int,
) -> list[Account]:
    """Read accounts by code and id."""
    after_code, after_id = after or (0, UUID(int=0))
    return await reader.rows(
        """
        SELECT id, asset, code, owner, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, opened_at, last_at
        FROM ledger.accounts
        WHERE (code, id) > (%(after_code)s::smallint, %(after_id)s)
          AND (%(code)s::smallint IS NULL OR code  = %(code)s)
          AND (%(asset)s::text    IS NULL OR asset = %(asset)s)
          AND (%(owner)s::uuid    IS NULL OR owner = %(owner)s)
        ORDER BY code, id
        LIMIT %(limit)s
        """,
        {
            "after_code": after_code,
            "after_id": after_id,
            "code": None if code is None else int(code),
            "asset": None if asset is None else str(asset),
            "owner": owner,
            "limit": limit,
        },
        into=account_of_row,
    )


async def accounts_by_id(reader: Reader, ids: Collection[AccountId]) -> list[Account]:
    """Read accounts by their ids."""
    return await reader.rows(
        """
        SELECT id, asset, code, owner, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, opened_at, last_at
        FROM ledger.accounts
        WHERE id = ANY (%s)
        """,
        ([one.uuid for one in ids],),
        into=account_of_row,
    )


async def lines(
    reader: Reader, account: AccountId, *, before: int | None, limit: int
) -> list[tuple[Entry, TransferCode, AccountId]]:
    """Read the lines of an account before a version, the latest first, with what stands on the other side."""
    return await reader.rows(
        """
        SELECT a.id AS account, e.version, e.transfer, e.moved * a.side AS delta, e.net * a.side AS balance,
               a.asset, e.phase, e.recorded_at, e.effective_at, e.code, e.other
        FROM ledger.accounts AS a
        CROSS JOIN LATERAL (
            (SELECT debit_version AS version, id AS transfer, debit_net AS net, phase,
                    recorded_at, effective_at, code, credit AS other,
                    CASE WHEN phase IN (0, 2) THEN amount ELSE 0 END AS moved
             FROM ledger.transfers
             WHERE debit = a.id AND debit_version < %(before)s
             ORDER BY debit_version DESC
             LIMIT %(limit)s)
            UNION ALL
            (SELECT credit_version, id, credit_net, phase, recorded_at, effective_at, code, debit,
                    CASE WHEN phase IN (0, 2) THEN -amount ELSE 0 END
             FROM ledger.transfers
             WHERE credit = a.id AND credit_version < %(before)s
             ORDER BY credit_version DESC
             LIMIT %(limit)s)
        ) AS e
        WHERE a.id = %(account)s
        ORDER BY e.version DESC
        LIMIT %(limit)s
        """,
        {"account": account, "before": MAX_TOTAL if before is None else before, "limit": limit},
        into=_line,
    )


def _line(
    *, account: UUID, transfer: UUID, delta: int, balance: int, asset: str, **row: Any
) -> tuple[Entry, TransferCode, AccountId]:
    counted_in = Asset.parse(asset)
    entry = Entry(
        account=AccountId(account),
        version=row["version"],
        transfer=TransferId(transfer),
        delta=Money(delta, counted_in),
        balance=Money(balance, counted_in),
        phase=Phase(row["phase"]),
        recorded_at=row["recorded_at"],
        effective_at=row["effective_at"] or row["recorded_at"],
    )
    return entry, TransferCode(row["code"]), AccountId(row["other"])


_COLUMNS: LiteralString = """
        SELECT id, debit, credit, amount, asset, code, phase, flags, reference, pending, expires_at,
               effective_at, recorded_at, debit_version, credit_version, debit_net, credit_net, batch
"""
_ASKED: LiteralString = """
          AND recorded_at >= %(start)s
          AND recorded_at <  %(end)s
          AND (%(code)s::smallint    IS NULL OR code   = %(code)s)
          AND (%(asset)s::text       IS NULL OR asset  = %(asset)s)
          AND (%(least)s::bigint     IS NULL OR amount >= %(least)s)
          AND (%(most)s::bigint      IS NULL OR amount <= %(most)s)
          AND (%(reference)s::uuid   IS NULL OR %(reference)s IN (reference, id))
          AND (%(at)s::timestamptz   IS NULL OR (recorded_at, id) < (%(at)s, %(id)s::uuid))
"""


async def transfers(
    reader: Reader, asked: Questions, *, span: Span, after: Place | None, limit: int
) -> list[Transfer]:
    """Read the transfers recorded in a span of time, the latest first."""
    return await reader.rows(
        _COLUMNS
        + """
        FROM ledger.transfers
        WHERE true
        """
        + _ASKED
        + """
        ORDER BY recorded_at DESC, id DESC
        LIMIT %(limit)s
        """,
        _parameters(asked, span, after, limit),
        into=transfer_of_row,
    )


async def transfers_of_account(
    reader: Reader, account: AccountId, asked: Questions, *, span: Span, after: Place | None, limit: int
) -> list[Transfer]:
    """Read the transfers of one account in a span of time, the latest first: both sides by their versions."""
    return await reader.rows(
        _COLUMNS  # noqa: S608 - constants of this module; what is asked for are parameters
        + """
        FROM (
            (SELECT * FROM ledger.transfers WHERE debit = %(account)s
        """
        + _ASKED
        + """
             ORDER BY debit_version DESC LIMIT %(limit)s)
            UNION ALL
            (SELECT * FROM ledger.transfers WHERE credit = %(account)s
        """
        + _ASKED
        + """
             ORDER BY credit_version DESC LIMIT %(limit)s)
        ) AS of_account
        ORDER BY recorded_at DESC, id DESC
        LIMIT %(limit)s
        """,
        {"account": account, **_parameters(asked, span, after, limit)},
        into=transfer_of_row,
    )


def _parameters(asked: Questions, span: Span, after: Place | None, limit: int) -> dict[str, Any]:
    at, id_ = after or (None, None)
    return {
        "start": span[0],
        "end": span[1],
        "code": None if asked.code is None else int(asked.code),
        "asset": None if asked.asset is None else str(asked.asset),
        "least": asked.least,
        "most": asked.most,
        "reference": asked.reference,
        "at": at,
        "id": id_,
        "limit": limit,
    }


async def reversal_of(reader: Reader, transfer: TransferId) -> TransferId | None:
    """Read which transfer reversed another; the index that allows only one finds it."""
    return await reader.row(
        "SELECT id AS uuid FROM ledger.transfers WHERE code = 90 AND reference = %s",
        (transfer,),
        into=TransferId,
    )


async def open_pendings(
    reader: Reader, *, after: tuple[datetime | None, UUID] | None, limit: int
) -> list[Transfer]:
    """Read the pending transfers that nobody has posted or voided yet: what expires first is first."""
    expires_at, id_ = after or (None, None)
    return await reader.rows(
        """
        SELECT t.id, t.debit, t.credit, t.amount, t.asset, t.code, t.phase, t.flags, t.reference, t.pending,
               t.expires_at, t.effective_at, t.recorded_at, t.debit_version, t.credit_version,
               t.debit_net, t.credit_net, t.batch
        FROM ledger.open_pendings AS o
        JOIN ledger.transfers     AS t USING (id)
        WHERE %(id)s::uuid IS NULL
           OR (COALESCE(o.expires_at, 'infinity'), o.id)
              > (COALESCE(%(expires_at)s::timestamptz, 'infinity'), %(id)s::uuid)
        ORDER BY COALESCE(o.expires_at, 'infinity'), o.id
        LIMIT %(limit)s
        """,
        {"expires_at": expires_at, "id": id_, "limit": limit},
        into=transfer_of_row,
    )


async def count_pendings(reader: Reader) -> int:
    """Count the pending transfers that nobody has posted or voided yet."""
    return int(await reader.value("SELECT COUNT(*) FROM ledger.open_pendings"))


async def resolution_of(reader: Reader, transfer: TransferId) -> TransferId | None:
    """Read which transfer posted, voided or expired a pending one; an index allows only one."""
    return await reader.row(
        "SELECT id AS uuid FROM ledger.transfers WHERE pending = %s",
        (transfer,),
        into=TransferId,
    )

"""All SQL of the ledger, one function per statement."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.money import Asset, Money
from quan.ledger.model import (
    Account,
    AccountCode,
    AccountId,
    Entry,
    Limit,
    LimitKind,
    Transfer,
    TransferCode,
    TransferId,
)
from quan.ledger.rules import AccountState, Line, Order, Outcome, Past

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Locked(NamedTuple):
    """An account held until the end of the transaction: what the law sees, and when it last moved."""

    key: int
    state: AccountState
    last_at: datetime | None


class Remembered(NamedTuple):
    """An id that was used before; `transfer` when it was executed."""

    key: int
    past: Past
    transfer: Transfer | None


async def add_asset(tx: Tx, asset: Asset) -> None:
    """Make an asset known; a second time is harmless, another scale is refused by the database."""
    await tx.execute(
        """
        INSERT INTO ledger.assets (asset, code, scale)
        VALUES (%(asset)s, %(code)s, %(scale)s)
        ON CONFLICT (asset) DO NOTHING
        """,
        {"asset": str(asset), "code": asset.code, "scale": asset.scale},
    )


async def add_account(tx: Tx, account: Account) -> None:
    """Write an empty account unless there is one with this id."""
    await tx.execute(
        """
        INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, floor, owner, opened_at)
        VALUES (%(id)s, %(asset)s, %(code)s, %(side)s, %(kind)s, %(floor)s, %(owner)s, %(at)s)
        ON CONFLICT (id) DO NOTHING
        """,
        {
            "id": account.id,
            "asset": str(account.asset),
            "code": int(account.code),
            "side": int(account.code.side),
            "kind": int(account.limit.kind),
            "floor": account.limit.floor_minor,
            "owner": account.owner,
            "at": account.opened_at,
        },
    )


async def find_account(reader: Reader, account: AccountId) -> Account | None:
    """Read one account."""
    return await reader.row(
        """
        SELECT id, asset, code, owner, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, opened_at, last_at
        FROM ledger.accounts
        WHERE id = %(account)s
        """,
        {"account": account},
        into=_account,
    )


def _account(
    *,
    id: UUID,  # noqa: A002 - the name of the column
    asset: str,
    code: int,
    limit_kind: int,
    floor: int,
    **rest: Any,
) -> Account:
    return Account(
        id=AccountId(id),
        asset=Asset.parse(asset),
        code=AccountCode(code),
        limit=Limit(LimitKind(limit_kind), floor),
        **rest,
    )


async def lock_accounts(tx: Tx, keys: Sequence[UUID]) -> list[Locked]:
    """Hold accounts for posting, always in the order of their ids, so that posters never deadlock."""
    return await tx.rows(
        """
        SELECT id, asset, side, limit_kind, floor, debits_posted, credits_posted,
               debits_pending, credits_pending, version, closed, last_at
        FROM ledger.accounts
        WHERE id = ANY (%(keys)s)
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        {"keys": keys},
        into=_locked,
    )


def _locked(*, id: UUID, last_at: datetime | None, **state: Any) -> Locked:  # noqa: A002 - the name of the column
    return Locked(id.int, AccountState(**state), last_at)


async def set_closed(tx: Tx, account: AccountId, *, closed: bool) -> int:
    """Close or reopen; give how many rows it touched."""
    return await tx.execute(
        "UPDATE ledger.accounts SET closed = %(closed)s WHERE id = %(account)s",
        {"account": account, "closed": closed},
    )


async def remembered(reader: Reader, ids: Sequence[UUID]) -> list[Remembered]:
    """Find which ids were executed or refused before."""
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
        """,
        {"ids": ids},
        into=_remembered,
    )


def _remembered(*, outcome: int, is_reversed: bool, asset: str, **row: Any) -> Remembered:
    reference, effective_at = row["reference"], row["effective_at"]
    body = (
        row["debit"].int,
        row["credit"].int,
        int(row["amount"]),
        asset,
        row["code"],
        None if reference is None else reference.int,
        None if effective_at is None else (effective_at - EPOCH) // MICROSECOND,
    )
    done = None if outcome else _transfer(asset=asset, **row)
    return Remembered(row["id"].int, Past(body, Outcome(outcome), is_reversed), done)


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
        into=_transfer,
    )


def _transfer(*, amount: int | Decimal, asset: str, **row: Any) -> Transfer:
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
            "references": [_uuid(order.reference) for order in orders],
            "amounts": [order.amount for order in orders],
            "codes": [order.code for order in orders],
            "recorded": [booking.recorded_at for booking in bookings],
            "effective": [_instant(order.effective_at_us) for order in orders],
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


def _uuid(key: int | None) -> UUID | None:
    return None if key is None else UUID(int=key)


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else EPOCH + micros * MICROSECOND


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
                "reference": _uuid(order.reference),
                "effective_at": _instant(order.effective_at_us),
                "outcome": int(outcome),
                "at": tx.now,
            }
            for order, outcome in refused
        ],
    )


async def entries_after(reader: Reader, account: AccountId, *, version: int, limit: int) -> list[Entry]:
    """Read the lines of an account after a version, oldest first."""
    return await reader.rows(
        """
        SELECT e.account, e.version, e.transfer, e.delta, e.balance, a.asset, e.recorded_at, e.effective_at
        FROM ledger.entries  AS e
        JOIN ledger.accounts AS a ON a.id = e.account
        WHERE e.account = %(account)s AND e.version > %(version)s
        ORDER BY e.version
        LIMIT %(limit)s
        """,
        {"account": account, "version": version, "limit": limit},
        into=_entry,
    )


async def entries_of(reader: Reader, transfer: TransferId) -> list[Entry]:
    """Read the two lines of a transfer, the debit first."""
    return await reader.rows(
        """
        SELECT e.account, e.version, e.transfer, e.delta, e.balance, a.asset, e.recorded_at, e.effective_at
        FROM ledger.transfers AS t
        JOIN ledger.entries   AS e ON (e.account, e.version) IN ((t.debit,  t.debit_version),
                                                                 (t.credit, t.credit_version))
        JOIN ledger.accounts  AS a ON a.id = e.account
        WHERE t.id = %(transfer)s
        ORDER BY e.account = t.credit
        """,
        {"transfer": transfer},
        into=_entry,
    )


def _entry(
    *,
    account: UUID,
    version: int,
    transfer: UUID,
    delta: int,
    balance: int,
    asset: str,
    recorded_at: datetime,
    effective_at: datetime | None,
) -> Entry:
    counted_in = Asset.parse(asset)
    return Entry(
        account=AccountId(account),
        version=version,
        transfer=TransferId(transfer),
        delta=Money(delta, counted_in),
        balance=Money(balance, counted_in),
        recorded_at=recorded_at,
        effective_at=effective_at or recorded_at,
    )


async def balance_recorded_by(reader: Reader, account: AccountId, at: datetime) -> int:
    """Read the balance that was booked at an instant.

    Versions have no gaps and recorded times rise with them, so the last entry not after `at` is found
    by halving: some twenty index look-ups for a million entries, and no index by time to maintain.
    """
    found = await reader.value(
        """
        WITH RECURSIVE halving (low, high) AS (
            SELECT 0::bigint, version
            FROM ledger.accounts
            WHERE id = %(account)s
            UNION ALL
            SELECT CASE WHEN e.recorded_at <= %(at)s THEN e.version ELSE h.low          END,
                   CASE WHEN e.recorded_at <= %(at)s THEN h.high    ELSE e.version - 1 END
            FROM halving        AS h
            JOIN ledger.entries AS e ON e.account = %(account)s AND e.version = (h.low + h.high + 1) / 2
            WHERE h.low < h.high
        )
        SELECT e.balance
        FROM halving        AS h
        JOIN ledger.entries AS e ON e.account = %(account)s AND e.version = h.low
        WHERE h.low = h.high
        """,
        {"account": account, "at": at},
    )
    return int(found or 0)


async def moved_by_effective_time(reader: Reader, account: AccountId, at: datetime) -> int:
    """Sum what counts at an instant by effective time but not by recorded time, less the reverse."""
    found = await reader.value(
        """
        SELECT SUM(CASE WHEN effective_at <= %(at)s THEN delta ELSE -delta END)
        FROM ledger.entries
        WHERE account = %(account)s
          AND effective_at IS NOT NULL
          AND (effective_at <= %(at)s) <> (recorded_at <= %(at)s)
        """,
        {"account": account, "at": at},
    )
    return int(found or 0)


async def totals_by_code(reader: Reader) -> list[dict[str, Any]]:
    """Sum the posted totals per asset and account type."""
    return await reader.rows(
        """
        SELECT asset, code, COUNT(*) AS accounts,
               SUM(debits_posted)::text AS debits, SUM(credits_posted)::text AS credits
        FROM ledger.accounts
        GROUP BY asset, code
        ORDER BY asset, code
        """,
        into=dict,
    )


async def accounts_at_odds(reader: Reader) -> list[AccountId]:
    """List accounts whose balance is not that of their last entry."""
    return await reader.rows(
        """
        SELECT a.id AS uuid
        FROM ledger.accounts     AS a
        LEFT JOIN ledger.entries AS e ON (e.account, e.version) = (a.id, a.version)
        WHERE a.side * (a.debits_posted - a.credits_posted) <> COALESCE(e.balance, 0)
           OR (e.account IS NULL AND a.version > 0)
        ORDER BY a.id
        LIMIT 100
        """,
        into=AccountId,
    )

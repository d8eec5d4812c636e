"""Wallets as rows."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.wallets import Purse, Spent, Wallet, WalletStatus


async def insert(tx: Tx, *, owner: MemberId, asset: Asset, today: date) -> bool:
    """Open a wallet; False when it was open already."""
    touched = await tx.execute(
        """
        INSERT INTO wallet.wallets (owner, asset, spent_on, opened_at)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (owner, str(asset), today, tx.now),
    )
    return touched == 1


async def count(
    tx: Tx, *, payer: MemberId, payee: MemberId, amount: Money, day: date, unproved: bool
) -> tuple[Wallet, WalletStatus | None] | None:
    """Lock the payer's wallet and count a payment on its running totals; rolls over at midnight.

    Gives the wallet with the payment counted, and the status of the payee's wallet (None when there is
    none); None when the payer has no wallet. A day that another process already left stays left: time on
    the row does not run back.
    """
    row: dict[str, Any] | None = await tx.row(
        """
        UPDATE wallet.wallets AS payer
        SET spent_on       = GREATEST(spent_on, %(day)s),
            spent_today    = %(minor)s + CASE WHEN spent_on >= %(day)s THEN spent_today ELSE 0 END,
            unproved_today = %(unproved)s + CASE WHEN spent_on >= %(day)s THEN unproved_today ELSE 0 END,
            spent_month    = %(minor)s + CASE WHEN spent_on >= %(month)s THEN spent_month ELSE 0 END
        WHERE owner = %(payer)s AND asset = %(asset)s
        RETURNING owner, asset, status, small_payment, opened_at,
                  spent_on, spent_today, unproved_today, spent_month,
                  (SELECT payee.status FROM wallet.wallets AS payee
                   WHERE payee.owner = %(payee)s AND payee.asset = %(asset)s) AS payee_status
        """,
        {
            "payer": payer,
            "payee": payee,
            "asset": str(amount.asset),
            "minor": amount.minor,
            "unproved": amount.minor if unproved else 0,
            "day": day,
            "month": day.replace(day=1),
        },
        into=dict,
    )
    if row is None:
        return None
    status = row.pop("payee_status")
    return _wallet(**row), None if status is None else WalletStatus(status)


async def set_spent(tx: Tx, wallet: Wallet, spent: Spent) -> None:
    """Correct the running totals of a locked wallet."""
    await tx.execute(
        """
        UPDATE wallet.wallets
        SET spent_today = %s, unproved_today = %s, spent_month = %s
        WHERE owner = %s AND asset = %s
        """,
        (
            spent.today.minor,
            spent.unproved_today.minor,
            spent.this_month.minor,
            wallet.owner,
            str(wallet.asset),
        ),
    )


async def get(reader: Reader, *, owner: MemberId, asset: Asset) -> Wallet | None:
    """Read a wallet."""
    return await reader.row(
        """
        SELECT owner, asset, status, small_payment, opened_at,
               spent_on, spent_today, unproved_today, spent_month
        FROM wallet.wallets
        WHERE owner = %s AND asset = %s
        """,
        (owner, str(asset)),
        into=_wallet,
    )


async def lock(tx: Tx, *, owner: MemberId, asset: Asset) -> Wallet | None:
    """Read a wallet and keep others from spending from it until the end of the transaction."""
    return await tx.row(
        """
        SELECT owner, asset, status, small_payment, opened_at,
               spent_on, spent_today, unproved_today, spent_month
        FROM wallet.wallets
        WHERE owner = %s AND asset = %s
        FOR NO KEY UPDATE
        """,
        (owner, str(asset)),
        into=_wallet,
    )


async def statuses(reader: Reader, owners: Sequence[MemberId], asset: Asset) -> dict[MemberId, WalletStatus]:
    """Read the status of several wallets; a member without a wallet is missing."""
    found: list[dict[str, Any]] = await reader.rows(
        "SELECT owner, status FROM wallet.wallets WHERE owner = ANY(%s) AND asset = %s",
        ([owner.uuid for owner in owners], str(asset)),
        into=dict,
    )
    return {MemberId(row["owner"]): WalletStatus(row["status"]) for row in found}


async def purses(reader: Reader, owners: Collection[int], asset: Asset) -> dict[int, Purse]:
    """Read the wallets of several members, by the numbers of their ids; a member without one is missing."""
    rows = await reader.tuples(
        """
        SELECT owner, status, small_payment, spent_on, spent_today, unproved_today, spent_month
        FROM wallet.wallets
        WHERE owner = ANY (%(owners)s) AND asset = %(asset)s
        """,
        {"owners": arrays.uuids([*owners]), "asset": str(asset)},
    )
    return {row[0].int: Purse._make(row) for row in rows}


async def lock_purses(
    tx: Tx, payers: Collection[int], payees: Collection[int], asset: Asset
) -> dict[int, Purse]:
    """Lock the wallets of payers, in the order of their owners, and read those of payees, as `purses`."""
    rows = await tx.tuples(
        """
        WITH payers AS MATERIALIZED (
            SELECT owner, status, small_payment, spent_on, spent_today, unproved_today, spent_month
            FROM wallet.wallets
            WHERE owner = ANY (%(payers)s) AND asset = %(asset)s
            ORDER BY owner
            FOR NO KEY UPDATE
        )
        SELECT * FROM payers
        UNION ALL
        SELECT owner, status, small_payment, spent_on, spent_today, unproved_today, spent_month
        FROM wallet.wallets
        WHERE owner = ANY (%(payees)s) AND asset = %(asset)s
        """,
        {
            "payers": arrays.uuids(sorted(payers)),
            "payees": arrays.uuids([payee for payee in payees if payee not in payers]),
            "asset": str(asset),
        },
    )
    return {row[0].int: Purse._make(row) for row in rows}


async def spend_many(tx: Tx, spent: Sequence[tuple[Purse, Purse]], asset: Asset) -> None:
    """Write what was spent from wallets, each given as it was when this was decided and as it is now.

    One that is no longer as it was gives NULL, which the column refuses with all of the transaction:
    psycopg's NotNullViolation. Wallets are locked in the order of their owners.
    """
    ordered = sorted(spent, key=lambda pair: pair[0].owner.int)
    owners, statuses, small, was_on, was_today, was_unproved, was_month = zip(
        *(was for was, _ in ordered), strict=True
    )
    _, _, _, spent_on, today, unproved, month = zip(*(now for _, now in ordered), strict=True)
    await tx.execute(
        """
        UPDATE wallet.wallets AS wallet
        SET spent_today = CASE
                WHEN (wallet.status, wallet.small_payment, wallet.spent_on,
                      wallet.spent_today, wallet.unproved_today, wallet.spent_month)
                   = (given.status, given.small_payment, given.was_on,
                      given.was_today, given.was_unproved, given.was_month)
                THEN given.today
            END,
            spent_on = given.spent_on, unproved_today = given.unproved, spent_month = given.month
        FROM UNNEST(%(owners)s, %(statuses)s, %(small)s, %(was_on)s, %(was_today)s, %(was_unproved)s,
                    %(was_month)s, %(spent_on)s, %(today)s, %(unproved)s, %(month)s)
             AS given (owner, status, small_payment, was_on, was_today, was_unproved,
                       was_month, spent_on, today, unproved, month)
        WHERE wallet.owner = given.owner AND wallet.asset = %(asset)s
        """,
        {
            "asset": str(asset),
            "owners": arrays.uuids([owner.int for owner in owners]),
            "statuses": arrays.texts(statuses),
            "small": arrays.bigints(small),
            "was_on": arrays.dates(was_on),
            "was_today": arrays.bigints(was_today),
            "was_unproved": arrays.bigints(was_unproved),
            "was_month": arrays.bigints(was_month),
            "spent_on": arrays.dates(spent_on),
            "today": arrays.bigints(today),
            "unproved": arrays.bigints(unproved),
            "month": arrays.bigints(month),
        },
    )


async def set_status(tx: Tx, *, owner: MemberId, asset: Asset, status: WalletStatus) -> None:
    """Freeze, thaw or close a wallet."""
    await tx.execute(
        "UPDATE wallet.wallets SET status = %s WHERE owner = %s AND asset = %s",
        (status.value, owner, str(asset)),
    )


async def set_small_payment(tx: Tx, *, owner: MemberId, amount: Money) -> None:
    """Set the amount up to which a member pays without proof."""
    await tx.execute(
        "UPDATE wallet.wallets SET small_payment = %s WHERE owner = %s AND asset = %s",
        (amount.minor, owner, str(amount.asset)),
    )


def _wallet(**row: Any) -> Wallet:
    asset = Asset.parse(row["asset"])
    return Wallet(
        owner=MemberId(row["owner"]),
        asset=asset,
        status=WalletStatus(row["status"]),
        small_payment=Money(row["small_payment"], asset),
        spent_on=row["spent_on"],
        spent=Spent(
            today=Money(row["spent_today"], asset),
            this_month=Money(row["spent_month"], asset),
            unproved_today=Money(row["unproved_today"], asset),
        ),
        opened_at=row["opened_at"],
    )

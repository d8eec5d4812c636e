"""Bank accounts and the statements read in for them, as rows."""

from datetime import date
from typing import Any

from quan.core.db import Reader, Tx
from quan.core.money import Asset
from quan.wallet.model.bankentries import BankStatementId
from quan.wallet.model.bankfiles import BankStatement


async def lock_account(tx: Tx, iban: str, asset: Asset) -> None:
    """Let nobody else read in statements of an account until the transaction ends."""
    key = (iban, str(asset))
    await tx.execute(
        """
        INSERT INTO wallet.bank_accounts (iban, asset, since)
        VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (*key, tx.now),
    )
    await tx.execute("SELECT FROM wallet.bank_accounts WHERE iban = %s AND asset = %s FOR NO KEY UPDATE", key)


async def keep(tx: Tx, iban: str, statement: BankStatement, *, digest: bytes) -> BankStatementId:
    """Write a statement unless it was read in before; give its id, now as then."""
    asset = statement.opening.asset
    await tx.execute(
        """
        INSERT INTO wallet.bank_statements
            (iban, asset, id, digest, number, sequence, from_on, to_on, opening, closing, entries,
             imported_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (
            iban,
            str(asset),
            BankStatementId.new(tx.now),
            digest,
            statement.number,
            statement.sequence,
            statement.from_on,
            statement.to_on,
            statement.opening.minor,
            statement.closing.minor,
            len(statement.lines),
            tx.now,
        ),
    )
    kept = await tx.value(
        "SELECT id FROM wallet.bank_statements WHERE iban = %s AND asset = %s AND digest = %s",
        (iban, str(asset), digest),
    )
    return BankStatementId(kept)


async def ends(reader: Reader, iban: str, asset: Asset) -> tuple[int, int, date] | None:
    """Read the balance before the first statement, after the last one, and the day of that; None without any.

    Of statements that end on one day the one that begins later is the later one.
    """
    found: list[dict[str, Any]] = await reader.rows(
        """
        SELECT (SELECT opening FROM wallet.bank_statements WHERE iban = %(iban)s AND asset = %(asset)s
                ORDER BY from_on, to_on, sequence, id LIMIT 1)                                AS opening,
               closing, to_on
        FROM wallet.bank_statements
        WHERE iban = %(iban)s AND asset = %(asset)s
        ORDER BY to_on DESC, from_on DESC, sequence DESC NULLS LAST, id DESC
        LIMIT 1
        """,
        {"iban": iban, "asset": str(asset)},
        into=dict,
    )
    return (found[0]["opening"], found[0]["closing"], found[0]["to_on"]) if found else None


async def sequences(reader: Reader, iban: str, asset: Asset) -> list[tuple[int, int]]:
    """Read the (year, number) of every statement that the bank numbered."""
    return await reader.rows(
        """
        SELECT DISTINCT EXTRACT(YEAR FROM to_on)::int AS year, sequence
        FROM wallet.bank_statements
        WHERE iban = %s AND asset = %s AND sequence IS NOT NULL
        """,
        (iban, str(asset)),
        into=lambda year, sequence: (year, sequence),
    )

"""Bank accounts and the statements read in for them, as rows."""

from datetime import date
from typing import Any

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
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


async def accounts(reader: Reader, asset: Asset) -> list[str]:
    """List the bank accounts that statements were read in for."""
    return await reader.rows(
        "SELECT iban AS object FROM wallet.bank_accounts WHERE asset = %s ORDER BY since, iban",
        (str(asset),),
        into=str,
    )


async def keep(
    tx: Tx, iban: str, statement: BankStatement, *, digest: bytes, importer: MemberId | None
) -> tuple[BankStatementId, bool]:
    """Write a statement unless it was read in before; give its id, now as then, and whether it is new."""
    asset = statement.opening.asset
    written = await tx.execute(
        """
        INSERT INTO wallet.bank_statements
            (iban, asset, id, digest, number, sequence, from_on, to_on, opening, closing, entries,
             imported_at, imported_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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
            importer,
        ),
    )
    kept = await tx.value(
        "SELECT id FROM wallet.bank_statements WHERE iban = %s AND asset = %s AND digest = %s",
        (iban, str(asset), digest),
    )
    return BankStatementId(kept), written == 1


async def importer(reader: Reader, id: BankStatementId) -> MemberId | None:  # noqa: A002 - the column is called id
    """Tell which member of the staff read a statement in; None: it came by the server's own command line."""
    found = await reader.value("SELECT imported_by FROM wallet.bank_statements WHERE id = %s", (id,))
    return None if found is None else MemberId(found)


async def continues(reader: Reader, iban: str, statement: BankStatement) -> bool:
    """Tell whether a statement begins where all that is stored ends: by its number and by its balance.

    Then nothing in it was told before. Its number must be the next after the highest, and every statement
    before it must have one.
    """
    asset, sequence = statement.opening.asset, statement.sequence
    if sequence is None:
        return False
    return bool(
        await reader.value(
            """
            SELECT COALESCE(bool_and(sequence IS NOT NULL AND sequence < %(sequence)s), false)
                   AND COALESCE(bool_or(sequence = %(sequence)s - 1 AND closing = %(opening)s), false)
                   AND %(opening)s
                       = (ARRAY_AGG(opening ORDER BY from_on, to_on, sequence, id))[1]
                         + (SELECT COALESCE(SUM(CASE direction WHEN 'credit' THEN amount ELSE -amount END), 0)
                            FROM wallet.bank_entries
                            WHERE iban = %(iban)s AND asset = %(asset)s)
            FROM wallet.bank_statements
            WHERE iban = %(iban)s AND asset = %(asset)s
            """,
            {
                "iban": iban,
                "asset": str(asset),
                "sequence": sequence,
                "opening": statement.opening.minor,
            },
        )
    )


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

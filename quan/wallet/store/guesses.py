"""Spent guesses as rows: they survive a restart and are seen by every process."""

from datetime import datetime

from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.rules.secrets import Guesses


async def lock(tx: Tx, *, owner: MemberId, what: str) -> Guesses:
    """Read the guesses at a secret and let nobody else guess until the end of the transaction."""
    await tx.execute(
        "INSERT INTO wallet.guesses (owner, what) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (owner, what),
    )
    found = await tx.row(
        """
        SELECT spent, locked_until
        FROM wallet.guesses
        WHERE owner = %s AND what = %s
        FOR UPDATE
        """,
        (owner, what),
        into=Guesses,
    )
    return found or Guesses(0, None)


async def update(tx: Tx, *, owner: MemberId, what: str, spent: int, locked_until: datetime | None) -> None:
    """Write how many guesses are spent."""
    await tx.execute(
        "UPDATE wallet.guesses SET spent = %s, locked_until = %s WHERE owner = %s AND what = %s",
        (spent, locked_until, owner, what),
    )


async def forget(tx: Tx, *, owner: MemberId, what: str) -> None:
    """Start counting anew after a right answer."""
    await tx.execute(
        """
        UPDATE wallet.guesses
        SET spent = 0, locked_until = NULL
        WHERE owner = %s AND what = %s AND spent > 0
        """,
        (owner, what),
    )

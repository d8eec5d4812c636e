"""Payment passwords as rows."""

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def payment_password_hash(reader: Reader, owner: MemberId) -> str | None:
    """Read the hash of a member's payment password; None when none is set."""
    found: str | None = await reader.value(
        "SELECT hash FROM wallet.payment_passwords WHERE owner = %s", (owner,)
    )
    return found


async def set_payment_password_hash(tx: Tx, *, owner: MemberId, hashed: str) -> None:
    """Set or replace a member's payment password."""
    await tx.execute(
        """
        INSERT INTO wallet.payment_passwords (owner, hash, changed_at)
        VALUES (%s, %s, %s)
        ON CONFLICT (owner) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at
        """,
        (owner, hashed, tx.now),
    )

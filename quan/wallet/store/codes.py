"""Receive code tokens as rows."""

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def token_of(reader: Reader, owner: MemberId) -> str | None:
    """Read the token on a member's receive code; None before it was first shown."""
    token: str | None = await reader.value(
        "SELECT token FROM wallet.receive_codes WHERE owner = %s", (owner,)
    )
    return token


async def owner_of(reader: Reader, token: str) -> MemberId | None:
    """Find whose receive code carries a token."""
    owner = await reader.value("SELECT owner FROM wallet.receive_codes WHERE token = %s", (token,))
    return None if owner is None else MemberId(owner)


async def keep_first(tx: Tx, owner: MemberId, token: str) -> None:
    """Give a member a token unless there is one."""
    await tx.execute(
        """
        INSERT INTO wallet.receive_codes (owner, token, made_at)
        VALUES (%s, %s, %s)
        ON CONFLICT (owner) DO NOTHING
        """,
        (owner, token, tx.now),
    )


async def replace(tx: Tx, owner: MemberId, token: str) -> None:
    """Give a member a new token; the old one then names nobody."""
    await tx.execute(
        """
        INSERT INTO wallet.receive_codes (owner, token, made_at)
        VALUES (%s, %s, %s)
        ON CONFLICT (owner) DO UPDATE
        SET token = EXCLUDED.token, made_at = EXCLUDED.made_at
        """,
        (owner, token, tx.now),
    )

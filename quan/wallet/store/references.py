"""Top-up references as rows."""

from collections.abc import Collection

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset


async def of_member(reader: Reader, owner: MemberId, asset: Asset) -> str | None:
    """Read a member's reference; None before it was first shown."""
    reference: str | None = await reader.value(
        "SELECT reference FROM wallet.topup_references WHERE owner = %s AND asset = %s",
        (owner, str(asset)),
    )
    return reference


async def keep_first(tx: Tx, owner: MemberId, asset: Asset, reference: str) -> None:
    """Give a member a reference unless there is one, or unless it is somebody else's."""
    await tx.execute(
        """
        INSERT INTO wallet.topup_references (owner, asset, reference, made_at)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (owner, str(asset), reference, tx.now),
    )


async def owners(reader: Reader, references: Collection[str], asset: Asset) -> list[MemberId]:
    """Find whose references these are."""
    return await reader.rows(
        """
        SELECT DISTINCT owner AS uuid
        FROM wallet.topup_references
        WHERE reference = ANY(%s) AND asset = %s
        ORDER BY owner
        """,
        (list(references), str(asset)),
        into=MemberId,
    )

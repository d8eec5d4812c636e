"""What merchants' owners took out, as rows."""

from quan.core.db import Tx
from quan.trade.model.merchants import Settlement


async def insert(tx: Tx, settlement: Settlement) -> None:
    """Write a settlement."""
    await tx.execute(
        """
        INSERT INTO trade.settlements (merchant, id, amount, asset, payment, at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (
            settlement.merchant,
            settlement.id,
            settlement.amount.minor,
            str(settlement.amount.asset),
            settlement.payment,
            settlement.at,
        ),
    )

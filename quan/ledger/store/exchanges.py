"""The rates of exchanges."""

from collections.abc import Sequence

from quan.core.db import Tx
from quan.ledger.model import TransferId


async def add_exchange(
    tx: Tx, transfers: Sequence[TransferId], numerator: int, denominator: int, spread_bp: int
) -> None:
    """Keep the rate of an exchange, once. `transfers` are of what was sold, bought, and spread."""
    sold, bought, *spread = transfers
    await tx.execute(
        """
        INSERT INTO ledger.exchanges (sold, bought, spread, numerator, denominator, spread_bp)
        VALUES (%(sold)s, %(bought)s, %(spread)s, %(numerator)s, %(denominator)s, %(spread_bp)s)
        ON CONFLICT (sold) DO NOTHING
        """,
        {
            "sold": sold,
            "bought": bought,
            "spread": spread[0] if spread else None,
            "numerator": numerator,
            "denominator": denominator,
            "spread_bp": spread_bp,
        },
    )

"""The rates of exchanges."""

from uuid import UUID

from quan.core.db import Reader, Tx
from quan.ledger.model import TransferId
from quan.ledger.rules.exchange import Exchange, Rate


async def add_exchange(tx: Tx, made: Exchange) -> None:
    """Keep the rate of an exchange, once."""
    await tx.execute(
        """
        INSERT INTO ledger.exchanges (sold, bought, spread, numerator, denominator, spread_bp)
        VALUES (%(sold)s, %(bought)s, %(spread)s, %(numerator)s, %(denominator)s, %(spread_bp)s)
        ON CONFLICT (sold) DO NOTHING
        """,
        {
            "sold": made.sold,
            "bought": made.bought,
            "spread": made.spread,
            "numerator": made.rate.bought,
            "denominator": made.rate.sold,
            "spread_bp": made.spread_bp,
        },
    )


async def find_exchange(reader: Reader, sold: TransferId) -> Exchange | None:
    """Read the exchange that a transfer was sold in."""
    return await reader.row(
        """
        SELECT sold, bought, spread, numerator, denominator, spread_bp
        FROM ledger.exchanges
        WHERE sold = %(sold)s
        """,
        {"sold": sold},
        into=_exchange,
    )


def _exchange(
    *, sold: UUID, bought: UUID, spread: UUID | None, numerator: int, denominator: int, spread_bp: int
) -> Exchange:
    return Exchange(
        TransferId(sold),
        TransferId(bought),
        None if spread is None else TransferId(spread),
        Rate(numerator, denominator),
        spread_bp,
    )

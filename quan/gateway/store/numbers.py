"""Under which digits a merchant knows somebody."""

from quan import trade
from quan.core.db import Reader, Tx
from quan.core.ids import Id, MemberId


async def number_of(reader: Reader, merchant: trade.MerchantId, holder: Id) -> str | None:
    """Read the digits of a holder."""
    found: str | None = await reader.value(
        "SELECT number FROM gateway.numbers WHERE merchant = %s AND holder = %s", (merchant, holder)
    )
    return found


async def holder_of(reader: Reader, merchant: trade.MerchantId, number: str) -> MemberId | None:
    """Read the member a merchant knows by these digits."""
    return await reader.row(
        "SELECT holder FROM gateway.numbers WHERE number = %s AND merchant = %s AND holder <> merchant",
        (number, merchant),
        into=lambda holder: MemberId(holder),  # noqa: PLW0108 - the column is called holder, Id takes `uuid`
    )


async def insert(tx: Tx, merchant: trade.MerchantId, holder: Id, number: str) -> None:
    """Write digits for a holder, unless they or the holder are taken."""
    await tx.execute(
        """
        INSERT INTO gateway.numbers (merchant, holder, number)
        VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (merchant, holder, number),
    )

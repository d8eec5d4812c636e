"""Which payment undid which."""

from quan.core.db import Reader, Tx
from quan.wallet.model.payments import PaymentId


async def insert(tx: Tx, *, reverses: PaymentId, payment: PaymentId) -> None:
    """Write that a payment undid another."""
    await tx.execute("INSERT INTO wallet.reversals (reverses, payment) VALUES (%s, %s)", (reverses, payment))


async def is_reversed(reader: Reader, payment: PaymentId) -> bool:
    """Tell whether a payment was undone."""
    found = await reader.value("SELECT true FROM wallet.reversals WHERE reverses = %s", (payment,))
    return found is not None

"""An exchange with its transfers and its rate."""

from quan import ledger
from quan.admin.model.exchanges import ExchangeOut, RateWire
from quan.admin.queries.references import transfers_out
from quan.core.db import Reader


async def exchange(reader: Reader, sold: ledger.TransferId) -> ExchangeOut:
    """Show an exchange, by the transfer of what was sold.

    Raises: ledger.UnknownTransfer.
    """
    found = await ledger.find_exchange(reader, sold)
    legs = [leg for leg in (found.sold, found.bought, found.spread) if leg is not None]
    first, second, *spread = await transfers_out(reader, [await ledger.transfer(reader, leg) for leg in legs])
    return ExchangeOut(
        sold=first,
        bought=second,
        spread=spread[0] if spread else None,
        rate=RateWire(bought=found.rate.bought, sold=found.rate.sold),
        spread_bp=found.spread_bp,
    )

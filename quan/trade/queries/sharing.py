"""What merchants paid to members, as they find it."""

from quan.core.db import Reader
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.sharing import Disbursement, Receiver, Share
from quan.trade.model.trades import Trade
from quan.trade.store import sharing as store


async def disbursement_of(
    reader: Reader, *, merchant: MerchantId, out_biz_no: str | None = None, number: str | None = None
) -> Disbursement | None:
    """Find a payment to a member by its number, or by the merchant's own."""
    if number is not None:
        return await store.numbered_disbursement(reader, merchant, number)
    return await store.disbursement(reader, merchant, out_biz_no or "")


async def receivers_of(reader: Reader, *, merchant: MerchantId) -> list[Receiver]:
    """List whom a merchant shares with, the oldest first."""
    return await store.receivers(reader, merchant)


async def share_of(reader: Reader, *, trade: Trade, request_no: str) -> Share | None:
    """Find what was shared of a trade by the merchant's own number of it."""
    return await store.share(reader, trade, request_no)


async def shared_of(reader: Reader, *, trade: Trade) -> Money:
    """Tell how much of a trade was shared in all."""
    return await store.shared_of(reader, trade)

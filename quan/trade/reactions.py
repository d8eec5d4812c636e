"""Telling buyers and owners, on their devices, what became of trades and merchants."""

from quan.core import streams
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.trade.events import MerchantDecided, TradeAwaitsBuyer


async def ask_buyer(tx: Tx, event: TradeAwaitsBuyer) -> None:
    """Put a charge before the owner of the pay code."""
    if event.buyer is not None:
        body: dict[str, object] = {
            "trade": event.number,
            "seller": event.seller,
            "subject": event.subject,
            "amount": event.amount,
            "expires_at": event.expires_at,
        }
        streams.append_last(tx, event.buyer, "trade.awaits-you", body)


async def tell_owner(tx: Tx, event: MerchantDecided) -> None:
    """Let the owner's devices read a merchant again."""
    body: dict[str, object] = {"merchant_id": event.merchant, "status": event.status}
    streams.append_last(tx, event.owner, "merchant.decided", body)


REACTIONS = (
    Reaction(TradeAwaitsBuyer, "trade.ask-buyer", ask_buyer),
    Reaction(MerchantDecided, "trade.tell-owner", tell_owner),
)

"""Telling buyers and owners, on their devices, what became of trades and merchants."""

from quan.core import streams
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.trade.events import (
    DepositAwaitsMember,
    MerchantDecided,
    RefundAsked,
    RefundAskSettled,
    TradeAwaitsBuyer,
    TradeFinished,
    TradePaid,
    TradeRefunded,
    TradeShipped,
)
from quan.trade.operations.merchants import required


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


async def tell_buyer(tx: Tx, event: TradeShipped | RefundAskSettled | TradeRefunded) -> None:
    """Let a buyer's devices read a trade again."""
    if event.buyer is not None:
        streams.append_last(tx, event.buyer, "trade.changed", {"trade": event.number, "status": event.status})


async def tell_seller(tx: Tx, event: TradePaid | RefundAsked | TradeFinished) -> None:
    """Let the devices of a merchant's owner read a trade again."""
    merchant = await required(tx, event.merchant)
    body: dict[str, object] = {
        "merchant_id": event.merchant,
        "trade": event.number,
        "status": event.status,
        "amount": event.amount,
    }
    streams.append_last(tx, merchant.owner, "merchant.trade-changed", body)


async def ask_member(tx: Tx, event: DepositAwaitsMember) -> None:
    """Put a deposit before the owner of the pay code."""
    if event.member is not None:
        body: dict[str, object] = {
            "deposit": event.number,
            "seller": event.seller,
            "subject": event.title,
            "amount": event.amount,
            "expires_at": event.expires_at,
        }
        streams.append_last(tx, event.member, "deposit.awaits-you", body)


async def tell_owner(tx: Tx, event: MerchantDecided) -> None:
    """Let the owner's devices read a merchant again."""
    body: dict[str, object] = {"merchant_id": event.merchant, "status": event.status}
    streams.append_last(tx, event.owner, "merchant.decided", body)


REACTIONS = (
    Reaction(TradeAwaitsBuyer, "trade.ask-buyer", ask_buyer),
    Reaction(TradeShipped, "trade.tell-buyer-shipped", tell_buyer),
    Reaction(RefundAskSettled, "trade.tell-buyer-answered", tell_buyer),
    Reaction(TradeRefunded, "trade.tell-buyer-refunded", tell_buyer),
    Reaction(TradePaid, "trade.tell-seller-paid", tell_seller),
    Reaction(RefundAsked, "trade.tell-seller-asked", tell_seller),
    Reaction(TradeFinished, "trade.tell-seller-finished", tell_seller),
    Reaction(DepositAwaitsMember, "trade.ask-member", ask_member),
    Reaction(MerchantDecided, "trade.tell-owner", tell_owner),
)

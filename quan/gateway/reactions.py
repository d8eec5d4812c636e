"""From facts about trades to what apps are told."""

from quan import trade
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.gateway.operations.notices import put_down
from quan.gateway.rules.notices import hears_ends


async def tell_paid(tx: Tx, event: trade.TradePaid) -> None:
    """Tell the app that its trade was paid."""
    found = await trade.get(tx, merchant=event.merchant, trade=event.trade)
    await put_down(tx, found, status=trade.TradeStatus(event.status))


async def tell_refunded(tx: Tx, event: trade.TradeRefunded) -> None:
    """Tell the app that money went back: of a paid trade, or with the last of it of a closed one."""
    found = await trade.get(tx, merchant=event.merchant, trade=event.trade)
    refund = (event.request_no, event.refunded, event.at)
    await put_down(tx, found, status=trade.TradeStatus(event.status), refund=refund)


async def tell_ended(tx: Tx, event: trade.TradeClosed | trade.TradeFinished) -> None:
    """Tell an app that asked from far away that a trade ended; a till is not told."""
    found = await trade.get(tx, merchant=event.merchant, trade=event.trade)
    if hears_ends(found):
        await put_down(tx, found, status=trade.TradeStatus(event.status))


REACTIONS = (
    Reaction(trade.TradePaid, "gateway.tell-paid", tell_paid),
    Reaction(trade.TradeRefunded, "gateway.tell-refunded", tell_refunded),
    Reaction(trade.TradeClosed, "gateway.tell-closed", tell_ended),
    Reaction(trade.TradeFinished, "gateway.tell-finished", tell_ended),
)

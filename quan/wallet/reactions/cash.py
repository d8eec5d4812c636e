"""Telling both sides of a cash order what became of it."""

from quan.core import streams
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.wallet.events.cash import CashOrderChanged


async def tell_cash_order(tx: Tx, event: CashOrderChanged) -> None:
    """Show a cash order on the devices of the member and the agent."""
    body: dict[str, object] = {"order_id": event.order, "status": event.status, "amount": event.amount}
    for side in (event.member, event.agent):
        streams.append_last(tx, side, "cash.order", body)


REACTIONS = (Reaction(CashOrderChanged, "wallet.tell-cash-order", tell_cash_order),)

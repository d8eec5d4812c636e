"""Telling a member what became of a payout."""

from quan.core import streams
from quan.core.db import Tx
from quan.core.outbox import Reaction
from quan.wallet.events.payouts import PayoutChanged


async def tell_payout(tx: Tx, event: PayoutChanged) -> None:
    """Show a payout on its member's devices."""
    body: dict[str, object] = {"payout_id": event.payout, "status": event.status, "amount": event.amount}
    await streams.append(tx, event.member, "payout.changed", body)


REACTIONS = (Reaction(PayoutChanged, "wallet.tell-payout", tell_payout),)

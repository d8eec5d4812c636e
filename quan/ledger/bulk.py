"""Transfers by the thousand, in the words of the law: whole numbers, an outcome for each.

`from quan import ledger`, then `poster.post_bulk([ledger.bulk.Order(...), ...])`. Ids are the integers of
their UUIDs, amounts are minor units, instants are microseconds since 1970.
"""

from collections.abc import Collection, Sequence

from quan.core.db import Reader
from quan.ledger import store
from quan.ledger.errors import REFUSALS
from quan.ledger.model import Transfer
from quan.ledger.operations.orders import accounts_of, expiry, resolved_by
from quan.ledger.poster import Bulk
from quan.ledger.rules import Booked, Order, Outcome, apply
from quan.ledger.store import instant_of, micros_of

__all__ = [
    "REFUSALS",
    "Booked",
    "Bulk",
    "Order",
    "Outcome",
    "accounts_of",
    "dry_run",
    "instant_of",
    "micros_of",
    "transfers",
]


async def transfers(reader: Reader, keys: Collection[int]) -> dict[int, Transfer]:
    """Read those of these transfers that exist."""
    if not keys:
        return {}
    return {one.id.uuid.int: one for one in await store.find_transfers(reader, sorted(keys))}


async def dry_run(reader: Reader, orders: Sequence[Order]) -> Bulk:
    """Answer as `Poster.post_bulk` would now. Nothing is locked, written or remembered; use a snapshot.

    What is due on these accounts counts as expired.
    """
    standings = await store.read_accounts(reader, sorted(accounts_of(orders)))
    holding = [one.key for one in standings if one.state.debits_pending or one.state.credits_pending]
    expiries = [expiry(one) for one in await store.due_on(reader, holding)] if holding else []
    beyond = accounts_of(expiries) - {one.key for one in standings}
    standings += await store.read_accounts(reader, sorted(beyond)) if beyond else []
    asked = [*expiries, *orders]
    known = await store.remembered(reader, sorted({order.id for order in asked} | resolved_by(asked)))
    decision = apply(
        {one.key: one.state for one in standings},
        asked,
        {row.key: row.past for row in known},
        at_us=max(micros_of(reader.now), *(one.last_us + 1 for one in standings), 0),
    )
    outcomes = decision.results[len(expiries) :]
    made = {one.order.id: one for one in decision.booked}
    booked = [
        made[order.id] if outcome is Outcome.POSTED else None
        for order, outcome in zip(orders, outcomes, strict=True)
    ]
    return Bulk(outcomes, booked, batch=0)

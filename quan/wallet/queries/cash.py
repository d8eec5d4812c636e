"""Cash orders as their two sides see them."""

from collections.abc import Sequence

from quan import identity, ledger
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.wallet.errors.cash import NotAnAgent
from quan.wallet.model.cash import CashOrder, CashOrderId, CashOrderStatus
from quan.wallet.model.cashviews import AgentOut, CashOrderOut
from quan.wallet.rules import cash as rules
from quan.wallet.store import agents
from quan.wallet.store import cash as store

MOST_WAITING_SHOWN = 100


async def orders_out(reader: Reader, orders: Sequence[CashOrder]) -> list[CashOrderOut]:
    """Show orders. One that ran out is shown so even before its money was returned."""
    people = await identity.members(reader, {one for order in orders for one in (order.member, order.agent)})
    return [
        CashOrderOut(
            id=order.id,
            status=_status(order, reader),
            member=identity.person_of(people[order.member]),
            agent=identity.person_of(people[order.agent]),
            amount=order.amount,
            created_at=order.created_at,
            expires_at=order.expires_at,
        )
        for order in orders
    ]


async def order_out(reader: Reader, order: CashOrder) -> CashOrderOut:
    """Show one order."""
    return (await orders_out(reader, [order]))[0]


async def order_of(reader: Reader, party: MemberId, id: CashOrderId) -> CashOrderOut:  # noqa: A002 - the column is called id
    """Show one order to its member or its agent.

    Raises: CashOrderNotFound.
    """
    return await order_out(reader, rules.check_party(await store.of_party(reader, id, party), party))


async def order_page(
    reader: Reader, member: MemberId, *, cursor: str | None, limit: int | None
) -> Page[CashOrderOut]:
    """List a member's orders, the latest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    before: CashOrderId | None = pages.position(cursor, CashOrderId)[0] if cursor else None
    found, more = pages.split(await store.of_member(reader, member, before=before, limit=size + 1), size)
    return Page(items=await orders_out(reader, found), next=pages.cursor(found[-1].id) if more else None)


async def agent_out(reader: Reader, member: MemberId) -> AgentOut:
    """Show an agent their float and who waits for cash.

    Raises: NotAnAgent.
    """
    agent = await agents.find(reader, member)
    if agent is None:
        raise NotAnAgent
    waiting = await store.waiting_at(reader, member, limit=MOST_WAITING_SHOWN)
    return AgentOut(
        float=(await ledger.balance(reader, agent.account)).available,
        float_limit=agent.float_limit,
        active=agent.active,
        orders=await orders_out(reader, waiting),
    )


def _status(order: CashOrder, reader: Reader) -> CashOrderStatus:
    ran_out = order.status is CashOrderStatus.WAITING and order.expires_at <= reader.now
    return CashOrderStatus.EXPIRED if ran_out else order.status

"""What may be done with a cash order, and by whom."""

from datetime import datetime

from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.errors.cash import (
    AgentUnavailable,
    CashOrderCancelled,
    CashOrderExpired,
    CashOrderNotFound,
    CashOrderPaid,
    FloatTooLarge,
    FloatTooSmall,
    NotAnAgent,
    NotYoursToConfirm,
    ServingYourself,
    TooManyCashOrders,
)
from quan.wallet.model.cash import MAX_WAITING_ORDERS, Agent, CashOrder, CashOrderStatus

_ENDED = {
    CashOrderStatus.PAID: CashOrderPaid,
    CashOrderStatus.CANCELLED: CashOrderCancelled,
    CashOrderStatus.EXPIRED: CashOrderExpired,
}


def check_serving(agent: Agent | None, agent_status: str, member: MemberId) -> Agent:
    """Give the agent who is about to serve a member.

    Raises: NotAnAgent, ServingYourself.
    """
    if agent is None or not agent.active or agent_status != "active":
        raise NotAnAgent
    if agent.member == member:
        raise ServingYourself
    return agent


def check_chosen(agent: Agent | None, agent_status: str, member: MemberId) -> Agent:
    """Give the agent whom a member chose.

    Raises: ServingYourself, AgentUnavailable.
    """
    if agent is not None and agent.member == member:
        raise ServingYourself
    if agent is None or not agent.active or agent_status != "active":
        raise AgentUnavailable
    return agent


def check_float(left: Money, amount: Money) -> None:
    """Refuse a cash-in that the float does not cover.

    Raises: FloatTooSmall.
    """
    if left < amount:
        raise FloatTooSmall(left=left)


def check_float_limit(agent: Agent, after: Money) -> None:
    """Refuse to let a float grow above its limit.

    Raises: FloatTooLarge.
    """
    if after > agent.float_limit:
        raise FloatTooLarge(limit=agent.float_limit)


def check_waiting_orders(waiting: int) -> None:
    """Refuse to set money aside in ever more orders.

    Raises: TooManyCashOrders.
    """
    if waiting >= MAX_WAITING_ORDERS:
        raise TooManyCashOrders(most=MAX_WAITING_ORDERS)


def check_confirm(order: CashOrder | None, caller: MemberId, now: datetime) -> CashOrder:
    """Give an order that its agent may confirm now.

    Raises: CashOrderNotFound, NotYoursToConfirm, CashOrderPaid, CashOrderCancelled, CashOrderExpired.
    """
    found = check_party(order, caller)
    if caller != found.agent:
        raise NotYoursToConfirm
    check_waiting(found)
    if found.expires_at <= now:
        raise CashOrderExpired
    return found


def check_party(order: CashOrder | None, caller: MemberId) -> CashOrder:
    """Give an order to its member or its agent; to others it does not exist.

    Raises: CashOrderNotFound.
    """
    if order is None or caller not in {order.member, order.agent}:
        raise CashOrderNotFound
    return order


def check_waiting(order: CashOrder) -> None:
    """Refuse to settle an order twice.

    Raises: CashOrderPaid, CashOrderCancelled, CashOrderExpired.
    """
    ended = _ENDED.get(order.status)
    if ended is not None:
        raise ended

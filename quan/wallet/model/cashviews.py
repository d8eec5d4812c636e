"""Cash orders and the agent's desk on the wire."""

from datetime import datetime

import msgspec

from quan.core.money import Money
from quan.identity import PersonOut
from quan.wallet.model.cash import CashOrderId, CashOrderStatus


class CashOrderOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member's wish for cash, as both sides see it."""

    id: CashOrderId
    status: CashOrderStatus
    member: PersonOut
    agent: PersonOut
    amount: Money
    created_at: datetime
    expires_at: datetime


class AgentOut(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's float and the orders that wait at their desk."""

    float: Money
    float_limit: Money
    active: bool
    orders: list[CashOrderOut]

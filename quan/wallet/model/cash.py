"""Cash agents, and the orders of members who want cash from one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quan import identity, ledger
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import PaymentId

ORDER_LIFETIME = timedelta(minutes=30)
MAX_WAITING_ORDERS = 3


class CashOrderId(Id):
    """One wish for cash."""

    __slots__ = ()
    prefix = "csh"

    @property
    def payout(self) -> ledger.TransferId:
        """The one ledger transfer that hands the money to the agent."""
        return ledger.TransferId.derive("cash-out-pay", self)

    @property
    def give_back(self) -> PaymentId:
        """The one payment that returns the money to the member."""
        return PaymentId.derive("cash-out-return", self)


class CashOrderStatus(StrEnum):
    """Where an order stands; every status but `waiting` is final."""

    WAITING = "waiting"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A member who changes cash into money and back, against a float."""

    member: MemberId
    float_limit: Money
    active: bool
    since: datetime

    @property
    def account(self) -> ledger.AccountId:
        """The ledger account of the float."""
        return float_account(self.member, self.float_limit.asset)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOrder:
    """A member's wish for cash from an agent."""

    member: MemberId
    id: CashOrderId
    agent: MemberId
    amount: Money
    status: CashOrderStatus
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDesk:
    """An agent, who they are, and what is on their float."""

    agent: Agent
    member: identity.Member
    balance: Money


def float_account(member: MemberId, asset: Asset) -> ledger.AccountId:
    """Name the ledger account behind an agent's float."""
    return ledger.AccountId.derive("float", member, asset)


def system_account(code: ledger.AccountCode, asset: Asset) -> ledger.AccountId:
    """Name an account of the house itself; there is one per type and asset."""
    return ledger.AccountId.derive("system", code.value, asset)

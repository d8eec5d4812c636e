"""Deposits: money of a member that is held for a merchant, who takes what it is owed and lets the rest go."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from quan import wallet
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import DepositId


class DepositStatus(StrEnum):
    """Where a deposit stands; the last two are final."""

    WAIT_MEMBER = "wait_member"
    HELD = "held"
    FINISHED = "finished"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeposit:
    """A merchant's wish for a deposit. `out_order_no` is the merchant's own number for it, used once."""

    out_order_no: str
    amount: Money
    title: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A deposit. Until `expires_at` it can be left; once held, it goes back by itself then."""

    id: DepositId
    merchant: MerchantId
    number: str
    out_order_no: str
    status: DepositStatus
    amount: Money
    title: str
    details: dict[str, Any]
    member: MemberId | None
    payment: wallet.PaymentId | None
    captured: Money
    released: Money
    created_at: datetime
    expires_at: datetime
    held_at: datetime | None
    ended_at: datetime | None

    @property
    def left(self) -> Money:
        """What is still held once it was left."""
        return self.amount - self.captured - self.released


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """A wish to let money of a deposit go. `request_no` is the merchant's own number within the deposit."""

    request_no: str
    amount: Money
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Money of a deposit that went back to its member."""

    merchant: MerchantId
    deposit: DepositId
    request_no: str
    number: str
    amount: Money
    remark: str
    payment: wallet.PaymentId
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """A release and the deposit after it; `changed` is False when it had been made before."""

    deposit: Deposit
    release: Release
    changed: bool

"""A wallet: one member's money in one asset, and what they may spend of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from quan import ledger
from quan.core.config import Config
from quan.core.ids import MemberId
from quan.core.money import Asset, Money

UNPROVED_PAYMENTS_A_DAY = 5
"""How many payments of the operator's ceiling may go unproved in a day: what a stolen session can take."""


class WalletStatus(StrEnum):
    """Whether a wallet pays and is paid."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a member has spent in the town's present day and month."""

    today: Money
    this_month: Money
    unproved_today: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """A member's wallet and what was spent from it as of `spent_on`."""

    owner: MemberId
    asset: Asset
    status: WalletStatus
    small_payment: Money
    spent_on: date
    spent: Spent
    opened_at: datetime


class Purse(NamedTuple):
    """A wallet as thousands of payments at once see it: its row, in minor units of the town's currency."""

    owner: UUID
    status: str
    small_payment: int
    spent_on: date
    today: int
    unproved: int
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most a member of one verification level may pay, and the most anybody may pay without proof."""

    per_payment: Money
    per_day: Money
    per_month: Money
    unproved: Money
    unproved_a_day: Money

    @classmethod
    def of(cls, config: Config, level: int) -> "Limits":
        """Read the limits of a level from the configuration."""
        limits, ceiling = config.limits(level), config.money(config.small_payment_ceiling)
        return cls(
            per_payment=config.money(limits.per_payment),
            per_day=config.money(limits.per_day),
            per_month=config.money(limits.per_month),
            unproved=ceiling,
            unproved_a_day=Money(ceiling.minor * UNPROVED_PAYMENTS_A_DAY, ceiling.asset),
        )


@lru_cache(maxsize=100_000)
def account_of(member: MemberId, asset: Asset) -> ledger.AccountId:
    """Name the ledger account behind a member's wallet."""
    return ledger.AccountId.derive("wallet", member, asset)

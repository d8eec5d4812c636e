"""Merchants: who sells, and whether the house has looked at them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from quan import ledger, wallet
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money


class MerchantId(Id):
    """One merchant."""

    __slots__ = ()
    prefix = "mer"


class SettlementId(Id):
    """One time a merchant's owner took money out."""

    __slots__ = ()
    prefix = "stl"


class MerchantKind(StrEnum):
    """Who stands behind a shop."""

    INDIVIDUAL = "individual"
    COMPANY = "company"


class MerchantStatus(StrEnum):
    """Whether a merchant may sell."""

    APPLIED = "applied"
    VERIFIED = "verified"
    REFUSED = "refused"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """A shop and the member who owns it. `fee_bp` is the fee of a sale in hundredths of a percent.

    `registration` is a company's number in the public register; `reason` says why it may not sell.
    """

    id: MerchantId
    owner: MemberId
    kind: MerchantKind
    name: str
    registration: str
    category: wallet.Category
    status: MerchantStatus
    fee_bp: int
    reason: str
    applied_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Money that went from a merchant's balance into its owner's wallet."""

    merchant: MerchantId
    id: SettlementId
    amount: Money
    payment: wallet.PaymentId
    at: datetime


@lru_cache(maxsize=10_000)
def balance_account(merchant: MerchantId, asset: Asset) -> ledger.AccountId:
    """Name the ledger account of what a merchant has earned."""
    return ledger.AccountId.derive("merchant", merchant, asset)


@lru_cache(maxsize=10_000)
def escrow_account(merchant: MerchantId, asset: Asset) -> ledger.AccountId:
    """Name the ledger account of what buyers of a merchant have paid for and not yet received."""
    return ledger.AccountId.derive("escrow", merchant, asset)


@lru_cache(maxsize=10_000)
def deposit_account(merchant: MerchantId, asset: Asset) -> ledger.AccountId:
    """Name the ledger account of what members have left with a merchant as deposits."""
    return ledger.AccountId.derive("deposit", merchant, asset)

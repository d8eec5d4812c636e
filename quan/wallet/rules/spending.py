"""Who may spend how much, and when a proof is asked for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from quan.core.money import Asset, Money
from quan.wallet.errors.payments import (
    AmountNotPositive,
    DayLimitExceeded,
    MonthLimitExceeded,
    PaymentLimitExceeded,
    PersonUnavailable,
    WalletClosed,
    WalletFrozen,
    WrongAsset,
)
from quan.wallet.errors.proof import AboveCeiling, ProofNeeded
from quan.wallet.model.wallets import Limits, Purse, Spent, Wallet, WalletStatus


def check_amount(amount: Money, currency: Asset) -> None:
    """Refuse what is not an amount of the town's currency to pay.

    Raises: WrongAsset, AmountNotPositive.
    """
    if amount.asset != currency:
        raise WrongAsset(asset=currency.code)
    if amount.minor <= 0:
        raise AmountNotPositive


def check_payer(member_status: str, wallet: WalletStatus) -> None:
    """Refuse a payer whose account or wallet does not pay.

    Raises: WalletFrozen, WalletClosed.
    """
    if member_status == "closed" or wallet is WalletStatus.CLOSED:
        raise WalletClosed
    if member_status != "active" or wallet is not WalletStatus.OPEN:
        raise WalletFrozen


def check_other(member_status: str, wallet: WalletStatus) -> None:
    """Refuse another party who cannot pay or be paid, without telling why.

    Raises: PersonUnavailable.
    """
    if member_status != "active" or wallet is not WalletStatus.OPEN:
        raise PersonUnavailable


def check_limits(limits: Limits, amount: Money, spent_with: Spent) -> None:
    """Refuse a payment above the payer's limits; `spent_with` already counts it.

    Raises: PaymentLimitExceeded, DayLimitExceeded, MonthLimitExceeded.
    """
    if amount > limits.per_payment:
        raise PaymentLimitExceeded(limit=limits.per_payment, attempted=amount)
    if spent_with.today > limits.per_day:
        left = left_of(limits.per_day, spent_with.today - amount)
        raise DayLimitExceeded(limit=limits.per_day, left=left, attempted=amount)
    if spent_with.this_month > limits.per_month:
        left = left_of(limits.per_month, spent_with.this_month - amount)
        raise MonthLimitExceeded(limit=limits.per_month, left=left, attempted=amount)


def check_unproved(wallet: Wallet, limits: Limits, amount: Money) -> None:
    """Refuse to go on without a proof; the wallet already counts the payment.

    Raises: ProofNeeded.
    """
    before = wallet.spent.unproved_today - amount
    if not goes_unproved(wallet.small_payment, before, limits, amount):
        raise ProofNeeded


def goes_unproved(small_payment: Money, unproved_today: Money, limits: Limits, amount: Money) -> bool:
    """Tell whether a payment is small enough to go without a proof.

    The operator's ceiling counts even when it was lowered after the member chose an amount.
    """
    return (
        amount <= small_payment
        and amount <= limits.unproved
        and unproved_today + amount <= limits.unproved_a_day
    )


def check_small_payment(amount: Money, ceiling: Money) -> None:
    """Refuse an amount that no member may choose to pay without a proof.

    Raises: WrongAsset, AboveCeiling.
    """
    if amount.asset != ceiling.asset:
        raise WrongAsset(asset=ceiling.asset.code)
    if amount > ceiling:
        raise AboveCeiling(ceiling=ceiling)


def left_of(limit: Money, spent: Money) -> Money:
    """Tell what is left of a limit; never less than nothing, also when the limit was lowered."""
    return Money(max(0, limit.minor - spent.minor), limit.asset)


def spent_as_of(wallet: Wallet, today: date) -> Spent:
    """Read the running totals of a wallet that was last spent from on an earlier day."""
    if wallet.spent_on >= today:
        return wallet.spent
    nothing = Money(0, wallet.asset)
    same_month = wallet.spent_on >= month_of(today)
    return Spent(
        today=nothing,
        this_month=wallet.spent.this_month if same_month else nothing,
        unproved_today=nothing,
    )


def counted(wallet: Wallet, amount: Money, today: date, *, proved: bool) -> Wallet:
    """Count a payment on a wallet's running totals, as `wallets.count` does on the row.

    A day that the row has already left stays left: time on it does not run back.
    """
    spent = spent_as_of(wallet, today)
    return Wallet(
        owner=wallet.owner,
        asset=wallet.asset,
        status=wallet.status,
        small_payment=wallet.small_payment,
        opened_at=wallet.opened_at,
        spent_on=max(wallet.spent_on, today),
        spent=Spent(
            today=spent.today + amount,
            this_month=spent.this_month + amount,
            unproved_today=spent.unproved_today if proved else spent.unproved_today + amount,
        ),
    )


def counted_purse(purse: Purse, limits: Limits, minor: int, today: date, *, proved: bool) -> Purse | None:
    """Do to a purse, in whole numbers, what `counted` and all checks of the payer do to a wallet.

    Gives it with the payment counted; None when any of the checks refuses.
    """
    owner, status, small_payment, spent_on, spent_today, unproved, month = purse
    if spent_on < today:
        spent_today = unproved = 0
        month = month if spent_on >= month_of(today) else 0
        spent_on = today
    spent_today, month = spent_today + minor, month + minor
    if (
        status != WalletStatus.OPEN
        or minor > limits.per_payment.minor
        or spent_today > limits.per_day.minor
        or month > limits.per_month.minor
    ):
        return None
    if not proved:
        unproved += minor
        if minor > small_payment or minor > limits.unproved.minor or unproved > limits.unproved_a_day.minor:
            return None
    return Purse(owner, status, small_payment, spent_on, spent_today, unproved, month)


def spent_without(wallet: Wallet, amount: Money, day: date) -> Spent:
    """Take money that came back off the totals of the day and the month it was counted on.

    Days that are over stay as they were. No total falls below nothing, whatever clocks and time zones did
    meanwhile: a limit is no reason to keep anybody's money. What went unproved stays counted.
    """
    nothing = Money(0, wallet.asset)
    today = left_of(wallet.spent.today, amount if wallet.spent_on == day else nothing)
    same_month = month_of(wallet.spent_on) == month_of(day)
    this_month = left_of(wallet.spent.this_month, amount if same_month else nothing)
    return Spent(
        today=today,
        this_month=max(today, this_month),
        unproved_today=min(today, wallet.spent.unproved_today),
    )


def town_day(now: datetime, timezone: ZoneInfo) -> date:
    """Tell which day it is in the town."""
    return now.astimezone(timezone).date()


def month_of(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)

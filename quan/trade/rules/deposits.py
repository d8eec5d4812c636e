"""What may become of a deposit."""

from dataclasses import replace
from datetime import datetime, timedelta

from quan import wallet
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.errors.deposits import (
    DepositHasEnded,
    DepositIsHeld,
    DepositNotHeld,
    DepositTooSmall,
)
from quan.trade.errors.trades import ContextInconsistent, DiscordantRepeatRequest, NotYoursToPay
from quan.trade.model.deposits import Deposit, DepositStatus, NewDeposit, Release
from quan.trade.model.merchants import Merchant
from quan.trade.rules.trades import check_details, check_name, clean_subject

TO_LEAVE = timedelta(hours=1)
HELD_FOR = timedelta(days=30)


def clean_wish(wish: NewDeposit) -> NewDeposit:
    """Make what people will read of a deposit visible text on one line.

    Raises: MalformedTrade.
    """
    check_name("number", wish.out_order_no)
    check_details(wish.details)
    return replace(wish, title=clean_subject(wish.title))


def check_same(deposit: Deposit, wish: NewDeposit, now: datetime) -> None:
    """Refuse a number that stands for another deposit, or for one that is left or over.

    Raises: ContextInconsistent, DepositIsHeld, DepositHasEnded.
    """
    if (deposit.amount, deposit.title) != (wish.amount, wish.title):
        raise ContextInconsistent
    check_to_leave(deposit, now)


def check_to_leave(deposit: Deposit, now: datetime) -> None:
    """Refuse to leave a deposit twice, or too late.

    Raises: DepositIsHeld, DepositHasEnded.
    """
    if deposit.status is DepositStatus.HELD:
        raise DepositIsHeld
    if deposit.status is not DepositStatus.WAIT_MEMBER or now >= deposit.expires_at:
        raise DepositHasEnded


def check_member(deposit: Deposit, member: MemberId) -> None:
    """Refuse to let anybody leave it but the one whose code was charged, if one was.

    Raises: NotYoursToPay.
    """
    if deposit.member is not None and deposit.member != member:
        raise NotYoursToPay


def check_held(deposit: Deposit, amount: Money, now: datetime) -> None:
    """Refuse to move what is not held.

    Raises: DepositNotHeld, DepositHasEnded, DepositTooSmall.
    """
    if deposit.status is DepositStatus.WAIT_MEMBER:
        raise DepositNotHeld
    if deposit.status is not DepositStatus.HELD or now >= deposit.expires_at:
        raise DepositHasEnded
    if amount > deposit.left:
        raise DepositTooSmall(left=deposit.left, wanted=amount)


def check_repeat(made: Release, amount: Money) -> None:
    """Refuse a number that stands for a release of another amount.

    Raises: DiscordantRepeatRequest.
    """
    if made.amount != amount:
        raise DiscordantRepeatRequest


def status_after(deposit: Deposit, moved: Money) -> DepositStatus:
    """Tell where a held deposit stands once some of it has moved."""
    return DepositStatus.FINISHED if moved == deposit.left else DepositStatus.HELD


def confirm_by(deposit: Deposit, now: datetime) -> datetime:
    """Tell until when a member who showed a code can agree."""
    return min(deposit.expires_at, now + wallet.TO_CONFIRM)


def may_see(deposit: Deposit, merchant: Merchant, viewer: MemberId) -> bool:
    """Tell who may look at a deposit: its parties, and whoever has the number of one that they may leave."""
    return viewer in {deposit.member, merchant.owner} or deposit.member is None

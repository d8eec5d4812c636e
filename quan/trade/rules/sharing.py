"""What a merchant may pay to members, and share with them."""

from collections.abc import Collection
from dataclasses import replace

from quan import wallet
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.errors.sharing import (
    MalformedShare,
    NotAReceiver,
    PaymentInfoInconsistent,
    ShareExceedsSale,
    TooManyReceivers,
)
from quan.trade.errors.trades import DiscordantRepeatRequest, TradeHasClose, TradeNotPaid
from quan.trade.model.sharing import Disbursement, NewDisbursement, NewShare, Share, SharePart
from quan.trade.model.trades import Trade, TradeStatus
from quan.trade.rules.trades import check_name, clean_reason

MAX_PARTS = 20
MAX_RECEIVERS = 1_000


def clean_disbursement(wish: NewDisbursement) -> NewDisbursement:
    """Make what people will read of a payment visible text on one line.

    Raises: MalformedTrade.
    """
    check_name("number", wish.out_biz_no)
    return replace(wish, title=clean_reason(wish.title), remark=clean_reason(wish.remark))


def check_same_disbursement(made: Disbursement, wish: NewDisbursement) -> None:
    """Refuse a number that stands for another payment.

    Raises: PaymentInfoInconsistent.
    """
    if (made.payee, made.amount, made.title) != (wish.payee, wish.amount, wish.title):
        raise PaymentInfoInconsistent


def check_room(bound: Collection[MemberId], more: Collection[MemberId]) -> None:
    """Refuse one receiver too many.

    Raises: TooManyReceivers.
    """
    if len({*bound, *more}) > MAX_RECEIVERS:
        raise TooManyReceivers(limit=MAX_RECEIVERS)


def clean_share(wish: NewShare, asset: Asset) -> NewShare:
    """Read a wish to share strictly.

    Raises: MalformedShare, MalformedTrade, wallet's WrongAsset and AmountNotPositive.
    """
    check_name("request number", wish.request_no)
    receivers = {part.receiver for part in wish.parts}
    if not 1 <= len(wish.parts) <= MAX_PARTS or len(receivers) != len(wish.parts):
        raise MalformedShare(limit=MAX_PARTS)
    for part in wish.parts:
        wallet.check_amount(part.amount, asset)
    return replace(wish, parts=tuple(replace(one, reason=clean_reason(one.reason)) for one in wish.parts))


def check_same_share(made: Share, wish: NewShare) -> None:
    """Refuse a number that stands for other parts.

    Raises: DiscordantRepeatRequest.
    """
    if made.parts != wish.parts:
        raise DiscordantRepeatRequest


def check_to_share(
    trade: Trade, shared: Money, parts: Collection[SharePart], bound: Collection[MemberId]
) -> None:
    """Refuse to share what did not come in, was given back, or with whom the merchant has not said.

    Raises: TradeNotPaid, TradeHasClose, NotAReceiver, ShareExceedsSale.
    """
    if trade.status is TradeStatus.CLOSED:
        raise TradeHasClose
    if trade.status not in {TradeStatus.SUCCESS, TradeStatus.FINISHED}:
        raise TradeNotPaid
    for part in parts:
        if part.receiver not in bound:
            raise NotAReceiver(receiver=str(part.receiver))
    wanted = Money(sum(part.amount.minor for part in parts), trade.amount.asset)
    left = trade.left - (trade.fee - trade.fee_returned) - shared
    if wanted > left:
        raise ShareExceedsSale(left=max(left, Money(0, left.asset)), wanted=wanted)

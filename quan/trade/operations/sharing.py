"""A merchant pays a member, or shares what a sale brought in."""

from collections.abc import Collection, Sequence

from quan import ledger, wallet
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.errors.merchants import MerchantBalanceTooSmall
from quan.trade.model.merchants import Merchant, MerchantId, balance_account
from quan.trade.model.sharing import (
    Disbursement,
    DisbursementId,
    NewDisbursement,
    NewShare,
    Share,
    SharePart,
)
from quan.trade.model.trades import Trade, TradeId
from quan.trade.operations.merchants import locked_selling, opened, selling
from quan.trade.operations.numbering import new_number
from quan.trade.operations.opening import locked
from quan.trade.rules import sharing as rules
from quan.trade.rules.trades import clean_reason
from quan.trade.store import sharing as store


async def disburse(tx: Tx, config: Config, *, merchant: MerchantId, wish: NewDisbursement) -> Disbursement:
    """Pay a member from a merchant's balance; the same words give the same payment.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended, MalformedTrade, wallet's WrongAsset,
    AmountNotPositive and PersonUnavailable, PaymentInfoInconsistent, MerchantBalanceTooSmall.
    """
    wallet.check_amount(wish.amount, config.currency)
    wish = rules.clean_disbursement(wish)
    seller = await locked_selling(tx, merchant)  # one payment after the other: a number is used once
    made = await store.disbursement(tx, merchant, wish.out_biz_no)
    if made is not None:
        rules.check_same_disbursement(made, wish)
        return made
    await wallet.payable(tx, config, wish.payee)
    movement = await _movement(
        tx, seller, wish.payee, wish.amount, wish.title, kind=wallet.PaymentKind.MERCHANT_PAY
    )
    done = Disbursement(
        id=DisbursementId.new(tx.now),
        merchant=merchant,
        out_biz_no=wish.out_biz_no,
        number=new_number(tx, config),
        payee=wish.payee,
        amount=wish.amount,
        title=wish.title,
        remark=wish.remark,
        payment=movement.id,
        at=tx.now,
    )
    await store.insert_disbursement(tx, done)
    await audit.record(
        tx, actor=merchant, action="trade.disbursed", subject=wish.payee, detail={"amount": str(wish.amount)}
    )
    await _move(tx, [movement], wish.amount)
    return done


async def bind_receivers(
    tx: Tx, *, merchant: MerchantId, members: Collection[MemberId], memo: str = ""
) -> None:
    """Let a merchant share with members; whoever is bound already stays so.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended, MalformedTrade, TooManyReceivers.
    """
    note = clean_reason(memo)
    await locked_selling(tx, merchant)
    bound = [one.member for one in await store.receivers(tx, merchant)]
    rules.check_room(bound, members)
    await store.bind(tx, merchant, members, note)


async def unbind_receivers(tx: Tx, *, merchant: MerchantId, members: Collection[MemberId]) -> None:
    """Let a merchant share with these no more; twice is once."""
    await store.unbind(tx, merchant, members)


async def share(tx: Tx, config: Config, *, merchant: MerchantId, trade: TradeId, wish: NewShare) -> Share:
    """Share what a sale brought in, all parts or none; the same words give the same share.

    Raises: MalformedShare, MalformedTrade, wallet's WrongAsset, AmountNotPositive and PersonUnavailable,
    TradeNotFound, DiscordantRepeatRequest, MerchantNotVerified, MerchantSuspended, TradeNotPaid,
    TradeHasClose, NotAReceiver, ShareExceedsSale, MerchantBalanceTooSmall.
    """
    wish = rules.clean_share(wish, config.currency)
    found = await locked(tx, merchant, trade)
    made = await store.share(tx, found, wish.request_no)
    if made is not None:
        rules.check_same_share(made, wish)
        return made
    seller = await selling(tx, merchant)
    bound = {one.member for one in await store.receivers(tx, merchant)}
    rules.check_to_share(found, await store.shared_of(tx, found), wish.parts, bound)
    return await _shared(tx, config, seller, found, wish)


async def _shared(tx: Tx, config: Config, seller: Merchant, trade: Trade, wish: NewShare) -> Share:
    for receiver in sorted(part.receiver for part in wish.parts):  # wallets are locked in one order
        await wallet.payable(tx, config, receiver)
    movements = [await _part(tx, seller, trade, part) for part in wish.parts]
    done = Share(
        merchant=seller.id,
        trade=trade.id,
        request_no=wish.request_no,
        number=new_number(tx, config),
        parts=wish.parts,
        payments=tuple(one.id for one in movements),
        at=tx.now,
    )
    await store.insert_share(tx, done)
    whole = Money(sum(part.amount.minor for part in wish.parts), trade.amount.asset)
    await audit.record(
        tx, actor=seller.id, action="trade.shared", subject=trade.id, detail={"amount": str(whole)}
    )
    await _move(tx, movements, whole)
    return done


async def _part(tx: Tx, seller: Merchant, trade: Trade, part: SharePart) -> wallet.Movement:
    note = part.reason or trade.subject
    return await _movement(tx, seller, part.receiver, part.amount, note, kind=wallet.PaymentKind.PROFIT_SHARE)


_CODES = {
    wallet.PaymentKind.MERCHANT_PAY: ledger.TransferCode.MERCHANT_PAY,
    wallet.PaymentKind.PROFIT_SHARE: ledger.TransferCode.PROFIT_SHARE,
}


async def _movement(
    tx: Tx, seller: Merchant, payee: MemberId, amount: Money, note: str, *, kind: wallet.PaymentKind
) -> wallet.Movement:
    await opened(tx, seller.id, amount.asset)
    return wallet.Movement(
        id=wallet.PaymentId.new(tx.now),
        kind=kind,
        amount=amount,
        debit=balance_account(seller.id, amount.asset),
        credit=wallet.account_of(payee, amount.asset),
        code=_CODES[kind],
        payee=payee,
        note=wallet.short_note(note),
        other_name=seller.name,
    )


async def _move(tx: Tx, movements: Sequence[wallet.Movement], whole: Money) -> None:
    try:
        await wallet.move_all(tx, movements)
    except ledger.InsufficientFunds as refusal:
        raise MerchantBalanceTooSmall(wanted=whole) from refusal

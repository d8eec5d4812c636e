"""A member leaves a deposit; the merchant takes what it is owed, and the rest goes back."""

from dataclasses import replace

import structlog

from quan import identity, ledger, wallet
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.keys import Keys
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.trade.errors.deposits import DepositNotFound
from quan.trade.model.deposits import (
    Deposit,
    DepositStatus,
    NewDeposit,
    NewRelease,
    Release,
    Released,
)
from quan.trade.model.merchants import Merchant, MerchantId, deposit_account
from quan.trade.model.trades import DepositId, NewTrade, Trade, TradeStatus
from quan.trade.operations import facts
from quan.trade.operations.merchants import opened, required, selling
from quan.trade.operations.numbering import new_number
from quan.trade.operations.opening import open_trade
from quan.trade.operations.paying import fees_of
from quan.trade.rules import deposits as rules
from quan.trade.rules.fees import fee_of
from quan.trade.rules.trades import check_name, clean_reason
from quan.trade.store import deposits as store
from quan.trade.store import trades

END_AT_ONCE = 200

log = structlog.get_logger()


async def ask_deposit(tx: Tx, config: Config, *, merchant: MerchantId, wish: NewDeposit) -> Deposit:
    """Ask for a deposit, or give the one that was asked by the same words before. It stays locked.

    Raises: MerchantNotFound, MerchantNotVerified, MerchantSuspended, wallet's WrongAsset and
    AmountNotPositive, MalformedTrade, ContextInconsistent, DepositIsHeld, DepositHasEnded.
    """
    await selling(tx, merchant)
    wallet.check_amount(wish.amount, config.currency)
    wish = rules.clean_wish(wish)
    deposit = _new(tx, config, merchant, wish)
    if await store.insert(tx, deposit):
        return deposit
    known = await store.lock_named(tx, merchant, wish.out_order_no)
    invariant(known is not None, "a number that is taken has its deposit")
    assert known is not None  # noqa: S101 - tells the type checker what the invariant holds
    rules.check_same(known, wish, tx.now)
    return known


async def leave_deposit(
    tx: Tx, config: Config, *, number: str, member: identity.Member, proved: bool
) -> Deposit:
    """Leave a deposit whose number the member was given. It counts towards their limits until it is back.

    Raises: DepositNotFound, NotYoursToPay, DepositIsHeld, DepositHasEnded, MerchantSuspended, and as
    `wallet.buy`.
    """
    deposit = await store.lock_numbered(tx, number)
    if deposit is None:
        raise DepositNotFound
    rules.check_member(deposit, member.id)
    rules.check_to_leave(deposit, tx.now)
    merchant = await selling(tx, deposit.merchant)
    purchase = await _purchase(tx, merchant, deposit)
    payment = await wallet.buy(tx, config, buyer=member, purchase=purchase, proved=proved)
    return await _held(tx, deposit, payment)


async def charge_deposit(
    tx: Tx, config: Config, keys: Keys, *, merchant: MerchantId, wish: NewDeposit, code: str
) -> Deposit:
    """Ask for a deposit and charge the pay code that its member shows; it comes back held, or waits for them.

    Raises: as `ask_deposit`, and as `wallet.buy_with_code`.
    """
    deposit = await ask_deposit(tx, config, merchant=merchant, wish=wish)
    seller = await required(tx, merchant)
    purchase = await _purchase(tx, seller, deposit)
    charged = await wallet.buy_with_code(tx, config, keys, code=code, purchase=purchase)
    if charged.payment is not None:
        return await _held(tx, deposit, charged.payment)
    if deposit.member == charged.payer:
        return deposit
    return await _let_agree(tx, seller, deposit, charged.payer)


async def capture(
    tx: Tx, config: Config, *, merchant: MerchantId, deposit: DepositId, wish: NewTrade
) -> Trade:
    """Pay a trade from a deposit: what is taken is sold, with its fee, and can be given back like any sale.

    Raises: as `open_trade`, DepositNotFound, DepositNotHeld, DepositHasEnded, DepositTooSmall.
    """
    trade = await open_trade(tx, config, merchant=merchant, wish=wish)
    found = await _locked(tx, merchant, deposit)
    rules.check_held(found, trade.amount, tx.now)
    invariant(found.member is not None and found.payment is not None, "a held deposit has its member")
    assert found.member is not None and found.payment is not None  # noqa: S101, PT018 - for the type checker
    seller = await required(tx, merchant)
    fee = fee_of(trade.amount, seller.fee_bp)
    await trades.set_captured(tx, trade, deposit=deposit, buyer=found.member, payment=found.payment, fee=fee)
    status = rules.status_after(found, trade.amount)
    captured = found.captured + trade.amount
    await store.set_moved(tx, found, status, captured=captured, released=found.released)
    paid = replace(
        trade,
        status=TradeStatus.SUCCESS,
        buyer=found.member,
        payment=found.payment,
        fee=fee,
        paid_at=tx.now,
        deposit=deposit,
    )
    facts.paid(tx, paid)
    await _take(tx, seller, paid)
    return paid


async def release(
    tx: Tx, config: Config, *, merchant: MerchantId, deposit: DepositId, wish: NewRelease
) -> Released:
    """Let some or all of what is held go back to its member, once per number of the wish.

    Raises: DepositNotFound, MalformedTrade, wallet's WrongAsset and AmountNotPositive,
    DiscordantRepeatRequest, DepositNotHeld, DepositHasEnded, DepositTooSmall, ledger.AccountClosed.
    """
    check_name("request number", wish.request_no)
    wish = replace(wish, remark=clean_reason(wish.remark))
    found = await _locked(tx, merchant, deposit)
    wallet.check_amount(wish.amount, found.amount.asset)
    made = await store.release(tx, found, wish.request_no)
    if made is not None:
        rules.check_repeat(made, wish.amount)
        return Released(found, made, changed=False)
    rules.check_held(found, wish.amount, tx.now)
    return await _let_go(tx, config, found, wish)


async def call_off(tx: Tx, config: Config, *, merchant: MerchantId, deposit: DepositId) -> Deposit:
    """Want no deposit any more: what is held goes back, what was not left cannot be. Twice is once.

    Raises: DepositNotFound, ledger.AccountClosed.
    """
    return await _end(tx, config, await _locked(tx, merchant, deposit))


async def end_overdue(db: Database, config: Config) -> None:
    """Close deposits that nobody left, and give back those held long enough, each in its own transaction."""
    async with db.read() as reader:
        overdue = await store.overdue(reader, limit=END_AT_ONCE)
    for seen in overdue:
        try:
            async with db.transaction() as tx:
                found = await _locked(tx, seen.merchant, seen.id)
                if found.expires_at <= tx.now:
                    await _end(tx, config, found)
        except Problem:  # as in `escrow.move_overdue`
            log.exception("trade.deposit-stuck", deposit=str(seen.id))


async def _end(tx: Tx, config: Config, deposit: Deposit) -> Deposit:
    if deposit.status is DepositStatus.WAIT_MEMBER:
        await store.close(tx, deposit)
        return replace(deposit, status=DepositStatus.CLOSED, ended_at=tx.now)
    if deposit.status is DepositStatus.HELD:
        wish = NewRelease(request_no=f"end-{deposit.number}", amount=deposit.left)
        return (await _let_go(tx, config, deposit, wish)).deposit
    return deposit


async def _let_go(tx: Tx, config: Config, deposit: Deposit, wish: NewRelease) -> Released:
    """Move held money back and write it down; that it may go is decided before."""
    merchant = await required(tx, deposit.merchant)
    invariant(deposit.member is not None and deposit.held_at is not None, "a held deposit has its member")
    assert deposit.member is not None and deposit.held_at is not None  # noqa: S101, PT018 - for the type checker
    status, released = rules.status_after(deposit, wish.amount), deposit.released + wish.amount
    await store.set_moved(tx, deposit, status, captured=deposit.captured, released=released)
    await audit.record(
        tx,
        actor=merchant.id,
        action="trade.deposit-released",
        subject=deposit.id,
        detail={"amount": str(wish.amount)},
    )
    back = wallet.MoneyBack(
        buyer=deposit.member,
        account=deposit_account(merchant.id, deposit.amount.asset),
        seller=merchant.name,
        amount=wish.amount,
        code=ledger.TransferCode.DEPOSIT_RELEASE,
        note=deposit.title,
        paid_at=deposit.held_at,
        kind=wallet.PaymentKind.DEPOSIT_BACK,
    )
    payment = await wallet.give_money_back(tx, config, back)
    made = Release(
        merchant=merchant.id,
        deposit=deposit.id,
        request_no=wish.request_no,
        number=new_number(tx, config),
        amount=wish.amount,
        remark=wish.remark,
        payment=payment.id,
        at=tx.now,
    )
    await store.insert_release(tx, made)
    ended_at = tx.now if status is DepositStatus.FINISHED else None
    after = replace(deposit, status=status, released=released, ended_at=ended_at)
    facts.deposit_changed(tx, after)
    return Released(after, made, changed=True)


async def _take(tx: Tx, merchant: Merchant, trade: Trade) -> None:
    asset = trade.amount.asset
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.derive("capture", trade.id),
            debit=deposit_account(merchant.id, asset),
            credit=await opened(tx, merchant.id, asset),
            amount=trade.amount,
            code=ledger.TransferCode.DEPOSIT_CAPTURE,
            reference=trade.id,
        ),
        *await fees_of(tx, trade),
    )


async def _let_agree(tx: Tx, merchant: Merchant, deposit: Deposit, member: MemberId) -> Deposit:
    expires_at = rules.confirm_by(deposit, tx.now)
    await store.set_member(tx, deposit, member, expires_at=expires_at)
    waiting = replace(deposit, member=member, expires_at=expires_at)
    facts.deposit_awaits(tx, waiting, merchant)
    return waiting


async def _held(tx: Tx, deposit: Deposit, payment: wallet.Payment) -> Deposit:
    expires_at = tx.now + rules.HELD_FOR
    await store.set_held(tx, deposit, payment, expires_at=expires_at)
    held = replace(
        deposit,
        status=DepositStatus.HELD,
        member=payment.payer,
        payment=payment.id,
        held_at=tx.now,
        expires_at=expires_at,
    )
    facts.deposit_changed(tx, held)
    return held


async def _purchase(tx: Tx, merchant: Merchant, deposit: Deposit) -> wallet.Purchase:
    return wallet.Purchase(
        id=deposit.id,
        account=await _account(tx, merchant.id, deposit.amount.asset),
        owner=merchant.owner,
        seller=merchant.name,
        amount=deposit.amount,
        code=ledger.TransferCode.DEPOSIT_HOLD,
        category=wallet.Category.OTHER,
        note=deposit.title,
        kind=wallet.PaymentKind.DEPOSIT,
    )


async def _account(tx: Tx, merchant: MerchantId, asset: Asset) -> ledger.AccountId:
    account = deposit_account(merchant, asset)
    await ledger.open_account(
        tx, id=account, asset=asset, code=ledger.AccountCode.DEPOSIT_HELD, owner=merchant
    )
    return account


async def _locked(tx: Tx, merchant: MerchantId, deposit: DepositId) -> Deposit:
    found = await store.lock(tx, merchant, deposit)
    if found is None:
        raise DepositNotFound
    return found


def _new(tx: Tx, config: Config, merchant: MerchantId, wish: NewDeposit) -> Deposit:
    nothing = Money(0, wish.amount.asset)
    return Deposit(
        id=DepositId.new(tx.now),
        merchant=merchant,
        number=new_number(tx, config),
        out_order_no=wish.out_order_no,
        status=DepositStatus.WAIT_MEMBER,
        amount=wish.amount,
        title=wish.title,
        details=wish.details,
        member=None,
        payment=None,
        captured=nothing,
        released=nothing,
        created_at=tx.now,
        expires_at=tx.now + rules.TO_LEAVE,
        held_at=None,
        ended_at=None,
    )

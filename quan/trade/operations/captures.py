"""What becomes of a deposit: the merchant takes what it is owed, and the rest goes back."""

from dataclasses import replace

import structlog

from quan import ledger, wallet
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.invariants import invariant
from quan.core.problems import Problem
from quan.trade.errors.deposits import DepositNotFound
from quan.trade.model.deposits import (
    Deposit,
    DepositStatus,
    NewRelease,
    Release,
    Released,
)
from quan.trade.model.merchants import Merchant, MerchantId, deposit_account
from quan.trade.model.trades import DepositId, Flow, NewTrade, Trade, TradeStatus
from quan.trade.operations import facts
from quan.trade.operations.merchants import opened, required
from quan.trade.operations.numbering import new_number
from quan.trade.operations.opening import open_trade
from quan.trade.operations.paying import fees_of
from quan.trade.rules import deposits as rules
from quan.trade.rules.fees import fee_of
from quan.trade.rules.trades import check_buyer, check_name, clean_reason
from quan.trade.store import deposits as store
from quan.trade.store import trades

END_AT_ONCE = 200

log = structlog.get_logger()


async def capture(
    tx: Tx, config: Config, *, merchant: MerchantId, deposit: DepositId, wish: NewTrade
) -> Trade:
    """Pay an instant trade from a deposit: what is taken costs its fee, and is refunded, like any sale.

    Raises: as `open_trade`, DepositNotFound, DepositNotHeld, DepositHasEnded, DepositTooSmall, NotYoursToPay.
    """
    trade = await open_trade(tx, config, merchant=merchant, wish=replace(wish, flow=Flow.INSTANT))
    found = await _locked(tx, merchant, deposit)
    rules.check_held(found, trade.amount, tx.now)
    invariant(found.member is not None and found.payment is not None, "a held deposit has its member")
    assert found.member is not None and found.payment is not None  # noqa: S101, PT018 - for the type checker
    check_buyer(trade, found.member)
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


async def _locked(tx: Tx, merchant: MerchantId, deposit: DepositId) -> Deposit:
    found = await store.lock(tx, merchant, deposit)
    if found is None:
        raise DepositNotFound
    return found

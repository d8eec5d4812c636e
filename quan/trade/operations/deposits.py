"""A merchant asks for a deposit, and a member leaves it."""

from dataclasses import replace

from quan import identity, ledger, wallet
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.keys import Keys
from quan.core.money import Asset, Money
from quan.trade.errors.deposits import DepositNotFound
from quan.trade.model.deposits import (
    Deposit,
    DepositStatus,
    NewDeposit,
)
from quan.trade.model.merchants import Merchant, MerchantId, deposit_account
from quan.trade.model.trades import DepositId
from quan.trade.operations import facts
from quan.trade.operations.merchants import required, selling
from quan.trade.operations.numbering import new_number
from quan.trade.rules import deposits as rules
from quan.trade.store import deposits as store


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

"""Vouchers: printing a batch, redeeming one, and taking back the money of those that nobody redeemed.

What is printed is owed to whoever will redeem it, and owed by whoever sells the paper. Redeeming moves the
debt to a member; closing a batch cancels what is left on both sides.
"""

from datetime import datetime

from quan import identity, ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.core.keys import Keys
from quan.core.money import Money
from quan.wallet.errors.vouchers import (
    BatchClosed,
    BatchNotFound,
    BatchSize,
    ExpiryInThePast,
    UnknownVoucher,
)
from quan.wallet.model.cash import system_account
from quan.wallet.model.payments import Movement, Payment, PaymentId, PaymentKind
from quan.wallet.model.vouchers import ClosedAs, PrintedBatch, Voucher, VoucherBatch, VoucherBatchId
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import wallets
from quan.wallet.operations.movements import move
from quan.wallet.rules import vouchers as rules
from quan.wallet.rules.secrets import VOUCHER
from quan.wallet.rules.spending import check_amount, check_payer
from quan.wallet.store import guesses
from quan.wallet.store import vouchers as store

_CASH = ledger.AccountCode.SETTLEMENT_CASH
_OUTSTANDING = ledger.AccountCode.VOUCHERS_OUTSTANDING
_RECEIVABLE = ledger.AccountCode.VOUCHERS_RECEIVABLE


async def print_batch(
    tx: Tx, config: Config, keys: Keys, *, amount: Money, size: int, expires_at: datetime
) -> PrintedBatch:
    """Make vouchers. Their codes exist only in the answer: it must be printed now or never.

    Raises: WrongAsset, AmountNotPositive, BatchSize, ExpiryInThePast.
    """
    check_amount(amount, config.currency)
    if not 1 <= size <= rules.MAX_BATCH:
        raise BatchSize(most=rules.MAX_BATCH)
    if expires_at <= tx.now:
        raise ExpiryInThePast
    batch = VoucherBatch(
        id=VoucherBatchId.new(tx.now),
        amount=amount,
        size=size,
        redeemed=0,
        expires_at=expires_at,
        made_at=tx.now,
        closed_at=None,
        closed_as=None,
    )
    codes = tuple(rules.new_code() for _ in range(size))
    await store.insert(tx, batch, [_seal(keys, code) for code in codes])
    await _post(tx, batch, batch.open, issue=True)
    await audit.record(
        tx,
        actor=audit.OPERATOR,
        action="wallet.vouchers-printed",
        subject=batch.id,
        detail={"amount": str(amount), "size": size, "expires_at": expires_at.isoformat()},
    )
    return PrintedBatch(batch=batch, codes=codes)


async def look_up(reader: Reader, keys: Keys, code: str) -> Voucher:
    """Find a voucher that can be redeemed now. Spend a guess first: this tells whether a code is real.

    Raises: UnknownVoucher, VoucherUsed, VoucherVoid, VoucherExpired.
    """
    voucher = await store.find(reader, _seal(keys, code))
    if voucher is None:
        raise UnknownVoucher
    rules.check_redeemable(voucher, reader.now)
    return voucher


async def redeem(
    tx: Tx, config: Config, keys: Keys, *, member: identity.Member, code: str, payment: PaymentId
) -> Payment:
    """Give a member the money of a voucher, once, and their spent guesses back.

    Raises: UnknownVoucher, VoucherUsed, VoucherVoid, VoucherExpired, WrongAsset, WalletFrozen, WalletClosed.
    """
    sealed = _seal(keys, code)
    voucher = await store.lock(tx, sealed)
    if voucher is None:
        raise UnknownVoucher
    amount = rules.check_redeemable(voucher, tx.now)
    check_amount(amount, config.currency)
    check_payer(member.status, (await wallets.locked(tx, config, member.id)).status)
    touched = await store.redeem(tx, sealed, by=member.id, payment=payment)
    invariant(touched == 1, "a voucher is redeemed under its lock")
    await guesses.forget(tx, owner=member.id, what=VOUCHER.what)
    await audit.record(
        tx,
        actor=member.id,
        action="wallet.voucher-redeemed",
        subject=voucher.batch,
        detail={"serial": voucher.serial, "amount": str(amount)},
    )
    return await move(tx, _movement(member.id, amount, payment))


async def void(tx: Tx, id: VoucherBatchId) -> VoucherBatch:  # noqa: A002 - reads as void(tx, id)
    """Withdraw the vouchers of a batch that nobody redeemed yet.

    Raises: BatchNotFound, BatchClosed.
    """
    batch = await store.lock_batch(tx, id)
    if batch is None:
        raise BatchNotFound
    if batch.closed_as is not None:
        raise BatchClosed
    return await _close(tx, batch, "void")


async def expire(tx: Tx, id: VoucherBatchId) -> None:  # noqa: A002 - as above
    """Take back the money of a batch that has run out; a batch that is closed already stays as it is."""
    batch = await store.lock_batch(tx, id)
    if batch is not None and batch.closed_as is None and batch.expires_at <= tx.now:
        await _close(tx, batch, "expired")


async def settle(tx: Tx, config: Config, amount: Money) -> Money:
    """Book cash that sold vouchers brought in; give what redeemed ones still have to bring in.

    Only redeemed ones count: one that is still out may run out or be withdrawn, and then brings nothing.

    Raises: WrongAsset, AmountNotPositive, SettlingTooMuch.
    """
    check_amount(amount, config.currency)
    asset = amount.asset
    for code in (_CASH, _RECEIVABLE, _OUTSTANDING):
        await ledger.open_account(tx, id=system_account(code, asset), asset=asset, code=code)
    await _check_unsettled(tx, amount)
    await audit.record(
        tx, actor=audit.OPERATOR, action="wallet.vouchers-settled", detail={"amount": str(amount)}
    )
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.new(tx.now),
            debit=system_account(_CASH, asset),
            credit=system_account(_RECEIVABLE, asset),
            amount=amount,
            code=ledger.TransferCode.VOUCHER_SETTLE,
        ),
    )
    # Once more under the ledger's locks, for two operators who settle at once.
    return await _check_unsettled(tx, Money(0, asset))


async def _check_unsettled(reader: Reader, amount: Money) -> Money:
    receivable = await ledger.balance(reader, system_account(_RECEIVABLE, amount.asset))
    outstanding = await ledger.balance(reader, system_account(_OUTSTANDING, amount.asset))
    return rules.check_unsettled(receivable.posted - outstanding.posted, amount)


async def _close(tx: Tx, batch: VoucherBatch, closed_as: ClosedAs) -> VoucherBatch:
    left = batch.open
    await store.close(tx, batch.id, closed_as)
    await audit.record(
        tx,
        actor=audit.OPERATOR,
        action="wallet.vouchers-closed",
        subject=batch.id,
        detail={"as": closed_as, "left": left, "redeemed": batch.redeemed},
    )
    if left:
        await _post(tx, batch, left, issue=False)
    closed = await store.lock_batch(tx, batch.id)
    invariant(closed is not None, "a locked batch stays")
    return closed or batch


async def _post(tx: Tx, batch: VoucherBatch, count: int, *, issue: bool) -> None:
    asset = batch.amount.asset
    for code in (_OUTSTANDING, _RECEIVABLE):
        await ledger.open_account(tx, id=system_account(code, asset), asset=asset, code=code)
    receivable, outstanding = system_account(_RECEIVABLE, asset), system_account(_OUTSTANDING, asset)
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.derive("vouchers-issued" if issue else "vouchers-closed", batch.id),
            debit=receivable if issue else outstanding,
            credit=outstanding if issue else receivable,
            amount=Money(batch.amount.minor * count, asset),
            code=ledger.TransferCode.VOUCHER_ISSUE if issue else ledger.TransferCode.VOUCHER_EXPIRE,
            reference=batch.id,
        ),
    )


def _movement(member: MemberId, amount: Money, payment: PaymentId) -> Movement:
    return Movement(
        id=payment,
        kind=PaymentKind.VOUCHER,
        amount=amount,
        debit=system_account(_OUTSTANDING, amount.asset),
        credit=account_of(member, amount.asset),
        code=ledger.TransferCode.VOUCHER_REDEEM,
        payee=member,
    )


def _seal(keys: Keys, code: str) -> bytes:
    return keys.seal("voucher", code)

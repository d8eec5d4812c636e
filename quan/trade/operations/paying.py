"""A buyer pays a trade: by the number, or with a pay code at the till."""

from dataclasses import replace

from quan import identity, ledger, wallet
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.money import Asset, Money
from quan.trade.errors.trades import TradeNotFound
from quan.trade.model.merchants import Merchant, MerchantId, balance_account, escrow_account
from quan.trade.model.trades import Flow, NewTrade, Trade
from quan.trade.operations import facts
from quan.trade.operations.merchants import opened, required, selling
from quan.trade.operations.opening import open_trade
from quan.trade.rules import trades as rules
from quan.trade.rules.escrow import TO_SHIP, status_when_paid
from quan.trade.rules.fees import fee_of
from quan.trade.store import trades as store


async def pay(tx: Tx, config: Config, *, number: str, buyer: identity.Member, proved: bool) -> Trade:
    """Pay a trade whose number the buyer was given.

    Raises: TradeNotFound, NotYoursToPay, TradeHasSuccess, TradeHasClose, MerchantSuspended,
    and as `wallet.buy`.
    """
    trade = await store.lock_numbered(tx, number)
    if trade is None:
        raise TradeNotFound
    rules.check_buyer(trade, buyer.id)
    rules.check_unpaid(trade, tx.now)
    merchant = await selling(tx, trade.merchant)
    purchase = await _purchase(tx, merchant, trade)
    payment = await wallet.buy(tx, config, buyer=buyer, purchase=purchase, proved=proved)
    return await _paid(tx, merchant, trade, payment)


async def charge(
    tx: Tx, config: Config, keys: Keys, *, merchant: MerchantId, wish: NewTrade, code: str
) -> Trade:
    """Open a trade and charge the pay code that its buyer shows; the same words give the same trade.

    It comes back paid, or waits for the code's owner: then only they can pay it, for some minutes.

    Raises: as `open_trade`, and as `wallet.buy_with_code`.
    """
    trade = await open_trade(tx, config, merchant=merchant, wish=wish)
    seller = await required(tx, merchant)
    purchase = await _purchase(tx, seller, trade)
    charged = await wallet.buy_with_code(tx, config, keys, code=code, purchase=purchase)
    if charged.payment is not None:
        return await _paid(tx, seller, trade, charged.payment)
    if trade.buyer == charged.payer:
        return trade
    return await _let_confirm(tx, seller, trade, charged.payer)


async def _let_confirm(tx: Tx, merchant: Merchant, trade: Trade, buyer: MemberId) -> Trade:
    expires_at = min(trade.expires_at, tx.now + wallet.TO_CONFIRM)
    await store.set_buyer(tx, trade, buyer, expires_at=expires_at)
    waiting = replace(trade, buyer=buyer, expires_at=expires_at)
    facts.awaits_buyer(tx, waiting, merchant)
    return waiting


async def _purchase(tx: Tx, merchant: Merchant, trade: Trade) -> wallet.Purchase:
    asset, instant = trade.amount.asset, trade.flow is Flow.INSTANT
    return wallet.Purchase(
        id=trade.id,
        account=await opened(tx, merchant.id, asset) if instant else await _escrow(tx, merchant, asset),
        owner=merchant.owner,
        seller=merchant.name,
        amount=trade.amount,
        code=ledger.TransferCode.TRADE_PAY if instant else ledger.TransferCode.ESCROW_HOLD,
        category=merchant.category,
        note=trade.subject,
        fees=await fees_of(tx, replace(trade, fee=_fee_when_paid(merchant, trade))),
    )


async def _escrow(tx: Tx, merchant: Merchant, asset: Asset) -> ledger.AccountId:
    account = escrow_account(merchant.id, asset)
    await ledger.open_account(
        tx, id=account, asset=asset, code=ledger.AccountCode.ESCROW_HELD, owner=merchant.id
    )
    return account


async def fees_of(tx: Tx, trade: Trade) -> tuple[ledger.NewTransfer, ...]:
    """Say to the ledger what a sale costs its merchant, if anything."""
    if not trade.fee:
        return ()
    return (
        ledger.NewTransfer(
            id=ledger.TransferId.new(tx.now),
            debit=balance_account(trade.merchant, trade.fee.asset),
            credit=await fee_account(tx, trade.fee.asset),
            amount=trade.fee,
            code=ledger.TransferCode.TRADE_FEE,
            reference=trade.id,
        ),
    )


async def fee_account(tx: Tx, asset: Asset) -> ledger.AccountId:
    """Give the account that fees are earned on, opening it when it is first needed."""
    code = ledger.AccountCode.FEE_INCOME
    account = wallet.system_account(code, asset)
    await ledger.open_account(tx, id=account, asset=asset, code=code)
    return account


def _fee_when_paid(merchant: Merchant, trade: Trade) -> Money:
    """Reckon what a payment costs the merchant at once; an escrow costs when it is released."""
    return fee_of(trade.amount, merchant.fee_bp if trade.flow is Flow.INSTANT else 0)


async def _paid(tx: Tx, merchant: Merchant, trade: Trade, payment: wallet.Payment) -> Trade:
    status, fee = status_when_paid(trade.flow), _fee_when_paid(merchant, trade)
    due_at = None if trade.flow is Flow.INSTANT else tx.now + TO_SHIP
    await store.set_paid(tx, trade, status, payment, fee=fee, due_at=due_at)
    paid = replace(
        trade,
        status=status,
        buyer=payment.payer,
        payment=payment.id,
        fee=fee,
        paid_at=tx.now,
        due_at=due_at,
    )
    facts.paid(tx, paid)
    return paid

"""What merchants sell: merchants, their trades, payments for them and refunds.

Owns: the schema `trade`. Promises: a merchant's number stands for one trade, a trade is paid at most once, no
more goes back than was paid, held money is released once. Never: decides what a member may spend (wallet).
Emits: TradeAwaitsBuyer, TradePaid, TradeShipped, RefundAsked, RefundAskSettled, TradeRefunded, TradeClosed,
TradeFinished, DepositAwaitsMember, DepositChanged, MerchantDecided.
Locks: merchant, or trade, then deposit, then whatever the wallet locks to move the money.
"""

from quan.trade import office
from quan.trade.errors.trades import TradeNotFound
from quan.trade.events import (
    DepositAwaitsMember,
    DepositChanged,
    MerchantDecided,
    RefundAsked,
    RefundAskSettled,
    TradeAwaitsBuyer,
    TradeClosed,
    TradeFinished,
    TradePaid,
    TradeRefunded,
    TradeShipped,
)
from quan.trade.model.asks import AskStatus, RefundAsk, RefundAskId
from quan.trade.model.deposits import Deposit, DepositStatus, NewDeposit, NewRelease, Release, Released
from quan.trade.model.merchants import Merchant, MerchantId, MerchantKind, MerchantStatus
from quan.trade.model.sharing import (
    Disbursement,
    NewDisbursement,
    NewShare,
    Receiver,
    Share,
    SharePart,
)
from quan.trade.model.trades import (
    CancelAction,
    Cancelled,
    DepositId,
    Flow,
    NewRefund,
    NewTrade,
    Refund,
    Refunded,
    RefundId,
    Trade,
    TradeId,
    TradeStatus,
)
from quan.trade.operations.asks import agree, ask_refund, decline, withdraw
from quan.trade.operations.captures import call_off, capture, release
from quan.trade.operations.deposits import ask_deposit, charge_deposit, leave_deposit
from quan.trade.operations.escrow import confirm, extend, ship
from quan.trade.operations.leaving import leave
from quan.trade.operations.merchants import Application, apply, settle
from quan.trade.operations.opening import close, open_trade
from quan.trade.operations.paying import charge, pay
from quan.trade.operations.refunds import cancel, refund
from quan.trade.operations.sharing import bind_receivers, disburse, share, unbind_receivers
from quan.trade.queries.deposits import find_deposit, release_of
from quan.trade.queries.merchants import merchant, merchant_balance, merchants_of, own_merchant
from quan.trade.queries.sharing import disbursement_of, receivers_of, share_of, shared_of
from quan.trade.queries.trades import find, find_for_buyer, get, refund_of, refunds_of
from quan.trade.rules.trades import status_at

__all__ = [
    "Application", "AskStatus", "CancelAction", "Cancelled", "Deposit", "DepositAwaitsMember",
    "DepositChanged", "DepositId", "DepositStatus", "Disbursement", "Flow", "Merchant", "MerchantDecided",
    "MerchantId", "MerchantKind", "MerchantStatus", "NewDeposit", "NewDisbursement", "NewRefund",
    "NewRelease", "NewShare", "NewTrade", "Receiver", "Refund", "RefundAsk", "RefundAskId",
    "RefundAskSettled", "RefundAsked", "RefundId", "Refunded", "Release", "Released", "Share", "SharePart",
    "Trade", "TradeAwaitsBuyer", "TradeClosed", "TradeFinished", "TradeId", "TradeNotFound", "TradePaid",
    "TradeRefunded", "TradeShipped", "TradeStatus", "agree", "apply", "ask_deposit", "ask_refund",
    "bind_receivers", "call_off", "cancel", "capture", "charge", "charge_deposit", "close", "confirm",
    "decline", "disburse", "disbursement_of", "extend", "find", "find_deposit", "find_for_buyer", "get",
    "leave", "leave_deposit", "merchant", "merchant_balance", "merchants_of", "office", "open_trade",
    "own_merchant", "pay", "receivers_of", "refund", "refund_of", "refunds_of", "release", "release_of",
    "settle", "share", "share_of", "shared_of", "ship", "status_at", "unbind_receivers", "withdraw",
]  # fmt: skip

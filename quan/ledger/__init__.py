# ruff: noqa: I001 - wrapped by hand, so that the door stays on one screen
# fmt: off
"""Double-entry bookkeeping: the only writer of balances.

Owns: assets, accounts, transfers, entries, refused ids (schema `ledger`).
Never: decides who may spend, knows what money is for, changes or deletes what was written.
Emits: nothing; the domain that moved the money tells why.
Locks: the accounts of one `post`, in the order of their ids, until the transaction ends. Call `post` once per
transaction with all its transfers, after every other lock you need.
"""

from quan.ledger import bulk, journal
from quan.ledger.errors import (
    AccountClosed, AccountOpenedDifferently, AlreadyReversed, AmountNotPositive, AmountTooLarge,
    AssetsDiffer, ChainLeftOpen, HoldingExceeded, IdReused, InsufficientFunds, LedgerBusy,
    LinkedTransferRefused, NothingAvailable, NotPending, PendingAlreadyPosted, PendingAlreadyVoided,
    PendingExceeded, PendingExpired, ReversalDiffers, ReversalNotReversible, SameAccount, SameAsset,
    TotalTooLarge, UnknownAccount, UnknownPending, UnknownTransfer,
)
from quan.ledger.model import (
    Account, AccountCode, AccountId, Balance, DailyRoot, Entry, Flag, Limit, LimitKind, NewTransfer, Phase,
    Side, Transfer, TransferCode, TransferId,
)
from quan.ledger.operations.accounts import open_account, set_closed
from quan.ledger.operations.exchanging import exchange
from quan.ledger.operations.posting import dry_run, post, post_pending, reverse, void_pending
from quan.ledger.operations.publishing import publish_next_day
from quan.ledger.poster import Bulk, Journey, Made, Poster, Posting, Story
from quan.ledger.queries import (
    FundReport, TrialLine, account, balance, balance_at, check, entries, find_exchange, open_pendings,
    statement, transfer,
)
from quan.ledger.receipts import Receipt, published_days, receipt
from quan.ledger.rules import Order
from quan.ledger.rules.allocation import split
from quan.ledger.rules.exchange import Exchange, Liquidity, Rate

__all__ = [
    "Account", "AccountClosed", "AccountCode", "AccountId", "AccountOpenedDifferently", "AlreadyReversed",
    "AmountNotPositive", "AmountTooLarge", "AssetsDiffer", "Balance", "Bulk", "ChainLeftOpen", "DailyRoot",
    "Entry", "Exchange", "Flag", "FundReport", "HoldingExceeded", "IdReused", "InsufficientFunds", "Journey",
    "LedgerBusy", "Limit", "LimitKind", "LinkedTransferRefused", "Liquidity", "Made", "NewTransfer",
    "NotPending", "NothingAvailable", "Order", "PendingAlreadyPosted", "PendingAlreadyVoided",
    "PendingExceeded", "PendingExpired", "Phase", "Poster", "Posting", "Rate", "Receipt", "ReversalDiffers",
    "ReversalNotReversible", "SameAccount", "SameAsset", "Side", "Story", "TotalTooLarge", "Transfer",
    "TransferCode", "TransferId", "TrialLine", "UnknownAccount", "UnknownPending", "UnknownTransfer",
    "account", "balance", "balance_at", "bulk", "check", "dry_run", "entries", "exchange", "find_exchange",
    "journal", "open_account", "open_pendings", "post", "post_pending", "publish_next_day", "published_days",
    "receipt", "reverse", "set_closed", "split", "statement", "transfer", "void_pending",
]

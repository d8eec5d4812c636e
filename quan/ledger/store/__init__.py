"""All SQL of the ledger, one function per statement."""

from quan.ledger.store.accounts import (
    Standing,
    add_account,
    add_asset,
    find_account,
    lock_accounts,
    read_accounts,
    read_codes,
    set_closed,
)
from quan.ledger.store.batches import Batch, Packed, pack, write
from quan.ledger.store.chains import ChainHead, own_chain, read_chain, take_chain
from quan.ledger.store.entries import (
    balance_recorded_by,
    entries_after,
    entries_of,
    moved_by_effective_time,
)
from quan.ledger.store.exchanges import add_exchange, find_exchange
from quan.ledger.store.ids import IDS, Remembered, remember_refusals, remembered
from quan.ledger.store.pendings import Due, due, due_on, open_of
from quan.ledger.store.transfers import find_transfer, find_transfers
from quan.ledger.store.trial import accounts_at_odds, totals_by_code
from quan.ledger.store.values import instant_of, micros_of, uuid_of

__all__ = [
    "IDS",
    "Batch",
    "ChainHead",
    "Due",
    "Packed",
    "Remembered",
    "Standing",
    "accounts_at_odds",
    "add_account",
    "add_asset",
    "add_exchange",
    "balance_recorded_by",
    "due",
    "due_on",
    "entries_after",
    "entries_of",
    "find_account",
    "find_exchange",
    "find_transfer",
    "find_transfers",
    "instant_of",
    "lock_accounts",
    "micros_of",
    "moved_by_effective_time",
    "open_of",
    "own_chain",
    "pack",
    "read_accounts",
    "read_chain",
    "read_codes",
    "remember_refusals",
    "remembered",
    "set_closed",
    "take_chain",
    "totals_by_code",
    "uuid_of",
    "write",
]

"""All SQL of the ledger, one function per statement."""

from quan.ledger.store.accounts import (
    Locked,
    add_account,
    add_asset,
    find_account,
    lock_accounts,
    set_closed,
)
from quan.ledger.store.entries import (
    balance_recorded_by,
    entries_after,
    entries_of,
    moved_by_effective_time,
)
from quan.ledger.store.ids import Remembered, remember_refusals, remembered
from quan.ledger.store.transfers import Booking, find_transfer, write
from quan.ledger.store.trial import accounts_at_odds, totals_by_code
from quan.ledger.store.values import MICROSECOND, micros_of

__all__ = [
    "MICROSECOND",
    "Booking",
    "Locked",
    "Remembered",
    "accounts_at_odds",
    "add_account",
    "add_asset",
    "balance_recorded_by",
    "entries_after",
    "entries_of",
    "find_account",
    "find_transfer",
    "lock_accounts",
    "micros_of",
    "moved_by_effective_time",
    "remember_refusals",
    "remembered",
    "set_closed",
    "totals_by_code",
    "write",
]

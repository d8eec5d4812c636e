"""The whole law of the ledger: one pure function over whole numbers, no clock and no I/O.

The same `apply` decides for `post`, for tests that replay the log, and for anything else that asks
"what would happen".
"""

from quan.ledger.rules.book import Book, apply
from quan.ledger.rules.totals import Totals
from quan.ledger.rules.words import AccountState, Body, Booked, Decision, Order, Outcome, Past

__all__ = [
    "AccountState",
    "Body",
    "Book",
    "Booked",
    "Decision",
    "Order",
    "Outcome",
    "Past",
    "Totals",
    "apply",
]

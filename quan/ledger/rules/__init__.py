"""The whole law of the ledger: one pure function over whole numbers, no clock and no I/O.

The same `apply` decides for `post`, for tests that replay the log, and for anything else that asks
"what would happen".
"""

from quan.ledger.rules.book import apply
from quan.ledger.rules.words import AccountState, Body, Booked, Decision, Line, Order, Outcome, Past

__all__ = ["AccountState", "Body", "Booked", "Decision", "Line", "Order", "Outcome", "Past", "apply"]

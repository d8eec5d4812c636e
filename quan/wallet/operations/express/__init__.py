"""Paying people, many at once: the rules of `operations.transfers`, over one batch of the ledger's poster.

Only what is plain goes this way: a signed-in member pays a contact, or whose code they scanned, from an open
wallet to an open wallet, under every limit, with a new key, and a proof unless the amount is small. Whatever
would be refused, or was answered before, is left to the ordinary way, which decides it once more and says
why; so there is one place that refuses and remembers.
"""

from quan.wallet.operations.express.journey import ExpressPayments
from quan.wallet.operations.express.wishes import Wish, read_wish

__all__ = ["ExpressPayments", "Wish", "read_wish"]

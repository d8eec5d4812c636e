"""How the poster of this process hears of accounts that changed beside it: it remembers them as they were."""

from collections.abc import Iterable

from quan.core.db import Tx

MOVED = "ledger.moved"


def tell_moved(tx: Tx, accounts: Iterable[int]) -> None:
    """Say, once this has committed, which accounts it changed."""
    tx.hint(MOVED, tuple(accounts))

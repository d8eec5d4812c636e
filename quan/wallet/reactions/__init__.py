"""What the wallet does when it hears of facts: open wallets, tell devices."""

from quan.core.config import Config
from quan.core.outbox import Reaction
from quan.wallet.reactions import cash, payments, payouts


def reactions(config: Config) -> tuple[Reaction, ...]:
    """List the wallet's reactions."""
    return (*payments.reactions(config), *cash.REACTIONS, *payouts.REACTIONS)

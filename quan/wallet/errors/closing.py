"""Why a wallet cannot be closed."""

from quan.core.money import Money
from quan.core.problems import Problem


class WalletNotEmpty(Problem):
    """This wallet still holds {balance}. Pay it out first, then close the account."""

    status = 409
    slug = "wallet/not-empty"
    balance: Money

"""Why an account cannot be closed."""

from quan.core.money import Money
from quan.core.problems import Problem


class WalletNotEmpty(Problem):
    """This wallet still holds {balance}. Pay it out first, then close the account."""

    status = 409
    slug = "wallet/not-empty"
    balance: Money


class FloatNotEmpty(Problem):
    """This agent's float still holds {left}. Withdraw it first, then close the account."""

    status = 409
    slug = "wallet/float-not-empty"
    left: Money

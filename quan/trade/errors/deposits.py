"""Why a deposit is not left, taken from or let go."""

from quan.core.money import Money
from quan.core.problems import Problem


class DepositNotFound(Problem):
    """There is no such deposit."""

    status = 404
    slug = "trade/deposit-not-found"


class DepositIsHeld(Problem):
    """This deposit was left already."""

    status = 409
    slug = "trade/deposit-is-held"


class DepositHasEnded(Problem):
    """Nothing of this deposit is held any more."""

    status = 409
    slug = "trade/deposit-has-ended"


class DepositNotHeld(Problem):
    """This deposit has not been left yet."""

    status = 409
    slug = "trade/deposit-not-held"


class DepositTooSmall(Problem):
    """Of this deposit {left} is still held, not {wanted}."""

    status = 409
    slug = "trade/deposit-too-small"
    left: Money
    wanted: Money

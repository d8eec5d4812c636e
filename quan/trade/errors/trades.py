"""Why a trade is not made, paid or given back."""

from quan.core.money import Money
from quan.core.problems import Problem


class TradeNotFound(Problem):
    """There is no such trade."""

    status = 404
    slug = "trade/trade-not-found"


class MalformedTrade(Problem):
    """The {part} of a trade has {least} to {most} characters."""

    status = 400
    slug = "trade/malformed-trade"
    part: str
    least: int
    most: int


class TradeExpiresTooSoon(Problem):
    """This trade would have run out before it began."""

    status = 400
    slug = "trade/expires-too-soon"


class ContextInconsistent(Problem):
    """This number already stands for another trade of this merchant."""

    status = 409
    slug = "trade/context-inconsistent"


class TradeHasSuccess(Problem):
    """This trade is paid already."""

    status = 409
    slug = "trade/has-success"


class TradeHasClose(Problem):
    """This trade is closed."""

    status = 409
    slug = "trade/has-close"


class NotYoursToPay(Problem):
    """This is for somebody else to pay."""

    status = 409
    slug = "trade/not-yours-to-pay"


class TradeNotPaid(Problem):
    """This trade has not been paid."""

    status = 409
    slug = "trade/not-paid"


class TradeIsFinished(Problem):
    """This trade is finished: nothing of it can be given back any more."""

    status = 409
    slug = "trade/is-finished"


class RefundExceedsPaid(Problem):
    """Of this trade {left} can still be given back, not {wanted}."""

    status = 409
    slug = "trade/refund-exceeds-paid"
    left: Money
    wanted: Money


class MoneyStillHeld(Problem):
    """Of this member {held} is still held for purchases and deposits: settle that first."""

    status = 409
    slug = "trade/money-still-held"
    held: Money


class DiscordantRepeatRequest(Problem):
    """This number already stands for a refund of another amount."""

    status = 409
    slug = "trade/discordant-repeat-request"

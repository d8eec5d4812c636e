"""Why held money stays where it is, and what a buyer cannot ask."""

from quan.core.problems import Problem


class NotHeld(Problem):
    """No money is held for this trade."""

    status = 409
    slug = "trade/not-held"


class NotShippedYet(Problem):
    """The merchant has not sent this yet."""

    status = 409
    slug = "trade/not-shipped-yet"


class AlreadyShipped(Problem):
    """This has been sent already."""

    status = 409
    slug = "trade/already-shipped"


class RefundIsAsked(Problem):
    """The buyer asks for money back: that is settled first."""

    status = 409
    slug = "trade/refund-is-asked"


class NothingAsked(Problem):
    """The buyer asks for nothing back just now."""

    status = 409
    slug = "trade/nothing-asked"


class NoMoreTime(Problem):
    """The time to confirm was put off {limit} times already."""

    status = 409
    slug = "trade/no-more-time"
    limit: int

"""Why a merchant cannot pay a member, or share a sale."""

from quan.core.money import Money
from quan.core.problems import Problem


class PaymentInfoInconsistent(Problem):
    """This number already stands for another payment of this merchant."""

    status = 409
    slug = "trade/payment-info-inconsistent"


class NotAReceiver(Problem):
    """This merchant does not share with {receiver}: bind them first."""

    status = 409
    slug = "trade/not-a-receiver"
    receiver: str


class TooManyReceivers(Problem):
    """A merchant shares with at most {limit} people."""

    status = 409
    slug = "trade/too-many-receivers"
    limit: int


class MalformedShare(Problem):
    """A sale is shared with 1 to {limit} people at a time, each of them once."""

    status = 400
    slug = "trade/malformed-share"
    limit: int


class ShareExceedsSale(Problem):
    """Of this sale {left} can still be shared, not {wanted}."""

    status = 409
    slug = "trade/share-exceeds-sale"
    left: Money
    wanted: Money

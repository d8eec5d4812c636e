"""Why cash does not change hands."""

from quan.core.money import Money
from quan.core.problems import Problem


class NotAnAgent(Problem):
    """Only cash agents can do this."""

    status = 403
    slug = "wallet/not-an-agent"


class AgentUnavailable(Problem):
    """This person does not pay out cash just now. Choose another agent."""

    status = 409
    slug = "wallet/agent-unavailable"


class ServingYourself(Problem):
    """An agent cannot serve themselves. Ask another agent."""

    status = 409
    slug = "wallet/serving-yourself"


class FloatTooSmall(Problem):
    """Your float holds {left}, which is less than this. Ask the people who run this place to fund it."""

    status = 409
    slug = "wallet/float-too-small"
    left: Money


class FloatTooLarge(Problem):
    """This would take the float above its limit of {limit}."""

    status = 409
    slug = "wallet/float-too-large"
    limit: Money


class CashOrderNotFound(Problem):
    """There is no such cash order."""

    status = 404
    slug = "wallet/cash-order-not-found"


class CashOrderPaid(Problem):
    """This cash order was already paid out."""

    status = 409
    slug = "wallet/cash-order-paid"


class CashOrderCancelled(Problem):
    """This cash order was cancelled, and the money went back."""

    status = 409
    slug = "wallet/cash-order-cancelled"


class CashOrderExpired(Problem):
    """This cash order has run out, and the money went back."""

    status = 409
    slug = "wallet/cash-order-expired"


class NotYoursToConfirm(Problem):
    """Only the agent of this order can confirm that the cash was handed over."""

    status = 403
    slug = "wallet/cash-order-not-yours-to-confirm"


class TooManyCashOrders(Problem):
    """You already have {most} cash orders waiting. Collect or cancel one first."""

    status = 409
    slug = "wallet/too-many-cash-orders"
    most: int


class WhomToServe(Problem):
    """Say with whom: choose a person or scan their code, one of them."""

    status = 400
    slug = "wallet/whom-to-serve"

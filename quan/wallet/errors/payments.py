"""Why a payment is refused."""

from quan.core.money import Money
from quan.core.problems import Problem


class PaymentNotFound(Problem):
    """There is no such payment of yours."""

    status = 404
    slug = "wallet/payment-not-found"


class AmountNotPositive(Problem):
    """The amount must be more than zero."""

    status = 400
    slug = "wallet/amount-not-positive"


class WrongAsset(Problem):
    """Payments here are made in {asset}."""

    status = 400
    slug = "wallet/wrong-asset"
    asset: str


class NoteTooLong(Problem):
    """A note has at most {limit_chars} characters."""

    status = 400
    slug = "wallet/note-too-long"
    limit_chars: int


class WhomToPay(Problem):
    """Say whom to pay: a contact or a scanned code, one of them."""

    status = 400
    slug = "wallet/whom-to-pay"


class CodeAsksOther(Problem):
    """The scanned code asks for {asked}, not for another amount."""

    status = 409
    slug = "wallet/code-asks-other-amount"
    asked: Money


class PayingYourself(Problem):
    """You cannot pay yourself."""

    status = 409
    slug = "wallet/paying-yourself"


class NotYourContact(Problem):
    """You can pay your contacts, or anybody whose code you scan. This person is not among your contacts."""

    status = 409
    slug = "wallet/not-your-contact"


class PersonUnavailable(Problem):
    """This person cannot pay or be paid just now."""

    status = 409
    slug = "wallet/person-unavailable"


class WalletFrozen(Problem):
    """Your wallet is frozen. Ask the people who run this place."""

    status = 409
    slug = "wallet/frozen"


class WalletClosed(Problem):
    """Your wallet is closed."""

    status = 409
    slug = "wallet/closed"


class PaymentLimitExceeded(Problem):
    """This is more than you may pay at once. Your limit per payment is {limit}."""

    status = 409
    slug = "wallet/limit-per-payment"
    limit: Money
    attempted: Money


class DayLimitExceeded(Problem):
    """This is above your daily limit of {limit}. You can still pay {left} today."""

    status = 409
    slug = "wallet/limit-per-day"
    limit: Money
    left: Money
    attempted: Money


class MonthLimitExceeded(Problem):
    """This is above your monthly limit of {limit}. You can still pay {left} this month."""

    status = 409
    slug = "wallet/limit-per-month"
    limit: Money
    left: Money
    attempted: Money

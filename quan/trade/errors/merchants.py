"""Why a merchant cannot be, or cannot sell."""

from quan.core.money import Money
from quan.core.problems import Problem


class MerchantNotFound(Problem):
    """There is no such merchant of yours."""

    status = 404
    slug = "trade/merchant-not-found"


class MerchantNameInvalid(Problem):
    """A merchant's name has 1 to {limit_chars} characters."""

    status = 400
    slug = "trade/merchant-name-invalid"
    limit_chars: int


class RegistrationNeeded(Problem):
    """A company needs its number in the public register, of at most {limit_chars} characters."""

    status = 400
    slug = "trade/registration-needed"
    limit_chars: int


class NotACategoryOfShops(Problem):
    """Merchants are not listed under this category."""

    status = 400
    slug = "trade/not-a-category-of-shops"


class TooManyMerchants(Problem):
    """One member has at most {limit} merchants."""

    status = 409
    slug = "trade/too-many-merchants"
    limit: int


class MerchantNotVerified(Problem):
    """This merchant has not been verified yet and cannot sell."""

    status = 409
    slug = "trade/merchant-not-verified"
    remembered = False


class MerchantSuspended(Problem):
    """This merchant cannot sell at present."""

    status = 409
    slug = "trade/merchant-suspended"
    remembered = False


class AlreadyDecided(Problem):
    """This merchant is {merchant_status} already."""

    status = 409
    slug = "trade/already-decided"
    merchant_status: str


class OwnMerchant(Problem):
    """This is your own merchant: somebody else decides on it."""

    status = 403
    slug = "trade/own-merchant"


class MerchantNotEmpty(Problem):
    """{name} still has {left}: take it out, and settle what is held, first."""

    status = 409
    slug = "trade/merchant-not-empty"
    name: str
    left: Money


class ReasonNeeded(Problem):
    """Say why, in at most {limit_chars} characters."""

    status = 400
    slug = "trade/reason-needed"
    limit_chars: int


class MerchantBalanceTooSmall(Problem):
    """The merchant has less than {wanted}."""

    status = 409
    slug = "trade/merchant-balance-too-small"
    wanted: Money

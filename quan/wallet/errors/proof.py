"""Why money does not move without, or with, a proof."""

from quan.core.money import Money
from quan.core.problems import Problem


class ProofNeeded(Problem):
    """Confirm this payment with your payment password or passkey."""

    status = 403
    slug = "wallet/proof-needed"
    remembered = False


class WrongPaymentPassword(Problem):
    """That is not your payment password. You have {tries_left} more tries."""

    status = 403
    slug = "wallet/wrong-payment-password"
    remembered = False
    tries_left: int


class TooManyGuesses(Problem):
    """Too many wrong tries. Wait {retry_after_s} s and try again."""

    status = 429
    slug = "wallet/too-many-guesses"
    remembered = False
    retry_after_s: int


class PaymentPasswordNotSet(Problem):
    """You have no payment password yet. Set one first."""

    status = 403
    slug = "wallet/payment-password-not-set"
    remembered = False


class MalformedPaymentPassword(Problem):
    """A payment password is six digits."""

    status = 400
    slug = "wallet/malformed-payment-password"


class TrivialPaymentPassword(Problem):
    """This payment password is too easy to guess. Choose six digits without a pattern."""

    status = 400
    slug = "wallet/trivial-payment-password"


class OneProof(Problem):
    """Send one proof: a password, a passkey or a recovery code."""

    status = 400
    slug = "wallet/one-proof"


class AboveCeiling(Problem):
    """The most that can be paid without a password here is {ceiling}."""

    status = 400
    slug = "wallet/above-ceiling"
    ceiling: Money

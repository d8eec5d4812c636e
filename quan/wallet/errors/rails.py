"""Why money does not go to or from the bank, and why an entry is not settled."""

from quan.core.money import Money
from quan.core.problems import Problem


class NoBankAccount(Problem):
    """There are no bank transfers here: no bank account has been set up."""

    status = 404
    slug = "wallet/no-bank-account"
    remembered = False


class MalformedHolder(Problem):
    """Write the account holder's name as the bank knows it: letters, and at most {most} characters."""

    status = 400
    slug = "wallet/malformed-holder"
    most: int


class PayoutToOurselves(Problem):
    """This is the bank account of the place itself. To put money in, make a transfer to it instead."""

    status = 400
    slug = "wallet/payout-to-ourselves"


class TooManyPayouts(Problem):
    """You already have {most} withdrawals on their way. Wait until one has arrived."""

    status = 409
    slug = "wallet/too-many-payouts"
    most: int


class PayoutNotFound(Problem):
    """There is no such withdrawal."""

    status = 404
    slug = "wallet/payout-not-found"


class PayoutSent(Problem):
    """This withdrawal has been handed to the bank and cannot be called off any more."""

    status = 409
    slug = "wallet/payout-sent"


class PayoutNotSent(Problem):
    """This withdrawal has not been handed to the bank."""

    status = 409
    slug = "wallet/payout-not-sent"


class PayoutEnded(Problem):
    """This withdrawal is over: it was paid, or the money came back."""

    status = 409
    slug = "wallet/payout-ended"


class NothingToPayOut(Problem):
    """No withdrawal is waiting to be sent to the bank."""

    status = 409
    slug = "wallet/nothing-to-pay-out"


class PayoutBatchNotFound(Problem):
    """There is no such file of withdrawals, or none of it is still with the bank."""

    status = 404
    slug = "wallet/payout-batch-not-found"


class BankEntryNotFound(Problem):
    """There is no such statement entry."""

    status = 404
    slug = "wallet/bank-entry-not-found"


class BankEntrySettled(Problem):
    """It is settled already what this statement entry is."""

    status = 409
    slug = "wallet/bank-entry-settled"


class NotAReceipt(Problem):
    """This entry is money that left the bank. Only money that came in can go to somebody."""

    status = 409
    slug = "wallet/not-a-receipt"


class NotADebit(Problem):
    """This entry is money that came in. Only money that left the bank can be a withdrawal."""

    status = 409
    slug = "wallet/not-a-debit"


class SenderUnknown(Problem):
    """The bank did not say from which account this came, so it cannot be sent back from here."""

    status = 409
    slug = "wallet/sender-unknown"


class PayoutDiffers(Problem):
    """That is {expected} to pay out, and the entry is only {found}."""

    status = 409
    slug = "wallet/payout-differs"
    expected: Money
    found: Money


class ReasonNeeded(Problem):
    """Say in a few words why, in at most {most} characters."""

    status = 400
    slug = "wallet/reason-needed"
    most: int

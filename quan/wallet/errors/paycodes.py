"""Why a pay code cannot be charged."""

from quan.core.problems import Problem


class MalformedPayCode(Problem):
    """A pay code is 18 digits starting with 28. This is something else."""

    status = 400
    slug = "wallet/malformed-pay-code"


class UnknownPayCode(Problem):
    """This pay code is not one of ours, or it was replaced. Ask the payer to show a new one."""

    status = 404
    slug = "wallet/unknown-pay-code"


class PayCodeExpired(Problem):
    """This pay code has run out. Ask the payer to show a new one."""

    status = 409
    slug = "wallet/pay-code-expired"


class PayCodeNotYet(Problem):
    """This pay code is not valid yet. Ask the payer to check the clock of the device."""

    status = 409
    slug = "wallet/pay-code-not-yet"


class PayCodeUsed(Problem):
    """This pay code was already used. Ask the payer to show a new one."""

    status = 409
    slug = "wallet/pay-code-used"

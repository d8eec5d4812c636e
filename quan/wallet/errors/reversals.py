"""Refusals about undoing what was posted."""

from quan.core.problems import Problem


class NotReversible(Problem):
    """This transfer belongs to a voucher, a cash order or a bank statement. Undo it there."""

    status = 409
    slug = "wallet/not-reversible"

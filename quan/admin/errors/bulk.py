"""Refusals of what operators' systems hand in. The ledger never saw it, so the id may be used again."""

from quan.core.problems import Problem


class TransferCountInvalid(Problem):
    """A call brings a list of 1 to {limit} transfers. None of these was posted."""

    status = 400
    slug = "admin/transfer-count-invalid"
    limit: int


class CodeNotForSystems(Problem):
    """A system's transfers are of the kinds {codes}; all others are made by the house itself."""

    status = 403
    slug = "admin/code-not-for-systems"
    codes: str


class AccountNotForSystems(Problem):
    """A system moves money between accounts of the types {codes}; this account is not one of them."""

    status = 403
    slug = "admin/account-not-for-systems"
    codes: str


class IdNotForSystems(Problem):
    """A system makes its ids from UUIDs of version 4 or 7; the others are the house's own."""

    status = 400
    slug = "admin/id-not-for-systems"


class InstantOutOfRange(Problem):
    """This time is not between the years {first_year} and {last_year}."""

    status = 400
    slug = "admin/instant-out-of-range"
    first_year: int
    last_year: int


class LimitUnclear(Problem):
    """An account has one limit: a kind, or an overdraft in the asset of the account."""

    status = 400
    slug = "admin/limit-unclear"

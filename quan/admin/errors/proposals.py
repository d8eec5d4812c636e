"""Refusals about proposals."""

from quan.core.problems import NotFound, Problem


class UnknownProposal(NotFound):
    """There is no such proposal."""

    slug = "admin/unknown-proposal"


class AlreadyProposed(Problem):
    """This is already proposed and waits for a decision."""

    status = 409
    slug = "admin/already-proposed"


class AlreadyDecided(Problem):
    """This proposal was already decided."""

    status = 409
    slug = "admin/already-decided"
    decision: str


class OwnProposal(Problem):
    """Somebody else must decide on what you proposed."""

    status = 403
    slug = "admin/own-proposal"


class NotYourProposal(Problem):
    """Only who made a proposal can withdraw it."""

    status = 403
    slug = "admin/not-your-proposal"


class OwnMoney(Problem):
    """Your own money is in this. Somebody else must see to it."""

    status = 403
    slug = "admin/own-money"


class ReasonInvalid(Problem):
    """Give a reason of {least_chars} to {limit_chars} characters."""

    slug = "admin/reason-invalid"
    least_chars: int
    limit_chars: int

"""Why a legal hold cannot be set, lifted or looked into."""

from quan.core.problems import NotFound, Problem


class AlreadyHeld(Problem):
    """A legal hold of an operator stands on this conversation already."""

    status = 409
    slug = "chat/already-held"


class NotHeld(NotFound):
    """No legal hold of an operator stands on this conversation."""

    slug = "chat/not-held"


class HoldReasonMissing(Problem):
    """Give a reason of {least_chars} to {limit_chars} characters; it is written down for who checks later."""

    slug = "chat/hold-reason-missing"
    least_chars: int
    limit_chars: int

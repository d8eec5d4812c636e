"""Why a report cannot be made, decided or appealed against."""

from datetime import date

from quan.core.problems import Forbidden, NotFound, Problem


class ReportNotFound(NotFound):
    """There is no such report that you may see."""

    slug = "chat/report-not-found"


class NothingToReport(Problem):
    """You can report what others wrote to you, not yourself or a notice of the house."""

    slug = "chat/nothing-to-report"


class ReportNoteTooLong(Problem):
    """A note has at most {limit_chars} characters."""

    slug = "chat/report-note-too-long"
    limit_chars: int


class AlreadyDecided(Problem):
    """This report was decided by somebody else meanwhile."""

    status = 409
    slug = "chat/already-decided"


class YourOwnCase(Problem):
    """You are part of this. Somebody else must decide it."""

    status = 403
    slug = "chat/your-own-case"


class SecondLook(Problem):
    """An appeal is decided by somebody who did not decide before."""

    status = 403
    slug = "chat/second-look"


class ActionInvalid(Problem):
    """This cannot be done about this report."""

    slug = "chat/action-invalid"


class DaysInvalid(Problem):
    """A silence or a suspension lasts 1 to {most} days."""

    slug = "chat/days-invalid"
    most: int


class ReasonMissing(Problem):
    """Give a reason of {least_chars} to {limit_chars} characters; those concerned will read it."""

    slug = "chat/reason-missing"
    least_chars: int
    limit_chars: int


class NotYoursToAppeal(Problem):
    """You can appeal once, within {days} days, against a decision that went against you."""

    status = 403
    slug = "chat/not-yours-to-appeal"
    days: int


class ChatSuspended(Forbidden):
    """You may not write in chats until {until}. Why is told under reports."""

    slug = "chat/suspended"
    until: date


class AccountFrozen(Forbidden):
    """Your account is frozen, so you cannot write or change anything in chats."""

    slug = "chat/account-frozen"

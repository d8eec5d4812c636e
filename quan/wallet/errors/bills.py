"""Why a bill or a statement cannot be shown."""

from quan.core.problems import Problem


class BillNotFound(Problem):
    """There is no such bill among yours."""

    status = 404
    slug = "wallet/bill-not-found"


class MalformedMonth(Problem):
    """A month is written like 2026-11."""

    status = 400
    slug = "wallet/malformed-month"


class UnknownFilter(Problem):
    """Bills cannot be filtered by {name} that way."""

    status = 400
    slug = "wallet/unknown-bill-filter"
    name: str


class RemarkTooLong(Problem):
    """A remark has at most {limit_chars} characters."""

    status = 400
    slug = "wallet/remark-too-long"
    limit_chars: int


class StatementRange(Problem):
    """A statement covers from one day to a later one, at most {most_days} days."""

    status = 400
    slug = "wallet/statement-range"
    most_days: int


class StatementTooLong(Problem):
    """There are more than {most_rows} payments in these days. Choose a shorter time."""

    status = 409
    slug = "wallet/statement-too-long"
    most_rows: int


class UnknownStatementFormat(Problem):
    """A statement comes as csv or pdf."""

    status = 400
    slug = "wallet/unknown-statement-format"

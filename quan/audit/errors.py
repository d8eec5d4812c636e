"""Why there is no verdict."""


class CannotAudit(Exception):
    """The audit could not run; the message is one line for the operator."""

"""Why a start is refused."""


class StartupError(Exception):
    """Quan cannot start; the message is one line that tells the operator what to do."""

"""Why an app is not made or changed. These are read by people, in the console."""

from quan.core.problems import Problem


class AppNotFound(Problem):
    """There is no such app of this merchant."""

    status = 404
    slug = "gateway/app-not-found"


class AppNameInvalid(Problem):
    """The name of an app has 1 to {limit_chars} visible characters."""

    slug = "gateway/app-name-invalid"
    limit_chars: int


class AppGrantsInvalid(Problem):
    """An app needs to be allowed something."""

    slug = "gateway/app-grants-invalid"


class AppKeyInvalid(Problem):
    """This is no RSA public key of {least_bits} to {most_bits} bits."""

    slug = "gateway/app-key-invalid"
    least_bits: int
    most_bits: int


class TooManyApps(Problem):
    """A merchant has at most {limit} apps."""

    status = 409
    slug = "gateway/too-many-apps"
    limit: int


class OrderRefused(Problem):
    """This order of a shop cannot be paid ({word}): {reason}."""

    slug = "gateway/order-refused"
    word: str
    reason: str

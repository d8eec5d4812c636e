"""Refusals about tokens of operators' systems."""

from quan.core.problems import NotFound, Problem


class TokenRefused(Problem):
    """This token is unknown, expired or revoked."""

    status = 401
    slug = "admin/token-refused"
    remembered = False


class ScopeMissing(Problem):
    """This token does not carry the scope {scope}."""

    status = 403
    slug = "admin/scope-missing"
    remembered = False
    scope: str


class UnknownToken(NotFound):
    """There is no such token."""

    slug = "admin/unknown-token"


class TokenNameInvalid(Problem):
    """A token has a name of 1 to {limit_chars} visible characters."""

    slug = "admin/token-name-invalid"
    limit_chars: int


class TokenScopesInvalid(Problem):
    """A token carries at least one scope."""

    slug = "admin/token-scopes-invalid"


class TokenLifetimeInvalid(Problem):
    """A token is good for 1 to {limit_days} days."""

    slug = "admin/token-lifetime-invalid"
    limit_days: int

"""Refusals: one class each, sent as RFC 9457 problem details.

The docstring of a Problem is the sentence a person reads; `{field}` placeholders take the values of its
annotated fields. Translations live in `quan/locales/<language>/<domain>.json` by slug.
"""

from typing import Any, ClassVar, get_type_hints


class Problem(Exception):
    """Something was refused."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "core/refused"
    remembered: ClassVar[bool] = True
    """Whether an Idempotency-Key keeps this refusal for ever (not so for a missing proof or a full house)."""

    def __init__(self, **fields: Any) -> None:
        unknown = set(fields) ^ set(self.field_names())
        if unknown:
            message = f"{type(self).__name__} is made with {self.field_names()}, got {sorted(fields)}"
            raise TypeError(message)
        for name, value in fields.items():
            setattr(self, name, value)
        super().__init__(self.slug)

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Name the fields that this refusal carries, in the order they are declared."""
        cached = cls.__dict__.get("_field_names")
        if cached is None:
            hints = get_type_hints(cls)
            cached = tuple(name for name in hints if name not in _CLASS_FIELDS and not name.startswith("_"))
            cls._field_names = cached
        return cached

    _field_names: ClassVar[tuple[str, ...]]

    @classmethod
    def message(cls) -> str:
        """Give the English sentence, placeholders unfilled."""
        return " ".join((cls.__doc__ or "").split())

    def fields(self) -> dict[str, Any]:
        """Give what the refusal carries, for the JSON body and the placeholders."""
        return {name: getattr(self, name) for name in self.field_names()}

    def __str__(self) -> str:
        return self.message().format(**self.fields())


_CLASS_FIELDS = frozenset(get_type_hints(Problem))


def every_problem(root: type[Problem] = Problem) -> list[type[Problem]]:
    """List every refusal known to the running program, by slug."""
    found: dict[str, type[Problem]] = {}
    pending = [root]
    while pending:
        for kind in pending.pop().__subclasses__():
            found.setdefault(kind.slug, kind)
            pending.append(kind)
    return [found[slug] for slug in sorted(found)]


class NotFound(Problem):
    """There is nothing here that you may see."""

    status = 404
    slug = "core/not-found"


class MethodNotAllowed(Problem):
    """This address does not take that kind of request."""

    status = 405
    slug = "core/method-not-allowed"


class Unauthenticated(Problem):
    """Please sign in first."""

    status = 401
    slug = "core/unauthenticated"
    remembered = False


class Forbidden(Problem):
    """You may not do this."""

    status = 403
    slug = "core/forbidden"
    remembered = False


class CrossSiteRequest(Problem):
    """This request did not come from this site, so it was not carried out."""

    status = 403
    slug = "core/cross-site-request"
    remembered = False


class InvalidBody(Problem):
    """Something in this request is missing or cannot be read."""

    status = 400
    slug = "core/invalid-body"
    errors: list[dict[str, str]]


class BodyTooLarge(Problem):
    """This is larger than the {limit_bytes} bytes accepted here."""

    status = 413
    slug = "core/body-too-large"
    limit_bytes: int


class TooManyRequests(Problem):
    """Too many attempts. Try again in {retry_after_s} s."""

    status = 429
    slug = "core/too-many-requests"
    remembered = False
    retry_after_s: int


class Unavailable(Problem):
    """Quan cannot reach its records just now. Nothing was lost; try again in a moment."""

    status = 503
    slug = "core/unavailable"
    remembered = False
    retry_after_s: int


class InternalError(Problem):
    """Something went wrong on our side. It has been noted under the number {request_id}."""

    status = 500
    slug = "core/internal-error"
    remembered = False
    request_id: str


class KeyMissing(Problem):
    """A request that moves money needs an Idempotency-Key of 1 to 64 visible characters."""

    status = 400
    slug = "core/key-missing"


class KeyReused(Problem):
    """This Idempotency-Key was already used for a different request."""

    status = 409
    slug = "core/key-reused"
    remembered = False

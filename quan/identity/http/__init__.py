"""The HTTP face of this domain, and who is behind a request."""

from quan.core.http import Routes
from quan.identity.http import account, devices, entry, people, push
from quan.identity.http.gate import (
    authenticate,
    express_session,
    provide_caller,
    provide_me,
    provide_presented,
    provide_session_digest,
    provide_signed_in,
)

ROUTES: Routes = (*entry.ROUTES, *account.ROUTES, *devices.ROUTES, *people.ROUTES, *push.ROUTES)

__all__ = [
    "ROUTES",
    "authenticate",
    "express_session",
    "provide_caller",
    "provide_me",
    "provide_presented",
    "provide_session_digest",
    "provide_signed_in",
]

"""Operators over HTTP, a module per noun."""

from quan.admin.http import audits, books, proposals, reconciliation, staff, tokens
from quan.core.http import Routes

ROUTES: Routes = (
    *staff.ROUTES,
    *books.ROUTES,
    *audits.ROUTES,
    *proposals.ROUTES,
    *reconciliation.ROUTES,
    *tokens.ROUTES,
)

"""Operators over HTTP, a module per noun."""

from quan.admin.http import (
    audits,
    books,
    ledger,
    merchants,
    moderation,
    proposals,
    reconciliation,
    staff,
    tokens,
)
from quan.admin.http.ledger import OneByOne
from quan.core.http import Routes

__all__ = ["ROUTES", "OneByOne"]

ROUTES: Routes = (
    *staff.ROUTES,
    *books.ROUTES,
    *audits.ROUTES,
    *proposals.ROUTES,
    *moderation.ROUTES,
    *merchants.ROUTES,
    *reconciliation.ROUTES,
    *tokens.ROUTES,
    *ledger.ROUTES,
)

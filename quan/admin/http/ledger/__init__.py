"""The ledger for operators' systems, a module per noun."""

from quan.admin.http.ledger import accounts, exchanges, transfers
from quan.admin.http.ledger.transfers import OneByOne
from quan.core.http import Routes

__all__ = ["ROUTES", "OneByOne"]

ROUTES: Routes = (*transfers.ROUTES, *exchanges.ROUTES, *accounts.ROUTES)

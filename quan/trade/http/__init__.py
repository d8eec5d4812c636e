"""Trading over HTTP, a module per who asks."""

from quan.core.http import Routes
from quan.trade.http import buyers, deposits, merchants, sales

ROUTES: Routes = (*buyers.ROUTES, *merchants.ROUTES, *sales.ROUTES, *deposits.ROUTES)

"""The wallet over HTTP, a module per noun."""

from quan.wallet.http import paycodes, requests, transfers, wallet

ROUTES = (*wallet.ROUTES, *transfers.ROUTES, *requests.ROUTES, *paycodes.ROUTES)

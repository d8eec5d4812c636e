"""The wallet over HTTP, a module per noun."""

from quan.wallet.http import (
    bank,
    bills,
    cash,
    codes,
    paycodes,
    proofs,
    requests,
    scan,
    statements,
    transfers,
    vouchers,
    wallet,
)
from quan.wallet.http.express import express
from quan.wallet.operations.express import ExpressPayments

ROUTES = (
    *wallet.ROUTES,
    *transfers.ROUTES,
    *requests.ROUTES,
    *paycodes.ROUTES,
    *codes.ROUTES,
    *scan.ROUTES,
    *vouchers.ROUTES,
    *cash.ROUTES,
    *bank.ROUTES,
    *bills.ROUTES,
    *proofs.ROUTES,
    *statements.ROUTES,
)

__all__ = ["ROUTES", "ExpressPayments", "express"]

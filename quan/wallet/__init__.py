"""Who may spend what: wallets, payments between people, their proofs and limits.

Owns: the schema `wallet` (wallets, payments, bills, payment passwords, requests, pay codes).
Never: writes a balance (the ledger does), knows a session or a password (identity does).
Tells: PaymentMade, PaymentRequested, PaymentRequestSettled, WalletChanged.
Locks: payment request or pay code, then the payer's wallet, then ledger accounts by id.
"""

from quan.wallet.model.payments import (
    Bill,
    BillId,
    Category,
    Movement,
    Payment,
    PaymentId,
    PaymentKind,
)
from quan.wallet.operations.movements import move

__all__ = [
    "Bill",
    "BillId",
    "Category",
    "Movement",
    "Payment",
    "PaymentId",
    "PaymentKind",
    "move",
]

"""Who may spend what: wallets, payments between people, their proofs and limits.

Owns: the schema `wallet` (wallets, payments, bills, payment passwords, requests, pay and
receive codes, vouchers, cash agents and orders, bank statements, top-up references, payouts).
Never: writes a balance (the ledger does), knows a session or a password (identity does).
Emits: PaymentMade, PaymentRequested, PaymentRequestSettled, WalletChanged, CashOrderChanged,
PayoutChanged.
Locks: payment request, pay code, cash order or agent, bank entry, payout, then the payer's wallet, then
ledger accounts by id.
"""

from quan.wallet import office
from quan.wallet.events.payments import (
    PaymentMade,
    PaymentRequested,
    PaymentRequestSettled,
    WalletChanged,
)
from quan.wallet.http.desk import DESK, Desk
from quan.wallet.model.cash import system_account
from quan.wallet.model.payments import Category, Movement, Payment, PaymentId, PaymentKind
from quan.wallet.model.wallets import WalletStatus, account_of
from quan.wallet.operations.agents import appoint as appoint_agent
from quan.wallet.operations.agents import fund as fund_agent
from quan.wallet.operations.cash import cash_in
from quan.wallet.operations.closing import close_account
from quan.wallet.operations.movements import move, move_all
from quan.wallet.operations.passwords import hash_digits as hash_payment_password
from quan.wallet.operations.passwords import keep as keep_payment_password
from quan.wallet.operations.proof import ProofIn
from quan.wallet.operations.purchases import (
    Charged,
    MoneyBack,
    Purchase,
    buy,
    buy_with_code,
    forget_code_guesses,
    give_money_back,
    payable,
    spend_code_guess,
)
from quan.wallet.operations.requests import Ask, ask
from quan.wallet.operations.spending import spend
from quan.wallet.operations.transfers import Transfer, transfer
from quan.wallet.operations.wallets import open_wallet, set_small_payment, set_status
from quan.wallet.rules.notes import one_line, short_note
from quan.wallet.rules.paycodes import TO_CONFIRM
from quan.wallet.rules.scanning import trade_link
from quan.wallet.rules.spending import check_amount

__all__ = [
    "DESK", "TO_CONFIRM", "Ask", "Category", "Charged", "Desk", "MoneyBack", "Movement", "Payment",
    "PaymentId", "PaymentKind", "PaymentMade", "PaymentRequestSettled", "PaymentRequested", "ProofIn",
    "Purchase", "Transfer", "WalletChanged", "WalletStatus", "account_of", "appoint_agent", "ask", "buy",
    "buy_with_code", "cash_in", "check_amount", "close_account", "forget_code_guesses", "fund_agent",
    "give_money_back", "hash_payment_password", "keep_payment_password", "move", "move_all", "office",
    "one_line", "open_wallet", "payable", "set_small_payment", "set_status", "short_note", "spend",
    "spend_code_guess", "system_account", "trade_link", "transfer",
]  # fmt: skip

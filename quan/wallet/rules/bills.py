"""What a bill is filed under until its owner says otherwise."""

from quan.wallet.errors.bills import RemarkTooLong
from quan.wallet.model.payments import Category, PaymentKind
from quan.wallet.rules.notes import one_line

_BY_KIND = {
    PaymentKind.VOUCHER: Category.TOPUP,
    PaymentKind.CASH_IN: Category.CASH,
    PaymentKind.CASH_OUT: Category.CASH,
    PaymentKind.BANK_TOPUP: Category.TOPUP,
    PaymentKind.PAYOUT: Category.TRANSFER,
    PaymentKind.REVERSAL: Category.OTHER,
    PaymentKind.REFUND: Category.SHOPPING,
    PaymentKind.DEPOSIT_BACK: Category.OTHER,
}


def outgoing_category(kind: PaymentKind, *, to_merchant: bool, chosen: Category | None = None) -> Category:
    """File what a member paid: as chosen, as its kind says, or as shopping when a merchant got it."""
    usual = Category.SHOPPING if to_merchant else Category.TRANSFER
    return chosen or _BY_KIND.get(kind, usual)


def incoming_category(kind: PaymentKind) -> Category:
    """File what a member received."""
    return _BY_KIND.get(kind, Category.TRANSFER)


TITLES = {
    PaymentKind.TRANSFER: ("wallet/title-transfer", "Transfer"),
    PaymentKind.PAY_CODE: ("wallet/title-pay-code", "Payment by code"),
    PaymentKind.REQUEST: ("wallet/title-request", "Payment request"),
    PaymentKind.VOUCHER: ("wallet/title-voucher", "Voucher"),
    PaymentKind.CASH_IN: ("wallet/title-cash-in", "Cash paid in"),
    PaymentKind.CASH_OUT: ("wallet/title-cash-out", "Cash taken out"),
    PaymentKind.BANK_TOPUP: ("wallet/title-bank-topup", "Top-up by bank"),
    PaymentKind.PAYOUT: ("wallet/title-payout", "Bank withdrawal"),
    PaymentKind.REVERSAL: ("wallet/title-reversal", "Reversal"),
    PaymentKind.PURCHASE: ("wallet/title-purchase", "Purchase"),
    PaymentKind.REFUND: ("wallet/title-refund", "Refund"),
    PaymentKind.SETTLEMENT: ("wallet/title-settlement", "Shop takings"),
    PaymentKind.MERCHANT_PAY: ("wallet/title-merchant-pay", "Paid by a shop"),
    PaymentKind.PROFIT_SHARE: ("wallet/title-profit-share", "Share of a sale"),
    PaymentKind.DEPOSIT: ("wallet/title-deposit", "Deposit"),
    PaymentKind.DEPOSIT_BACK: ("wallet/title-deposit-back", "Deposit returned"),
}
"""What a bill is called when there is no other member in it: the name of its translation, and English."""

MAX_REMARK_CHARS = 200


def clean_remark(text: str) -> str:
    """Make a remark one line.

    Raises: RemarkTooLong.
    """
    remark = one_line(text)
    if len(remark) > MAX_REMARK_CHARS:
        raise RemarkTooLong(limit_chars=MAX_REMARK_CHARS)
    return remark

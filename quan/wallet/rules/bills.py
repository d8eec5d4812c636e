"""What a bill is filed under until its owner says otherwise."""

from quan.wallet.model.payments import Category, PaymentKind

_BY_KIND = {
    PaymentKind.VOUCHER: Category.TOPUP,
    PaymentKind.CASH_IN: Category.CASH,
    PaymentKind.CASH_OUT: Category.CASH,
}


def outgoing_category(kind: PaymentKind, *, to_merchant: bool, chosen: Category | None = None) -> Category:
    """File what a member paid: as chosen, as its kind says, or as shopping when a merchant got it."""
    usual = Category.SHOPPING if to_merchant else Category.TRANSFER
    return chosen or _BY_KIND.get(kind, usual)


def incoming_category(kind: PaymentKind) -> Category:
    """File what a member received."""
    return _BY_KIND.get(kind, Category.TRANSFER)

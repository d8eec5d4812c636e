"""The words on paper, in the reader's language."""

from quan.core import i18n
from quan.wallet.model.payments import Category

WORDS = {
    "statement": "Statement of account",
    "period": "Period",
    "account": "Account",
    "made": "Made",
    "date": "Date",
    "time": "Time",
    "title": "With",
    "category": "Category",
    "note": "Note",
    "remark": "Remark",
    "amount": "Amount",
    "currency": "Currency",
    "balance": "Balance",
    "payment": "Payment",
    "opening": "Opening balance",
    "closing": "Closing balance",
    "came-in": "In",
    "went-out": "Out",
    "nothing": "No payments in this period",
    "page": "Page {page} of {pages}",
    "voucher": "Voucher",
    "valid-until": "Valid until {day}",
    "how-to-redeem": "Scan it in the app, or type the code under Top up.",
}
"""English; translations are in `quan/locales` as `wallet/paper-…`."""

CATEGORIES = {
    Category.FOOD: "Food",
    Category.GROCERIES: "Groceries",
    Category.TRANSPORT: "Transport",
    Category.SHOPPING: "Shopping",
    Category.FUN: "Fun",
    Category.HOME: "Home",
    Category.HEALTH: "Health",
    Category.EDUCATION: "Education",
    Category.TRANSFER: "Transfer",
    Category.TOPUP: "Top-up",
    Category.CASH: "Cash",
    Category.OTHER: "Other",
}


def say(word: str, **fields: object) -> str:
    """Say a word of a document."""
    return i18n.translate(f"wallet/paper-{word}", WORDS[word], fields)


def category_name(category: Category | None) -> str:
    """Name a category; nothing for none."""
    if category is None:
        return ""
    return i18n.translate(f"wallet/category-{category.value}", CATEGORIES[category], {})

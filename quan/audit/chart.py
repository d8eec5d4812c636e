"""The auditor's own copy of the chart of accounts and of what each kind of transfer may join.

It is written out once more on purpose: if the books and the program that keeps them ever agree on something
else, the auditor does not. `tests/audit/test_chart.py` tells when the house has grown and this must follow.
"""

from collections.abc import Iterator

DEBIT, CREDIT = 1, -1
FREE, PREPAID, HOLDING, FLOOR = range(4)

ACCOUNTS = {
    1000: ("SETTLEMENT_CASH", DEBIT, HOLDING),
    1100: ("VOUCHERS_RECEIVABLE", DEBIT, HOLDING),
    1900: ("OPERATOR_ASSET", DEBIT, HOLDING),
    2000: ("MEMBER_WALLET", CREDIT, PREPAID),
    2100: ("AGENT_FLOAT", CREDIT, PREPAID),
    2200: ("VOUCHERS_OUTSTANDING", CREDIT, PREPAID),
    2300: ("CASH_OUT_HELD", CREDIT, PREPAID),
    2310: ("PAYOUT_HELD", CREDIT, PREPAID),
    2400: ("UNMATCHED_RECEIPTS", CREDIT, PREPAID),
    2500: ("MERCHANT_BALANCE", CREDIT, PREPAID),
    2510: ("ESCROW_HELD", CREDIT, PREPAID),
    2520: ("DEPOSIT_HELD", CREDIT, PREPAID),
    2900: ("OPERATOR_LIABILITY", CREDIT, PREPAID),
    3000: ("EQUITY", CREDIT, FREE),
    3100: ("LIQUIDITY", CREDIT, PREPAID),
    4000: ("FEE_INCOME", CREDIT, FREE),
    5000: ("EXPENSES", DEBIT, FREE),
}

ANY = tuple(ACCOUNTS)
TRADERS = (1900, 2000, 2900)

# For each kind of transfer: its name, and from which accounts to which it may go.
TRANSFERS: dict[int, tuple[str, list[tuple[tuple[int, ...], tuple[int, ...]]]]] = {
    1: ("TRANSFER", [((2000,), (2000,))]),
    2: ("PAY_CODE", [((2000,), (2000,))]),
    3: ("PAYMENT_REQUEST", [((2000,), (2000,))]),
    10: ("VOUCHER_ISSUE", [((1100,), (2200,))]),
    11: ("VOUCHER_REDEEM", [((2200,), (2000,))]),
    12: ("VOUCHER_EXPIRE", [((2200,), (1100,))]),
    13: ("VOUCHER_SETTLE", [((1000,), (1100,))]),
    20: ("FLOAT_FUND", [((1000,), (2100,))]),
    21: ("CASH_IN", [((2100,), (2000,))]),
    22: ("CASH_OUT_HOLD", [((2000,), (2300,))]),
    23: ("CASH_OUT_PAY", [((2300,), (2100,))]),
    24: ("CASH_OUT_RETURN", [((2300,), (2000,))]),
    25: ("FLOAT_WITHDRAW", [((2100,), (1000,))]),
    30: ("BANK_TOPUP", [((1000,), (2000,))]),
    31: ("BANK_UNMATCHED", [((1000,), (2400,))]),
    32: ("BANK_ASSIGN", [((2400,), (2000,))]),
    33: ("BANK_RETURN", [((2400,), (2310,))]),
    34: ("PAYOUT_HOLD", [((2000,), (2310,))]),
    35: ("PAYOUT_SETTLE", [((2310,), (1000, 5000))]),
    36: ("PAYOUT_GIVE_BACK", [((2310,), (2000, 2400)), ((1000,), (2000,))]),
    37: ("BANK_FEE", [((5000,), (1000,)), ((2400,), (4000,))]),
    38: ("BANK_OWN", [((2400,), (3000, 1000)), ((3000, 1000), (5000,))]),
    40: ("TRADE_PAY", [((2000,), (2500,))]),
    41: ("TRADE_REFUND", [((2500,), (2000,))]),
    42: ("TRADE_FEE", [((2500,), (4000,))]),
    43: ("TRADE_FEE_RETURN", [((4000,), (2500,))]),
    44: ("MERCHANT_SETTLE", [((2500,), (2000,))]),
    45: ("ESCROW_HOLD", [((2000,), (2510,))]),
    46: ("ESCROW_RELEASE", [((2510,), (2500,))]),
    47: ("ESCROW_REFUND", [((2510,), (2000,))]),
    48: ("MERCHANT_PAY", [((2500,), (2000,))]),
    49: ("PROFIT_SHARE", [((2500,), (2000,))]),
    50: ("DEPOSIT_HOLD", [((2000,), (2520,))]),
    51: ("DEPOSIT_CAPTURE", [((2520,), (2500,))]),
    52: ("DEPOSIT_RELEASE", [((2520,), (2000,))]),
    70: ("EXCHANGE", [(TRADERS, (3100,)), ((3100,), TRADERS)]),
    71: ("EXCHANGE_SPREAD", [(TRADERS, (4000,))]),
    80: ("ADJUSTMENT", [(ANY, ANY)]),
    81: ("IMPORT", [((3000, 1000), ANY), (ANY, (3000,))]),
    90: ("REVERSAL", [(ANY, ANY)]),
}

REVERSAL = 90
WALLET = 2000
PRODUCT = range(1, 70)
"""Kinds of transfer that the house makes: each that moves a member's money is a payment in the wallet."""


def fitting() -> Iterator[tuple[int, int, int]]:
    """Give every kind of transfer with every pair of account types it may join."""
    for code, (_, joins) in TRANSFERS.items():
        for debits, credits_ in joins:
            for debit in debits:
                for credit in credits_:
                    yield code, debit, credit

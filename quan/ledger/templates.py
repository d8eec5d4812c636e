"""Which accounts each kind of transfer may join: the house's own money movements, written down.

The law refuses everything else (`CODE_NOT_FOR_ACCOUNTS`). To add a movement, give it a `TransferCode`
and a line here; the chart of accounts page follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

from quan.ledger.model import AccountCode, TransferCode

Pair = tuple[AccountCode, AccountCode]


@dataclass(frozen=True, slots=True)
class Template:
    """The pairs of debit and credit account that a transfer may join, what for, and who causes it."""

    pairs: frozenset[Pair]
    purpose: str
    cause: str


def _from(*debits: AccountCode, to: Iterable[AccountCode]) -> frozenset[Pair]:
    return frozenset(product(debits, to))


_CASH = AccountCode.SETTLEMENT_CASH
_RECEIVABLE = AccountCode.VOUCHERS_RECEIVABLE
_WALLET = AccountCode.MEMBER_WALLET
_FLOAT = AccountCode.AGENT_FLOAT
_OUTSTANDING = AccountCode.VOUCHERS_OUTSTANDING
_HELD = AccountCode.CASH_OUT_HELD
_PAYOUTS = AccountCode.PAYOUT_HELD
_MERCHANT = AccountCode.MERCHANT_BALANCE
_ESCROW = AccountCode.ESCROW_HELD
_DEPOSITS = AccountCode.DEPOSIT_HELD
_UNMATCHED = AccountCode.UNMATCHED_RECEIPTS
_COSTS = AccountCode.EXPENSES
_EQUITY = AccountCode.EQUITY
_LIQUIDITY = AccountCode.LIQUIDITY
_FEES = AccountCode.FEE_INCOME

_TRADERS = (_WALLET, AccountCode.OPERATOR_LIABILITY, AccountCode.OPERATOR_ASSET)
_ANY_TWO = _from(*AccountCode, to=AccountCode)
_BETWEEN_WALLETS = _from(_WALLET, to=[_WALLET])

TEMPLATES: Final[dict[TransferCode, Template]] = {
    TransferCode.TRANSFER: Template(_BETWEEN_WALLETS, "A member pays a member", "the payer"),
    TransferCode.PAY_CODE: Template(_BETWEEN_WALLETS, "A pay code is charged", "the merchant who scans it"),
    TransferCode.PAYMENT_REQUEST: Template(_BETWEEN_WALLETS, "A request for money is paid", "the payer"),
    TransferCode.VOUCHER_ISSUE: Template(
        _from(_RECEIVABLE, to=[_OUTSTANDING]), "Vouchers are printed", "an operator"
    ),
    TransferCode.VOUCHER_REDEEM: Template(
        _from(_OUTSTANDING, to=[_WALLET]), "A voucher is redeemed", "the member who types its code"
    ),
    TransferCode.VOUCHER_EXPIRE: Template(
        _from(_OUTSTANDING, to=[_RECEIVABLE]), "Unsold vouchers are closed", "an operator, or time"
    ),
    TransferCode.VOUCHER_SETTLE: Template(
        _from(_CASH, to=[_RECEIVABLE]), "The money for sold vouchers comes in", "an operator"
    ),
    TransferCode.FLOAT_FUND: Template(
        _from(_CASH, to=[_FLOAT]), "An agent pays in, to have something to hand on", "an operator"
    ),
    TransferCode.CASH_IN: Template(_from(_FLOAT, to=[_WALLET]), "A member gives an agent cash", "the agent"),
    TransferCode.CASH_OUT_HOLD: Template(_from(_WALLET, to=[_HELD]), "A member orders cash", "the member"),
    TransferCode.CASH_OUT_PAY: Template(
        _from(_HELD, to=[_FLOAT]), "The agent hands out the cash", "the agent"
    ),
    TransferCode.CASH_OUT_RETURN: Template(
        _from(_HELD, to=[_WALLET]), "A cash order is dropped", "the member, or time"
    ),
    TransferCode.FLOAT_WITHDRAW: Template(
        _from(_FLOAT, to=[_CASH]), "An agent takes money back out", "an operator"
    ),
    TransferCode.BANK_TOPUP: Template(
        _from(_CASH, to=[_WALLET]), "A bank transfer names its member", "the member, at their bank"
    ),
    TransferCode.BANK_UNMATCHED: Template(
        _from(_CASH, to=[_UNMATCHED]), "A bank transfer names nobody", "whoever paid"
    ),
    TransferCode.BANK_ASSIGN: Template(
        _from(_UNMATCHED, to=[_WALLET]), "It is found out whose a receipt is", "an operator"
    ),
    TransferCode.BANK_RETURN: Template(
        _from(_UNMATCHED, to=[_PAYOUTS]), "A receipt goes back to its sender", "an operator"
    ),
    TransferCode.PAYOUT_HOLD: Template(
        _from(_WALLET, to=[_PAYOUTS]), "A member withdraws to a bank account", "the member"
    ),
    TransferCode.PAYOUT_SETTLE: Template(
        _from(_PAYOUTS, to=[_CASH, _COSTS]), "The bank has paid a payout", "the bank's statement"
    ),
    TransferCode.PAYOUT_GIVE_BACK: Template(
        _from(_PAYOUTS, to=[_WALLET, _UNMATCHED]) | _from(_CASH, to=[_WALLET]),
        "A payout is cancelled, rejected or comes back",
        "the member, an operator, or the bank's statement",
    ),
    TransferCode.BANK_FEE: Template(
        _from(_COSTS, to=[_CASH]) | _from(_UNMATCHED, to=[_FEES]),
        "The bank takes its charges, or money leaves unexplained; the bank pays interest",
        "the bank's statement",
    ),
    TransferCode.BANK_OWN: Template(
        _from(_UNMATCHED, to=[_EQUITY, _CASH]) | _from(_EQUITY, _CASH, to=[_COSTS]),
        "Own money, or cash of the till, came to the bank or left it",
        "an operator",
    ),
    TransferCode.TRADE_PAY: Template(_from(_WALLET, to=[_MERCHANT]), "A member pays a merchant", "the buyer"),
    TransferCode.TRADE_REFUND: Template(
        _from(_MERCHANT, to=[_WALLET]), "A merchant gives a buyer money back", "the merchant"
    ),
    TransferCode.TRADE_FEE: Template(
        _from(_MERCHANT, to=[_FEES]), "What a sale costs the merchant, linked to its payment", "the buyer"
    ),
    TransferCode.TRADE_FEE_RETURN: Template(
        _from(_FEES, to=[_MERCHANT]), "The fee on what is given back, linked to its refund", "the merchant"
    ),
    TransferCode.MERCHANT_SETTLE: Template(
        _from(_MERCHANT, to=[_WALLET]), "A merchant takes out what was earned", "the merchant's owner"
    ),
    TransferCode.ESCROW_HOLD: Template(
        _from(_WALLET, to=[_ESCROW]), "A member pays for what is still to arrive", "the buyer"
    ),
    TransferCode.ESCROW_RELEASE: Template(
        _from(_ESCROW, to=[_MERCHANT]), "What was bought has arrived", "the buyer, or time"
    ),
    TransferCode.ESCROW_REFUND: Template(
        _from(_ESCROW, to=[_WALLET]), "Held money goes back to its buyer", "the merchant, or time"
    ),
    TransferCode.MERCHANT_PAY: Template(
        _from(_MERCHANT, to=[_WALLET]), "A merchant pays a member", "the merchant"
    ),
    TransferCode.PROFIT_SHARE: Template(
        _from(_MERCHANT, to=[_WALLET]), "A merchant shares what a sale brought in", "the merchant"
    ),
    TransferCode.DEPOSIT_HOLD: Template(
        _from(_WALLET, to=[_DEPOSITS]), "A member leaves a deposit", "the member"
    ),
    TransferCode.DEPOSIT_CAPTURE: Template(
        _from(_DEPOSITS, to=[_MERCHANT]), "A merchant takes what it is owed from a deposit", "the merchant"
    ),
    TransferCode.DEPOSIT_RELEASE: Template(
        _from(_DEPOSITS, to=[_WALLET]), "A deposit goes back to its member", "the merchant, or time"
    ),
    TransferCode.EXCHANGE: Template(
        _from(*_TRADERS, to=[_LIQUIDITY]) | _from(_LIQUIDITY, to=_TRADERS),
        "One leg of an exchange between two assets, linked to the other",
        "whoever exchanges",
    ),
    TransferCode.EXCHANGE_SPREAD: Template(
        _from(*_TRADERS, to=[_FEES]), "What an exchange costs, linked to its legs", "whoever exchanges"
    ),
    TransferCode.ADJUSTMENT: Template(_ANY_TWO, "A movement of an operator's own", "an operator's system"),
    TransferCode.IMPORT: Template(
        _from(_EQUITY, _CASH, to=AccountCode) | _from(*AccountCode, to=[_EQUITY]),
        "An opening balance is brought in from another ledger",
        "an operator",
    ),
    TransferCode.REVERSAL: Template(_ANY_TWO, "A transfer is taken back", "an operator, with a reason"),
}

# The law asks this once per transfer, so it is one look-up of whole numbers.
ALLOWED: Final[frozenset[tuple[int, int, int]]] = frozenset(
    (int(code), int(debit), int(credit))
    for code, template in TEMPLATES.items()
    for debit, credit in template.pairs
)

"""What an operator may undo by moving the money back."""

from quan import ledger
from quan.wallet.errors.reversals import NotReversible
from quan.wallet.model.payments import PaymentKind

# A list of what may be undone, not of what may not: a code that is new here waits until somebody has thought
# of it. Transfers of vouchers, cash orders and bank statements are one half of a promise that another table
# keeps, and are undone there.
_REVERSIBLE = frozenset(
    {
        ledger.TransferCode.TRANSFER,
        ledger.TransferCode.PAY_CODE,
        ledger.TransferCode.PAYMENT_REQUEST,
        ledger.TransferCode.CASH_IN,
        ledger.TransferCode.FLOAT_FUND,
        ledger.TransferCode.FLOAT_WITHDRAW,
        ledger.TransferCode.ADJUSTMENT,
    }
)

_MOVED = frozenset({ledger.Phase.SINGLE, ledger.Phase.POST})

COUNTED = frozenset({PaymentKind.TRANSFER, PaymentKind.PAY_CODE, PaymentKind.REQUEST})
"""The kinds of payment that were counted against the payer's limits."""


def is_reversible(transfer: ledger.Transfer) -> bool:
    """Tell whether a transfer moved money and stands for itself alone."""
    return transfer.code in _REVERSIBLE and transfer.phase in _MOVED


def check_transfer(transfer: ledger.Transfer) -> None:
    """Refuse to undo what moved nothing, or belongs to something else.

    Raises: ledger.ReversalNotReversible, NotReversible.
    """
    if transfer.code is ledger.TransferCode.REVERSAL:
        raise ledger.ReversalNotReversible
    if not is_reversible(transfer):
        raise NotReversible

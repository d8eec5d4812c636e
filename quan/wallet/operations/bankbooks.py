"""The accounts in which the bank is mirrored, and the one way money moves between them.

The bank account has a ledger account of its own: every booked entry of its statements moves it, and nothing
else does, so it always holds what the statements say came in and went out.
"""

from quan import ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.money import Asset, Money
from quan.wallet.errors.rails import NoBankAccount
from quan.wallet.model.bankentries import bank_account
from quan.wallet.model.cash import system_account

_BANK = ledger.AccountCode.SETTLEMENT_CASH
# A bank may let its account be overdrawn, and says so afterwards: what it says is booked.
_NO_LIMIT = ledger.Limit(ledger.LimitKind.NONE)


def required_iban(config: Config) -> str:
    """Give the operator's bank account.

    Raises: NoBankAccount.
    """
    if not config.bank_iban:
        raise NoBankAccount
    return config.bank_iban


async def opened_bank(tx: Tx, iban: str, asset: Asset) -> ledger.AccountId:
    """Give the ledger account that mirrors a bank account, opening it when it is first needed."""
    account = bank_account(iban, asset)
    await ledger.open_account(tx, id=account, asset=asset, code=_BANK, limit=_NO_LIMIT)
    return account


async def opened(tx: Tx, code: ledger.AccountCode, asset: Asset) -> ledger.AccountId:
    """Give an account of the house, opening it when it is first needed."""
    account = system_account(code, asset)
    await ledger.open_account(tx, id=account, asset=asset, code=code)
    return account


async def post(
    tx: Tx,
    *,
    debit: ledger.AccountId,
    credit: ledger.AccountId,
    amount: Money,
    code: ledger.TransferCode,
    reference: Id,
    id: ledger.TransferId | None = None,  # noqa: A002 - as in ledger.NewTransfer
) -> None:
    """Move money that is no member's.

    Raises: the ledger's refusals, HoldingExceeded when the till is made to give what it does not hold.
    """
    wish = ledger.NewTransfer(
        id=id or ledger.TransferId.new(tx.now),
        debit=debit,
        credit=credit,
        amount=amount,
        code=code,
        reference=reference,
    )
    await ledger.post(tx, wish)

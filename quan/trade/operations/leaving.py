"""A member leaves: nothing may be on its way back to them, and their merchants are empty and sell no more."""

from quan import ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.trade.errors.merchants import MerchantNotEmpty
from quan.trade.errors.trades import MoneyStillHeld
from quan.trade.model.merchants import (
    Merchant,
    MerchantStatus,
    balance_account,
    deposit_account,
    escrow_account,
)
from quan.trade.operations.merchants import balance_of
from quan.trade.store import escrow, merchants

_WHY = "The owner has left."
_SELLS_NO_MORE = {
    MerchantStatus.APPLIED: MerchantStatus.REFUSED,
    MerchantStatus.VERIFIED: MerchantStatus.SUSPENDED,
}


async def leave(tx: Tx, config: Config, member: MemberId) -> None:
    """Let go of a member whose wallet is closed in this transaction.

    Raises: MoneyStillHeld, MerchantNotEmpty.
    """
    held = await escrow.held_of(tx, member, config.currency)
    if held:
        raise MoneyStillHeld(held=held)
    for one in await merchants.of_owner(tx, member):
        await merchants.lock(tx, one.id)
        await _shut(tx, config, one)


async def _shut(tx: Tx, config: Config, merchant: Merchant) -> None:
    left = sum([await _on(tx, config, account(merchant.id, config.currency)) for account in _ACCOUNTS])
    if left:
        raise MerchantNotEmpty(name=merchant.name, left=Money(left, config.currency))
    status = _SELLS_NO_MORE.get(merchant.status)
    if status is not None:
        await merchants.set_status(tx, merchant.id, status, fee_bp=merchant.fee_bp, reason=_WHY)
        await audit.record(
            tx,
            actor=merchant.owner,
            action="trade.merchant-shut",
            subject=merchant.id,
            detail={"reason": _WHY},
        )


_ACCOUNTS = (balance_account, escrow_account, deposit_account)


async def _on(tx: Tx, config: Config, account: ledger.AccountId) -> int:
    return (await balance_of(tx, account, config.currency)).minor

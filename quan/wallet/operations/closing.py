"""Leaving: an account is closed only when no money is left in it."""

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.errors.closing import WalletNotEmpty
from quan.wallet.model.wallets import WalletStatus, account_of
from quan.wallet.operations import wallets


async def close_account(tx: Tx, config: Config, member: MemberId) -> None:
    """Close a member's wallet, then the member: nobody pays them or signs in as them any more.

    The wallet is locked first, so that nothing arrives between the look and the closing.

    Raises: WalletNotEmpty, identity.MemberNotFound, identity.AccountClosed.
    """
    await wallets.locked(tx, config, member)
    await wallets.set_status(tx, config, member, WalletStatus.CLOSED)
    balance = await ledger.balance(tx, account_of(member, config.currency))
    if balance.posted:
        raise WalletNotEmpty(balance=balance.posted)
    await identity.set_status(tx, member, "closed")

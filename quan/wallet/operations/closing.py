"""Leaving: an account is closed only when no money is left in it, nor on its way back to it."""

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.errors.closing import FloatNotEmpty, WalletNotEmpty
from quan.wallet.model.wallets import WalletStatus, account_of
from quan.wallet.operations import wallets
from quan.wallet.store import agents, cash, payouts


async def close_account(tx: Tx, config: Config, member: MemberId) -> None:
    """Close a member's wallet, then the member: nobody pays them or signs in as them any more.

    An agent's float and the wallet are locked first, so that nothing moves between the look and the closing.

    Raises: WalletNotEmpty, FloatNotEmpty, identity.MemberNotFound, identity.AccountClosed.
    """
    agent = await agents.lock(tx, member)
    await wallets.locked(tx, config, member)
    if agent is not None and (left := (await ledger.balance(tx, agent.account)).posted):
        raise FloatNotEmpty(left=left)
    await wallets.set_status(tx, config, member, WalletStatus.CLOSED)
    balance = await ledger.balance(tx, account_of(member, config.currency))
    # Money on its way to an agent or a bank may still come back, and then needs a wallet to come back to.
    on_its_way = await cash.held_of(tx, member, config.currency)
    on_its_way += await payouts.held_of(tx, member, config.currency)
    owned = balance.posted + on_its_way
    if owned:
        raise WalletNotEmpty(balance=owned)
    await identity.set_status(tx, member, "closed")

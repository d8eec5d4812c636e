"""Opening, freezing and closing wallets, and what their owner sets."""

from quan import ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.core.invariants import invariant
from quan.core.money import Asset, Money
from quan.wallet.events.payments import WalletChanged
from quan.wallet.model.wallets import Wallet, WalletStatus, account_of
from quan.wallet.rules.spending import check_small_payment, town_day
from quan.wallet.store import wallets as store


async def open_wallet(tx: Tx, config: Config, member: MemberId, *, asset: Asset | None = None) -> None:
    """Give a member a wallet in an asset (the town's currency), unless there is one."""
    asset = asset or config.currency
    await ledger.open_account(
        tx,
        id=account_of(member, asset),
        asset=asset,
        code=ledger.AccountCode.MEMBER_WALLET,
        owner=member,
    )
    await store.insert(tx, owner=member, asset=asset, today=town_day(tx.now, config.timezone))


async def locked(tx: Tx, config: Config, member: MemberId) -> Wallet:
    """Lock a member's wallet in the town's currency, opening it when it is first needed."""
    wallet = await store.lock(tx, owner=member, asset=config.currency)
    if wallet is None:
        await open_wallet(tx, config, member)
        wallet = await store.lock(tx, owner=member, asset=config.currency)
    invariant(wallet is not None, "an opened wallet is there")
    assert wallet is not None  # noqa: S101 - tells the type checker what the invariant holds
    return wallet


async def ensured(tx: Tx, config: Config, member: MemberId) -> Wallet:
    """Read a member's wallet in the town's currency, opening it when it is first needed."""
    wallet = await store.get(tx, owner=member, asset=config.currency)
    return wallet or await locked(tx, config, member)


async def set_status(
    tx: Tx,
    config: Config,
    member: MemberId,
    status: WalletStatus,
    *,
    actor: Id | str = audit.OPERATOR,
    asset: Asset | None = None,
) -> None:
    """Freeze, thaw or close a wallet. A closed one neither pays nor is paid, in the ledger too."""
    asset = asset or config.currency
    await open_wallet(tx, config, member, asset=asset)
    await store.set_status(tx, owner=member, asset=asset, status=status)
    await ledger.set_closed(tx, account_of(member, asset), status is WalletStatus.CLOSED)
    await audit.record(
        tx, actor=actor, action="wallet.status-set", subject=member, detail={"status": status.value}
    )
    tx.emit(WalletChanged(owner=member))


async def set_small_payment(tx: Tx, config: Config, member: MemberId, amount: Money) -> None:
    """Let a member pay up to an amount without proof. That the member wants it is proved before.

    Raises: WrongAsset, AboveCeiling.
    """
    check_small_payment(amount, config.money(config.small_payment_ceiling))
    await locked(tx, config, member)
    await store.set_small_payment(tx, owner=member, amount=amount)
    await audit.record(
        tx,
        actor=member,
        action="wallet.small-payment-set",
        subject=member,
        detail={"amount": str(amount)},
    )
    tx.emit(WalletChanged(owner=member))

"""May this member spend this much now? Decided and counted under the lock of the payer's wallet."""

from datetime import datetime

from quan import identity
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.model.wallets import Limits, Wallet, WalletStatus
from quan.wallet.operations.wallets import locked, open_wallet
from quan.wallet.rules import spending as rules
from quan.wallet.store import wallets as store


async def spend(
    tx: Tx,
    config: Config,
    *,
    payer: identity.Member,
    payee: identity.Member,
    amount: Money,
    proved: bool,
) -> Wallet:
    """Count a payment against the payer's limits, or refuse it. Money does not move here.

    A refusal undoes the count, because it undoes the transaction (or its savepoint).

    Raises: WrongAsset, AmountNotPositive, WalletClosed, WalletFrozen, PersonUnavailable,
    PaymentLimitExceeded, DayLimitExceeded, MonthLimitExceeded, ProofNeeded.
    """
    rules.check_amount(amount, config.currency)
    wallet, payee_status = await _count(tx, config, payer=payer, payee=payee, amount=amount, proved=proved)
    rules.check_payer(payer.status, wallet.status)
    rules.check_other(payee.status, payee_status)
    limits = Limits.of(config, payer.level)
    rules.check_limits(limits, amount, wallet.spent)
    if not proved:
        rules.check_unproved(wallet, limits, amount)
    return wallet


async def give_back(tx: Tx, config: Config, payer: MemberId, amount: Money, *, spent_at: datetime) -> None:
    """Let money that came back unspent be spent again, within the day and the month it was counted on."""
    wallet = await locked(tx, config, payer)
    day = rules.town_day(spent_at, config.timezone)
    await store.set_spent(tx, wallet, rules.spent_without(wallet, amount, day))


async def _count(
    tx: Tx,
    config: Config,
    *,
    payer: identity.Member,
    payee: identity.Member,
    amount: Money,
    proved: bool,
) -> tuple[Wallet, WalletStatus]:
    day = rules.town_day(tx.now, config.timezone)
    while True:
        counted = await store.count(
            tx, payer=payer.id, payee=payee.id, amount=amount, day=day, unproved=not proved
        )
        if counted is None:
            await open_wallet(tx, config, payer.id)
            continue
        wallet, payee_status = counted
        if payee_status is None:
            await open_wallet(tx, config, payee.id)
            payee_status = WalletStatus.OPEN
        return wallet, payee_status

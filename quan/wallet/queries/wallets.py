"""A member's wallet as its owner sees it."""

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Reader
from quan.core.money import Money
from quan.wallet.model.views import LimitsOut, WalletOut
from quan.wallet.model.wallets import Limits, Spent, Wallet, WalletStatus, account_of
from quan.wallet.rules import spending as rules
from quan.wallet.store import cash, payouts, secrets
from quan.wallet.store import wallets as store


async def wallet_out(reader: Reader, config: Config, owner: identity.Member) -> WalletOut | None:
    """Show a wallet to its owner; None when it is not open yet."""
    wallet = await store.get(reader, owner=owner.id, asset=config.currency)
    if wallet is None:
        return None
    balance = await ledger.balance(reader, account_of(owner.id, config.currency))
    limits = Limits.of(config, owner.level)
    spent = rules.spent_as_of(wallet, rules.town_day(reader.now, config.timezone))
    on_its_way = await cash.held_of(reader, owner.id, config.currency)
    on_its_way += await payouts.held_of(reader, owner.id, config.currency)
    return WalletOut(
        balance=balance.available,
        held=balance.posted - balance.available + on_its_way,
        frozen=owner.status != "active" or wallet.status is not WalletStatus.OPEN,
        level=owner.level,
        limits=_limits(limits, spent),
        small_payment=_small_payment(wallet, limits),
        small_payment_ceiling=limits.unproved,
        has_payment_password=await secrets.payment_password_hash(reader, owner.id) is not None,
        has_passkey=bool(await identity.passkeys_of(reader, owner.id)),
        is_agent=owner.kind == "agent",
        bank_transfers=bool(config.bank_iban),
    )


def _limits(limits: Limits, spent: Spent) -> LimitsOut:
    left_this_month = rules.left_of(limits.per_month, spent.this_month)
    left_today = rules.left_of(limits.per_day, spent.today)
    return LimitsOut(
        per_payment=limits.per_payment,
        per_day=limits.per_day,
        per_month=limits.per_month,
        left_today=min(left_this_month, left_today),
        left_this_month=left_this_month,
    )


def _small_payment(wallet: Wallet, limits: Limits) -> Money:
    return min(limits.unproved, wallet.small_payment)

"""Exchanges of operators' systems: the transfers and their rate are written together."""

from quan import ledger
from quan.admin.model.exchanges import ExchangeIn
from quan.admin.model.staff import Actor
from quan.admin.rules import accounts
from quan.admin.rules import exchanges as rules
from quan.core import audit
from quan.core.db import Tx


async def make_exchange(tx: Tx, *, actor: Actor, wish: ExchangeIn) -> None:
    """Exchange one asset for another between accounts of systems; a second time the same does nothing.

    Raises: IdNotForSystems, UnknownAsset, MalformedId, ledger.UnknownAccount, AccountNotForSystems, and what
    `ledger.exchange` raises.
    """
    into, reference = rules.check_exchange(wish)
    for account in rules.accounts_of(wish):
        accounts.check_code((await ledger.account(tx, account)).code)
    detail: dict[str, str | int] = {
        "amount": str(wish.amount),
        "into": str(into),
        "rate": f"{wish.rate.bought}/{wish.rate.sold}",
        "spread_bp": wish.spread_bp,
    }
    await audit.record(tx, actor=actor.id, action="admin.exchange-made", subject=wish.id, detail=detail)
    await ledger.exchange(
        tx,
        id=wish.id,
        source=wish.source,
        target=wish.target,
        through=ledger.Liquidity(taking=wish.taking, giving=wish.giving, fees=wish.fees),
        amount=wish.amount,
        into=into,
        rate=ledger.Rate(wish.rate.bought, wish.rate.sold),
        spread_bp=wish.spread_bp,
        reference=reference,
    )

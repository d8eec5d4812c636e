"""Exchanging one asset for another, at a rate that is kept."""

from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.money import Asset, Money
from quan.ledger import errors, store
from quan.ledger.model import AccountId, Transfer, TransferId
from quan.ledger.operations.posting import post
from quan.ledger.rules.exchange import Exchange, Liquidity, Rate, legs


async def exchange(  # noqa: PLR0913 - all of it is the wish, by name
    tx: Tx,
    *,
    id: TransferId,  # noqa: A002 - reads as `exchange(tx, id=...)`
    source: AccountId,
    target: AccountId,
    through: Liquidity,
    amount: Money,
    into: Asset,
    rate: Rate,
    spread_bp: int = 0,
    reference: Id | None = None,
) -> tuple[Transfer, ...]:
    """Sell `amount`, spread included, for another asset: linked transfers through liquidity, and their rate.

    Gives the transfer of what was sold, of what was bought, and of the spread if there is one. The rate is
    written once, with the id; every rounding is in favour of the liquidity.

    Raises: SameAsset, and as `post`; AmountNotPositive when the amount is too small to buy anything, IdReused
    also when the same transfers were made at another rate.
    """
    if into == amount.asset:
        raise errors.SameAsset
    done = await post(
        tx,
        *legs(
            id=id,
            source=source,
            target=target,
            through=through,
            amount=amount,
            into=into,
            rate=rate,
            spread_bp=spread_bp,
            reference=reference,
        ),
    )
    sold, bought, *spread = (one.id for one in done)
    made = Exchange(sold, bought, spread[0] if spread else None, rate, spread_bp)
    await store.add_exchange(tx, made)
    if await store.find_exchange(tx, sold) != made:
        raise errors.IdReused
    return done

"""What an exchange between two assets comes to, and the linked transfers that make it.

No transfer crosses assets: money is sold to the liquidity of the one asset and bought from that of the
other. Every rounding is in favour of the liquidity, so that no number of small exchanges drains it.
"""

from typing import NamedTuple

from quan.core.ids import Id
from quan.core.invariants import invariant
from quan.core.money import Asset, Money
from quan.ledger.model import AccountId, NewTransfer, TransferCode, TransferId

BASIS_POINTS = 10_000


class Rate(NamedTuple):
    """So many minor units of the bought asset are given for so many of the sold one."""

    bought: int
    sold: int


class Liquidity(NamedTuple):
    """The accounts an exchange passes through: `taking` in the sold asset, `giving` in the bought one."""

    taking: AccountId
    giving: AccountId
    fees: AccountId


class Exchange(NamedTuple):
    """An exchange that happened: its transfers, and what they were reckoned with."""

    sold: TransferId
    bought: TransferId
    spread: TransferId | None
    rate: Rate
    spread_bp: int


class Worth(NamedTuple):
    """How an amount divides, in minor units: `sold` and `spread` of the sold asset, `bought` of the other."""

    sold: int
    spread: int
    bought: int


def worth(amount: int, rate: Rate, *, spread_bp: int = 0) -> Worth:
    """Tell what an amount buys: the spread is rounded up, and what the rest of it buys is rounded down."""
    invariant(rate.bought > 0 and rate.sold > 0, "a rate is two positive whole numbers")
    invariant(0 <= spread_bp < BASIS_POINTS, "a spread is less than the whole")
    spread = -(-amount * spread_bp // BASIS_POINTS)
    sold = amount - spread
    return Worth(sold, spread, sold * rate.bought // rate.sold)


def legs(
    *,
    id: TransferId,  # noqa: A002 - reads as `legs(id=...)`
    source: AccountId,
    target: AccountId,
    through: Liquidity,
    amount: Money,
    into: Asset,
    rate: Rate,
    spread_bp: int = 0,
    reference: Id | None = None,
) -> tuple[NewTransfer, ...]:
    """Give the chain that exchanges `amount`, spread included: sold, bought, and the spread if there is one.

    The first transfer has the `id`, those of the others follow from it; `reference` says whose quote the
    rate was, and the amounts of the legs record it. An amount too small to buy anything is refused by the
    law (AmountNotPositive), one above the liquidity too (InsufficientFunds).
    """
    sold, spread, bought = worth(amount.minor, rate, spread_bp=spread_bp)
    chain = [
        NewTransfer(
            id=id,
            debit=source,
            credit=through.taking,
            amount=Money(sold, amount.asset),
            code=TransferCode.EXCHANGE,
            reference=reference,
        ),
        NewTransfer(
            id=TransferId.derive("exchange-bought", id),
            debit=through.giving,
            credit=target,
            amount=Money(bought, into),
            code=TransferCode.EXCHANGE,
            reference=reference,
        ),
    ]
    if spread:
        chain.append(
            NewTransfer(
                id=TransferId.derive("exchange-spread", id),
                debit=source,
                credit=through.fees,
                amount=Money(spread, amount.asset),
                code=TransferCode.EXCHANGE_SPREAD,
                reference=reference,
            )
        )
    return tuple(chain)

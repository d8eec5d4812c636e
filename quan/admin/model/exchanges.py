"""Exchanges that operators' systems make."""

from typing import Annotated

import msgspec

from quan.admin.model.views import TransferOut
from quan.core.money import Money
from quan.ledger import AccountId, TransferId

_Part = Annotated[int, msgspec.Meta(ge=1, le=10**15)]
_BasisPoints = Annotated[int, msgspec.Meta(ge=0, lt=10_000)]


class RateWire(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many minor units of the bought asset are given for so many of the sold one."""

    bought: _Part
    sold: _Part


class ExchangeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exchange to make: `amount` leaves `source`, what it buys of the asset `into` comes to `target`.

    `taking` and `giving` are the liquidity accounts of the two assets. `spread_bp` of the amount, in basis
    points and rounded up, goes to `fees`. `reference` says whose quote the rate was.
    """

    id: TransferId
    source: AccountId
    target: AccountId
    taking: AccountId
    giving: AccountId
    fees: AccountId
    amount: Money
    into: str
    rate: RateWire
    spread_bp: _BasisPoints = 0
    reference: str | None = None


class ExchangeOut(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange: its linked transfers, and the rate that they were reckoned with."""

    sold: TransferOut
    bought: TransferOut
    spread: TransferOut | None
    rate: RateWire
    spread_bp: int

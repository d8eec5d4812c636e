"""Who gets how much of an amount: fees, splits and royalties, to the last minor unit."""

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

from quan.core.invariants import invariant
from quan.core.money import Money

WHOLE: Final = 10_000  # basis points

Party = TypeVar("Party", bound=Hashable)


def split(amount: Money, basis_points: Mapping[Party, int], *, rest: Party) -> dict[Party, Money]:
    """Give each party its basis points of an amount and `rest` what is left; the parts sum exactly.

    What cannot be divided goes to the largest remainders, the earlier party first and `rest` last.
    """
    taken = sum(basis_points.values())
    invariant(rest not in basis_points, "who gets the rest has no share of its own")
    invariant(min(basis_points.values(), default=0) >= 0, "no share is negative")
    invariant(taken <= WHOLE, "shares are at most the whole")
    parts = amount.allocate([*basis_points.values(), WHOLE - taken])
    return dict(zip([*basis_points, rest], parts, strict=True))

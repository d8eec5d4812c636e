"""Fees, splits and royalties: the parts of an amount sum exactly to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.invariants import InvariantBroken
from quan.core.money import Asset, Money
from quan.ledger import split

CNY = Asset("CNY", 2)
plans = st.lists(st.integers(0, 10_000), max_size=6).filter(lambda shares: sum(shares) <= 10_000)


def parts(minor: int, shares: dict[str, int]) -> dict[str, int]:
    return {party: part.minor for party, part in split(Money(minor, CNY), shares, rest="shop").items()}


@pytest.mark.parametrize(
    ("minor", "shares", "expected"),
    [
        (10_000, {"house": 60, "author": 3_000}, {"house": 60, "author": 3_000, "shop": 6_940}),
        (99, {"house": 60}, {"house": 1, "shop": 98}),
        (1, {"house": 5_000}, {"house": 1, "shop": 0}),
        (1, {"house": 4_999}, {"house": 0, "shop": 1}),
        (10, {"a": 3_333, "b": 3_333}, {"a": 3, "b": 3, "shop": 4}),
        (0, {"house": 60}, {"house": 0, "shop": 0}),
        (7, {}, {"shop": 7}),
        (7, {"house": 10_000}, {"house": 7, "shop": 0}),
    ],
)
def test_a_split_by_basis_points(minor: int, shares: dict[str, int], expected: dict[str, int]) -> None:
    assert parts(minor, shares) == expected


@given(st.integers(0, 10**18), plans)
def test_the_parts_sum_exactly_and_each_is_within_one_of_its_share(minor: int, shares: list[int]) -> None:
    plan = {str(n): share for n, share in enumerate(shares)}
    given_out = parts(minor, plan)
    assert sum(given_out.values()) == minor
    for party, share in (plan | {"shop": 10_000 - sum(shares)}).items():
        assert abs(given_out[party] * 10_000 - minor * share) < 10_000
        assert given_out[party] >= 0


@pytest.mark.parametrize("shares", [{"house": 10_001}, {"house": -1}, {"a": 6_000, "b": 4_001}, {"shop": 1}])
def test_an_impossible_plan_is_a_bug(shares: dict[str, int]) -> None:
    with pytest.raises(InvariantBroken):
        parts(100, shares)

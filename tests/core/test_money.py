import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core import wire
from quan.core.money import (
    ASSETS,
    MAX_MINOR,
    AmountTooLarge,
    Asset,
    AssetMismatch,
    Assets,
    MalformedAmount,
    Money,
    UnknownAsset,
)

CNY = Asset("CNY", 2)
JPY = Asset("JPY", 0)
HOURS = Asset("HOURS", 3)
ASSETS.register(CNY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1.",
        ".5",
        "01",
        "1.234",
        "+1",
        "-1",
        "-0",
        "1e3",
        "1E3",
        "NaN",
        "Infinity",
        "1,00",
        "1 000",
        "0x10",
        "\u0661\u0662",
        "\uff11\uff12",
        "1.0\n",
        "1_000",
        "9" * 17,
        "1" * 5000,
    ],
)
def test_only_plain_decimals_are_amounts(text: str) -> None:
    with pytest.raises(MalformedAmount):
        Money.parse(text, CNY)


def test_an_amount_above_what_javascript_counts_exactly_is_refused() -> None:
    assert Money.parse("10000000000000.00", CNY).minor == MAX_MINOR < 2**53
    with pytest.raises(AmountTooLarge):
        Money.parse("10000000000000.01", CNY)


@given(st.integers(0, MAX_MINOR), st.sampled_from([CNY, JPY, HOURS]))
def test_text_and_money_are_the_same_thing(minor: int, asset: Asset) -> None:
    money = Money(minor, asset)
    assert Money.parse(money.text, asset) == money
    assert pickle.loads(pickle.dumps(money)) == money  # noqa: S301 - our own bytes


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_the_parts_of_an_allocation_sum_to_the_whole(minor: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(ValueError, match="weights"):
            Money(minor, CNY).allocate(weights)
        return
    parts = Money(minor, CNY).allocate(weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - minor * weight / sum(weights)) <= 1 + math.ulp(minor * weight)


def test_one_unit_among_three_goes_to_the_first() -> None:
    assert [part.text for part in Money(100, CNY).allocate([1, 1, 1])] == ["0.34", "0.33", "0.33"]


def test_amounts_of_different_assets_never_meet() -> None:
    with pytest.raises(AssetMismatch):
        _ = Money(1, CNY) + Money(1, JPY)
    with pytest.raises(AssetMismatch):
        _ = Money(1, CNY) < Money(1, JPY)
    assert Money(1, CNY) != Money(1, JPY)


def test_money_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Money(1, CNY).minor = 2


@pytest.mark.parametrize("value", [1.5, 12, "12.00", None, [], {"amount": 12, "asset": "CNY"}, {}])
def test_a_number_on_the_wire_is_not_money(value: object) -> None:
    with pytest.raises((TypeError, MalformedAmount)):
        wire.decode_hook(Money, value)


def test_an_unknown_asset_is_named() -> None:
    with pytest.raises(UnknownAsset) as refusal:
        wire.decode_hook(Money, {"amount": "1", "asset": "ZZZ"})
    assert refusal.value.code == "ZZZ"


def test_the_scale_of_an_asset_never_changes() -> None:
    assets = Assets()
    assets.register(CNY, CNY)
    with pytest.raises(ValueError, match="already known"):
        assets.register(Asset("CNY", 3))
    with pytest.raises(ValueError, match="CODE/scale"):
        Asset.parse("cny2")

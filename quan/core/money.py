"""Money is a whole number of minor units of one asset. There is no float anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from quan.core.problems import Problem

MAX_MINOR = 10**15  # the largest amount accepted from outside: below 2**53, so JavaScript counts it exactly

_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,15})(?:\.([0-9]{1,18}))?", re.ASCII)
_ASSET = re.compile(r"([A-Z][A-Z0-9]{1,11})/([0-9]|1[0-8])", re.ASCII)


class MalformedAmount(Problem):
    """This amount cannot be read. Write it like 12.34, with at most {scale} decimals."""

    status = 400
    slug = "core/malformed-amount"
    scale: int


class AmountTooLarge(Problem):
    """This amount is too large. The most that can be named at once is {limit}."""

    status = 400
    slug = "core/amount-too-large"
    limit: str


class UnknownAsset(Problem):
    """There is no asset called {code} here."""

    status = 400
    slug = "core/unknown-asset"
    code: str


_set = object.__setattr__  # amounts are immutable for everybody else


class AssetMismatch(TypeError):
    """Two amounts of different assets met: a bug, never a person's mistake."""


@dataclass(frozen=True, slots=True)
class Asset:
    """What is counted: a code and how many decimals its smallest unit has (`CNY/2`)."""

    code: str
    scale: int
    _text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _set(self, "_text", f"{self.code}/{self.scale}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `CODE/scale`; ValueError tells what is wrong (operators type this)."""
        match = _ASSET.fullmatch(text)
        if match is None:
            message = f"an asset is written CODE/scale, like CNY/2, not {text!r}"
            raise ValueError(message)
        return cls(match[1], int(match[2]))

    def __str__(self) -> str:
        return self._text


class Money:
    """An amount in minor units: `Money(1234, CNY)` is 12.34 CNY. It may be negative inside the house.

    Immutable and hashable. Not a dataclass: msgspec would give those a wire form of its own.
    """

    __slots__ = ("_text", "asset", "minor")
    _text: str
    minor: int
    asset: Asset

    def __init__(self, minor: int, asset: Asset) -> None:
        _set(self, "minor", minor)
        _set(self, "asset", asset)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Money is immutable")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and (self.minor, self.asset) == (other.minor, other.asset)

    def __hash__(self) -> int:
        return hash((self.minor, self.asset))

    def __repr__(self) -> str:
        return f"Money({self.minor}, {self.asset})"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[int, Asset]]:
        return type(self), (self.minor, self.asset)

    @classmethod
    def parse(cls, text: str, asset: Asset) -> Self:
        """Read a decimal string strictly: no sign, exponent, spaces or more decimals than the asset has.

        Raises: MalformedAmount, AmountTooLarge.
        """
        match = _AMOUNT.fullmatch(text)
        if match is None or len(match[2] or "") > asset.scale:
            raise MalformedAmount(scale=asset.scale)
        minor = int(match[1] + (match[2] or "").ljust(asset.scale, "0"))
        if minor > MAX_MINOR:
            raise AmountTooLarge(limit=cls(MAX_MINOR, asset).text)
        return cls(minor, asset)

    @property
    def text(self) -> str:
        """The decimal string, always with all decimals of the asset."""
        try:
            return self._text
        except AttributeError:
            _set(self, "_text", _written(self.minor, self.asset.scale))
            return self._text

    def __str__(self) -> str:
        return f"{self.text} {self.asset.code}"

    def __add__(self, other: Self) -> "Money":
        return Money(self.minor + self._same(other), self.asset)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.minor - self._same(other), self.asset)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.asset)

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def allocate(self, weights: Sequence[int]) -> "list[Money]":
        """Split by weights so that the parts sum exactly to the whole (largest remainder, earlier first)."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            message = "weights must be non-negative and not all zero"
            raise ValueError(message)
        shares = [divmod(self.minor * weight, total) for weight in weights]
        missing = self.minor - sum(floor for floor, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
        lucky = set(by_remainder[:missing])
        return [Money(floor + (index in lucky), self.asset) for index, (floor, _) in enumerate(shares)]

    def _same(self, other: "Money") -> int:
        if self.asset is not other.asset and self.asset != other.asset:
            message = f"{self.asset} met {other.asset}"
            raise AssetMismatch(message)
        return other.minor


def _written(minor: int, scale: int) -> str:
    digits = str(abs(minor)).rjust(scale + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else f"{sign}{digits}"


class Assets:
    """The assets this installation knows, by code. Filled once from the configuration at start."""

    def __init__(self) -> None:
        self._by_code: dict[str, Asset] = {}

    def register(self, *assets: Asset) -> None:
        """Make assets known; the scale of a known code never changes."""
        for asset in assets:
            known = self._by_code.setdefault(asset.code, asset)
            if known != asset:
                message = f"{asset} is already known as {known}"
                raise ValueError(message)

    def get(self, code: str) -> Asset:
        """Find an asset by its code.

        Raises: UnknownAsset.
        """
        asset = self._by_code.get(code)
        if asset is None:
            raise UnknownAsset(code=code[:12])
        return asset


ASSETS = Assets()

"""How typed values look in JSON, in one place: requests, replies, events and stored replies agree."""

from typing import Any, TypeVar

import msgspec

from quan.core.ids import Id
from quan.core.money import ASSETS, Asset, MalformedAmount, Money

T = TypeVar("T")

_TEXTS = (Id, Asset)
_MONEY_FIELDS = 2


def encode_hook(value: Any) -> Any:
    """Turn a value of ours into JSON builtins; TypeError for what has no wire form."""
    if isinstance(value, _TEXTS):
        return str(value)
    if isinstance(value, Money):
        return {"amount": value.text, "asset": value.asset.code}
    message = f"{type(value).__name__} has no wire form"
    raise TypeError(message)


def decode_hook(kind: type[Any], value: Any) -> Any:
    """Read a value of ours from JSON builtins.

    Raises: MalformedId, MalformedAmount, AmountTooLarge, UnknownAsset; TypeError for a wrong shape.
    """
    if issubclass(kind, Id):
        if not isinstance(value, str):
            raise TypeError("Expected an id")
        return kind.parse(value)
    if issubclass(kind, Money):
        return _money(value)
    message = f"{kind.__name__} has no wire form"
    raise NotImplementedError(message)


def _money(value: Any) -> Money:
    if type(value) is dict and len(value) == _MONEY_FIELDS:  # what nearly all of them are
        amount, code = value.get("amount"), value.get("asset")
        if type(amount) is str and type(code) is str:
            return Money.parse(amount, ASSETS.get(code))
    match value:
        case Money():
            return value
        case {"asset": str(code)}:
            raise MalformedAmount(scale=ASSETS.get(code).scale)
        case _:
            raise TypeError('Expected an amount like {"amount": "12.34", "asset": "CNY"}')


_ENCODER = msgspec.json.Encoder(enc_hook=encode_hook)
_CANONICAL = msgspec.json.Encoder(enc_hook=encode_hook, order="deterministic")


def encode(value: Any) -> bytes:
    """Encode as JSON."""
    return _ENCODER.encode(value)


def canonical(value: Any) -> bytes:
    """Encode as JSON with sorted keys, so that equal values give equal bytes."""
    return _CANONICAL.encode(value)


def money(amount: Money) -> msgspec.Raw:
    """Encode an amount, to be put into larger JSON as it is."""
    return msgspec.Raw(b'{"amount":"%s","asset":"%s"}' % (amount.text.encode(), amount.asset.code.encode()))


def decode(kind: type[T], data: bytes | str) -> T:
    """Decode JSON into a typed value; msgspec.ValidationError when it does not fit."""
    return msgspec.json.decode(data, type=kind, dec_hook=decode_hook)


def builtins(value: Any) -> Any:
    """Turn a typed value into plain JSON builtins."""
    return msgspec.to_builtins(value, enc_hook=encode_hook)


def convert(value: Any, kind: type[T]) -> T:
    """Turn plain JSON builtins into a typed value; msgspec.ValidationError when they do not fit."""
    return msgspec.convert(value, kind, dec_hook=decode_hook)

"""Typed identifiers: UUIDv7 inside, `prefix_` + 26 base32 characters on the wire (the TypeID form)."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from quan.core import randomness
from quan.core.problems import Problem

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32: no i, l, o, u
WIRE_DIGITS = 26
_UUID_MAX = 1 << 128
_NINE = (1 << 45) - 1  # nine digits
# Ids are read and written many times with every payment: so fifteen bits at a time, and in C by Python's own
# base 32, which has other digits; the signs, blanks and underscores that it would take become `!` here.
_TRIPLES = [high + middle + low for high in ALPHABET for middle in ALPHABET for low in ALPHABET]
_PYTHON_DIGITS = bytearray(b"!" * 256)
for _value, _digit in enumerate(ALPHABET):
    _PYTHON_DIGITS[ord(_digit)] = ord("0123456789abcdefghijklmnopqrstuv"[_value])


_set = object.__setattr__  # ids are immutable for everybody else


class MalformedId(Problem):
    """This id is not one of ours."""

    status = 400
    slug = "core/malformed-id"


class Id:
    """An identifier of one kind of thing; subclasses only set `prefix`.

    Two ids are equal when they are of the same kind and carry the same UUID.
    """

    __slots__ = ("_text", "uuid")
    prefix: ClassVar[str] = "id"
    uuid: UUID
    _text: str

    def __init__(self, uuid: UUID) -> None:
        _set(self, "uuid", uuid)

    def __setattr__(self, name: str, value: object) -> None:
        message = f"{type(self).__name__} is immutable"
        raise AttributeError(message)

    @classmethod
    def new(cls, now: datetime) -> Self:
        """Make a fresh UUIDv7 (RFC 9562): milliseconds of `now`, then 74 random bits."""
        return cls(UUID(int=fresh_number(int(now.timestamp() * 1000))))

    @classmethod
    def derive(cls, *parts: object) -> Self:
        """Make the one id that these parts always give (UUIDv8 over SHA-256)."""
        return cls(UUID(int=cls.derived_number(*parts)))

    @classmethod
    def derived_number(cls, *parts: object) -> int:
        """Give the whole number of the id that these parts always give."""
        joined = "\x1f".join((cls.prefix, *map(str, parts)))
        digest = int.from_bytes(hashlib.sha256(joined.encode()).digest()[:16], "big")
        digest &= ~(0xF << 76) & ~(0b11 << 62)
        return digest | 0x8 << 76 | 0b10 << 62

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the wire form back.

        Raises: MalformedId.
        """
        prefix, _, digits = text.rpartition("_")
        if prefix != cls.prefix:
            raise MalformedId
        read = cls(_read(digits))
        _set(read, "_text", text)
        return read

    @classmethod
    def text_of(cls, number: int) -> str:
        """Write the id of this kind that has this whole number."""
        return f"{cls.prefix}_{_written(number)}"

    def __str__(self) -> str:
        try:
            return self._text
        except AttributeError:
            _set(self, "_text", self.text_of(self.uuid.int))
            return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.uuid.int == other.uuid.int

    def __hash__(self) -> int:
        return hash(self.uuid.int)

    def __lt__(self, other: Self) -> bool:
        return self.uuid.int < other.uuid.int

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[UUID]]:
        return type(self), (self.uuid,)


def uuid_of(text: str) -> UUID:
    """Read an id of any kind, or a plain UUID: what a person pastes who looks for something.

    Raises: MalformedId.
    """
    prefix, _, digits = text.rpartition("_")
    if prefix:
        return _read(digits)
    try:
        return UUID(text)
    except ValueError as error:
        raise MalformedId from error


def fresh_number(millis: int) -> int:
    """Make the whole number of a fresh UUIDv7, from milliseconds since 1970."""
    random = randomness.bits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return millis << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low


def number_of(text: str) -> int:
    """Read the whole number of an id whose prefix is known to be right: for who reads thousands.

    Raises: MalformedId.
    """
    return _number(text[-WIRE_DIGITS:])


def _written(number: int) -> str:
    """Write 26 digits, by three parts of nine: Python reckons fastest with small numbers."""
    high, middle, low = number >> 90, number >> 45 & _NINE, number & _NINE
    three = _TRIPLES
    return (
        f"{three[high >> 30][1:]}{three[high >> 15 & 32767]}{three[high & 32767]}"
        f"{three[middle >> 30]}{three[middle >> 15 & 32767]}{three[middle & 32767]}"
        f"{three[low >> 30]}{three[low >> 15 & 32767]}{three[low & 32767]}"
    )


def _read(digits: str) -> UUID:
    return UUID(int=_number(digits))


def _number(digits: str) -> int:
    if len(digits) != WIRE_DIGITS:
        raise MalformedId
    try:
        number = int(digits.encode("ascii").translate(_PYTHON_DIGITS), 32)
    except ValueError:
        raise MalformedId from None
    if number >= _UUID_MAX:
        raise MalformedId
    return number


class MemberId(Id):
    """Who owns rows in every domain."""

    __slots__ = ()
    prefix = "usr"

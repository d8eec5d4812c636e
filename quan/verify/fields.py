"""Reading the fields of a receipt strictly: each value has one way of being written."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn, TypeVar
from uuid import UUID

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_BYTES = 1 << 20
MOST_STEPS = 64
BIGGEST = 2**63 - 1

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Doubt(ValueError):
    """Why a receipt proves nothing: `place` names the field, like `batch.root`."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def is_hash(text: object) -> bool:
    """Tell whether this is a SHA-256 as receipts write it."""
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def parse(text: str | bytes) -> "Fields":
    """Read a receipt's JSON.

    Raises: Doubt.
    """
    if len(text) > MOST_BYTES:
        raise Doubt("receipt", "is too long to be one")
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Doubt("receipt", "is not JSON, or says something twice") from None
    return Fields(found, "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


class Fields:
    """An object of the receipt; `place` is its path from the top."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, Mapping):
            raise Doubt(place or "receipt", "is not an object")
        self._values: Mapping[str, Any] = values
        self._place = place

    def only(self, *names: str) -> None:
        """Refuse an object that lacks one of these fields, or has others: nothing would prove those."""
        for name in names:
            if name not in self._values:
                self._doubt(name, "is missing")
        for name in self._values:
            if name not in names:
                self._doubt(name, "is not part of a receipt")

    def given(self, name: str) -> Any:
        """Give a value as it stands there."""
        return self._values[name]

    def fields(self, name: str) -> "Fields":
        """Enter an object."""
        return Fields(self._values[name], self._path(name))

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        """Read a value that may be null."""
        return None if self._values[name] is None else read(name)

    def number(self, name: str, *, least: int = 0, most: int = BIGGEST) -> int:
        """Read a whole number."""
        value = self._values[name]
        if type(value) is not int or not least <= value <= most:
            self._doubt(name, f"is not a whole number from {least} to {most}")
        return value

    def text(self, name: str, form: re.Pattern[str], what: str) -> str:
        """Read a text of a known form."""
        value = self._values[name]
        if not isinstance(value, str) or form.fullmatch(value) is None:
            self._doubt(name, f"is not {what}")
        return value

    def id(self, name: str) -> bytes:
        """Read a UUID."""
        value = self._values[name]
        try:
            found = UUID(value)
        except (ValueError, AttributeError, TypeError):
            self._doubt(name, "is not a UUID")
        if str(found) != value:
            self._doubt(name, "is not a UUID as receipts write it")
        return found.bytes

    def hash(self, name: str) -> bytes:
        """Read a SHA-256."""
        return bytes.fromhex(self.text(name, _HASH, "64 hexadecimal digits"))

    def hashes(self, name: str) -> Sequence[bytes]:
        """Read a path."""
        values = self._values[name]
        if not isinstance(values, list) or len(values) > MOST_STEPS or not all(map(is_hash, values)):
            self._doubt(name, f"is not a list of at most {MOST_STEPS} hashes")
        return [bytes.fromhex(value) for value in values]

    def amount(self, name: str, scale: int) -> int:
        """Read an amount with exactly the decimals of its asset, in minor units."""
        decimals = rf"\.[0-9]{{{scale}}}" if scale else ""
        form = re.compile(rf"(0|[1-9][0-9]{{0,18}}){decimals}", re.ASCII)
        minor = int(self.text(name, form, f"an amount with {scale} decimals").replace(".", ""))
        if not 0 < minor <= BIGGEST:
            self._doubt(name, "is not an amount that can be booked")
        return minor

    def instant(self, name: str) -> int:
        """Read an instant to the microsecond."""
        text = self.text(name, _INSTANT, "an instant like 2026-03-14T09:26:53.589793Z")
        try:
            return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)
        except ValueError:
            self._doubt(name, "is not on the calendar")

    def day(self, name: str) -> date:
        """Read a day."""
        try:
            return date.fromisoformat(self.text(name, _DAY, "a day like 2026-03-14"))
        except ValueError as error:
            if isinstance(error, Doubt):
                raise
            self._doubt(name, "is not on the calendar")

    def one_of(self, name: str, words: Sequence[str]) -> int:
        """Read a word; give its place among those known."""
        value = self._values[name]
        if value not in words:
            self._doubt(name, f"is none of {', '.join(words)}")
        return words.index(value)

    def some_of(self, name: str, words: Sequence[str]) -> int:
        """Read a list of words, each at most once and in their order; give their bits."""
        values = self._values[name]
        bits = sum(1 << bit for bit, word in enumerate(words) if isinstance(values, list) and word in values)
        if values != [word for bit, word in enumerate(words) if bits >> bit & 1]:
            self._doubt(name, f"is not a list of some of {', '.join(words)}, in this order")
        return bits

    def _path(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _doubt(self, name: str, reason: str) -> NoReturn:
        raise Doubt(self._path(name), reason)

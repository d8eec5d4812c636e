"""Reading what was handed in, so that a bad item spoils no other."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from quan.admin.errors.bulk import TransferCountInvalid
from quan.admin.model.bulk import MOST, MOST_DRY, Item, Items, LedgerTransferIn, Refused
from quan.core import wire
from quan.core.problems import InvalidBody, Problem

_ECHO_CHARS = 40
_SHAPES = {field.name: field.type for field in msgspec.structs.fields(LedgerTransferIn)}
_PLACE = re.compile(r" at `\$\.(\w+)")


def read_items(value: Any) -> Items:
    """Read what was handed in: all at once, or item by item when one of them is bad.

    Raises: TransferCountInvalid.
    """
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        raise TransferCountInvalid(limit=MOST)
    try:
        wishes = wire.convert(value, list[LedgerTransferIn])
    except (msgspec.ValidationError, Problem):
        return Items(map(_item, value))
    return Items(Item(wish.id, wish, linked=wish.linked) for wish in wishes)


def check_few(items: Sequence[Item]) -> None:
    """Refuse to try out more than a moment's worth of transfers.

    Raises: TransferCountInvalid.
    """
    if len(items) > MOST_DRY:
        raise TransferCountInvalid(limit=MOST_DRY)


def _item(value: Any) -> Item:
    """Read one item, or say why it cannot be read. One that might be linked counts as linked."""
    try:
        wish = wire.convert(value, LedgerTransferIn)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        field = place[1] if place else None
        problem = InvalidBody(errors=[{"field": field or "", "message": str(error)}])
        return _unread(value, Refused(problem, field))
    except Problem as problem:
        return _unread(value, Refused(problem, _culprit(value)))
    return Item(wish.id, wish, linked=wish.linked)


def _unread(value: Any, refused: Refused) -> Item:
    if not isinstance(value, dict):
        return Item(None, refused, linked=False)
    named = value.get("id")
    return Item(
        named[:_ECHO_CHARS] if isinstance(named, str) else None,
        refused,
        linked=value.get("linked", False) is not False,
    )


def _culprit(value: dict[str, Any]) -> str | None:
    """Name the field whose value is refused."""
    for name, shape in _SHAPES.items():
        try:
            with suppress(msgspec.ValidationError):
                wire.convert(value.get(name), shape)
        except Problem:
            return name
    return None

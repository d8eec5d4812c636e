"""Data objects: tag, length, value. Strict in both directions."""

import re
from binascii import crc_hqx
from collections.abc import Iterable, Mapping

from quan.core.invariants import invariant
from quan.wallet.errors.codes import CodeChecksumWrong, MalformedCode

FORMAT_TAG, CRC_TAG = "00", "63"
FORMAT = "01"
CRC_CHARS = 4
MAX_VALUE_CHARS = 99
MAX_CODE_CHARS = 512  # what the specification allows for a whole code

_HEADER = re.compile(r"[0-9]{4}", re.ASCII)
_BEGINNING = f"{FORMAT_TAG}02{FORMAT}"
_CRC_OBJECT = re.compile(rf"{CRC_TAG}04([0-9A-Fa-f]{{4}})", re.ASCII)
_CRC_OBJECT_CHARS = 4 + CRC_CHARS

Objects = dict[str, str]


def looks_like_emvco(text: str) -> bool:
    """Tell whether a text means to be an EMVCo code, be it a damaged one."""
    return text.startswith(_BEGINNING)


def write(objects: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Write data objects in the order given; empty values are left out."""
    pairs = objects.items() if isinstance(objects, Mapping) else objects
    return "".join(_write_one(tag, value) for tag, value in pairs if value)


def _write_one(tag: str, value: str) -> str:
    invariant(len(value) <= MAX_VALUE_CHARS, f"value of tag {tag} fits two digits of length")
    return f"{tag}{len(value):02}{value}"


def read(text: str) -> Objects:
    """Read data objects in their order.

    Raises: MalformedCode when a header is not four digits, a length is zero or runs past the end, or a tag
    comes twice.
    """
    found: Objects = {}
    at = 0
    while at < len(text):
        header = _HEADER.match(text, at)
        if header is None:
            raise MalformedCode(fault=f"header at {at}")
        tag, length = header[0][:2], int(header[0][2:])
        value = text[at + 4 : at + 4 + length]
        if not length or len(value) < length:
            raise MalformedCode(fault=f"length of {tag}")
        if tag in found:
            raise MalformedCode(fault=f"duplicate {tag}")
        found[tag] = value
        at += 4 + length
    return found


def seal(body: str) -> str:
    """Add the checksum to the objects of a code."""
    unsealed = f"{body}{CRC_TAG}{CRC_CHARS:02}"
    return unsealed + checksum(unsealed)


def unseal(text: str) -> Objects:
    """Read a whole code: format first, checksum last and right.

    Raises: MalformedCode, CodeChecksumWrong.
    """
    if len(text) > MAX_CODE_CHARS:
        raise MalformedCode(fault="length of the code")
    if any(not _is_printable(char) for char in text):
        raise MalformedCode(fault="unprintable character")
    if not looks_like_emvco(text):
        raise MalformedCode(fault="format")
    ending = _CRC_OBJECT.fullmatch(text, max(0, len(text) - _CRC_OBJECT_CHARS))
    if ending is None:
        raise MalformedCode(fault="checksum is not last")
    if ending[1].upper() != checksum(text[:-CRC_CHARS]):
        raise CodeChecksumWrong
    objects = read(text)
    if next(reversed(objects)) != CRC_TAG:
        raise MalformedCode(fault="checksum is not last")
    del objects[FORMAT_TAG], objects[CRC_TAG]
    return objects


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, as four upper-case hexadecimal digits."""
    return f"{crc_hqx(text.encode(), 0xFFFF):04X}"


def _is_printable(char: str) -> bool:
    # Lone surrogates come from broken JSON and cannot be written as UTF-8.
    return char >= " " and char != "\x7f" and not "\ud800" <= char <= "\udfff"

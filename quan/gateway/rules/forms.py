"""Reading what was sent: query and form together, in the charset they name, texts as they were signed."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from quan.gateway.errors.wire import DuplicateParameter, IllegalJson, InvalidCharset

DEFAULT_CHARSET = "utf-8"
CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gbk", "gb2312": "gb2312", "gb18030": "gb18030"}
MAX_PARAMS = 200
_CHARSET = re.compile(rb"(?:^|&)charset=([A-Za-z0-9_-]{1,20})(?:&|$)")


def read_params(query: bytes, form: bytes) -> tuple[dict[str, str], str]:
    """Give all parameters of a request, decoded, and Python's name of their charset.

    SDKs put some into the query and some into the form; what stands in both counts as the form has it.

    Raises: InvalidCharset, DuplicateParameter.
    """
    charset = _charset(query, form)
    return {**_read(query, charset), **_read(form, charset)}, charset


def _charset(query: bytes, form: bytes) -> str:
    named = _CHARSET.search(form) or _CHARSET.search(query)
    if named is None:
        return DEFAULT_CHARSET
    charset = CHARSETS.get(named[1].decode().lower())
    if charset is None:
        raise InvalidCharset
    return charset


def _read(encoded: bytes, charset: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            encoded.decode(charset),
            keep_blank_values=True,
            encoding=charset,
            errors="strict",
            max_num_fields=MAX_PARAMS,
        )
    except UnicodeError as error:
        raise InvalidCharset from error
    except ValueError as error:  # more than MAX_PARAMS
        raise DuplicateParameter from error
    params = dict(pairs)
    if len(params) != len(pairs):
        raise DuplicateParameter
    if not all(_can_be_kept(text) for pair in pairs for text in pair):
        raise InvalidCharset
    return params


def read_json(text: str) -> dict[str, Any]:
    """Read a JSON object; its numbers stay texts, so that no amount is ever a float.

    Raises: IllegalJson, also for texts that a database does not keep.
    """
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise IllegalJson from error
    if not isinstance(found, dict) or not all(map(_can_be_kept, _texts(found))):
        raise IllegalJson
    return found


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, inner in value.items():
                yield name
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and infinities are no JSON")


def _can_be_kept(text: str) -> bool:
    """Tell whether a database takes a text: no NUL, no half characters."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False

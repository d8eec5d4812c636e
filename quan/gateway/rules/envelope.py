"""The answer on the wire, in the one form that every SDK reads and verifies.

Compact; the object first and `sign` last; codes first in the object, then all else by name; everything a
text; only ASCII, so that it is the same in every charset; braces in texts escaped, because one SDK counts
them blindly.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from quan.gateway.errors.wire import MESSAGES, SUCCESS

Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]
Fields: TypeAlias = Mapping[str, Value | None]

_FIRST = {name: place for place, name in enumerate(("code", "msg", "sub_code", "sub_msg"))}


def key_of(method: str) -> str:
    """Name the object of an answer."""
    return method.replace(".", "_") + "_response"


def succeeded(fields: Fields, *, code: str = SUCCESS) -> Fields:
    """Complete an answer that is no refusal."""
    return {"code": code, "msg": MESSAGES[code], **fields}


def refused(code: str, sub_code: str, sub_msg: str) -> Fields:
    """Write a refusal."""
    return {"code": code, "msg": MESSAGES[code], "sub_code": sub_code, "sub_msg": sub_msg}


def emit(value: Value | Fields) -> str:
    """Write a value as JSON; fields without a value are left out."""
    match value:
        case str():
            return json.dumps(value).replace("{", r"\u007b").replace("}", r"\u007d")
        case Mapping():
            given = {name: inner for name, inner in value.items() if inner is not None}
            names = sorted(given, key=lambda name: (_FIRST.get(name, len(_FIRST)), name))
            return "{" + ",".join(f"{emit(name)}:{emit(given[name])}" for name in names) + "}"
        case _:
            return "[" + ",".join(emit(inner) for inner in value) + "]"


def sealed(method: str, body: str, signature: str, *, certificate: str | None = None) -> bytes:
    """Write the whole answer around its signed part; `certificate` is our SN, for who works with them."""
    told = "" if certificate is None else f',"alipay_cert_sn":"{certificate}"'
    return f'{{"{key_of(method)}":{body}{told},"sign":"{signature}"}}'.encode("ascii")

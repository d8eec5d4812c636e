"""The common parameters of `/gateway.do`: which must be there, and in which form."""

from collections.abc import Mapping

from quan.gateway.errors.wire import (
    InvalidFormat,
    InvalidSignatureType,
    InvalidVersion,
    MissingAppId,
    MissingMethod,
    MissingSignature,
    MissingTimestamp,
)

SIGN_TYPE = "RSA2"
FORMAT = "JSON"
VERSION = "1.0"
UNKNOWN_METHOD = "alipay.unknown"
_MAX_METHOD_CHARS = 80
_NEEDED = {
    "method": MissingMethod,
    "app_id": MissingAppId,
    "sign": MissingSignature,
    "timestamp": MissingTimestamp,
}


def check_present(params: Mapping[str, str]) -> None:
    """Refuse a call that lacks what every call has.

    Raises: MissingMethod, MissingAppId, MissingSignature, MissingTimestamp.
    """
    for name, missing in _NEEDED.items():
        if not params.get(name):
            raise missing


def check_form(params: Mapping[str, str]) -> None:
    """Refuse a call in a form that is not spoken here.

    Raises: InvalidSignatureType, InvalidFormat, InvalidVersion.
    """
    if params.get("sign_type", SIGN_TYPE) != SIGN_TYPE:
        raise InvalidSignatureType
    if params.get("format", FORMAT).upper() != FORMAT:
        raise InvalidFormat
    if params.get("version", VERSION) != VERSION:
        raise InvalidVersion


def method_named(params: Mapping[str, str]) -> str:
    """Give the method under which a refused call is answered: what it named, if that can name anything."""
    method = params.get("method", "")
    is_name = (
        len(method) <= _MAX_METHOD_CHARS and method.isascii() and method.replace(".", "_").isidentifier()
    )
    return method if is_name else UNKNOWN_METHOD

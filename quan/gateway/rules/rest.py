"""The newer wire (`/v3/alipay/...`): what its Authorization header says and what is signed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from quan.gateway.errors.wire import (
    AWAY,
    SUCCESS,
    IllegalTimestamp,
    InvalidSignature,
    MissingAppId,
    MissingSignature,
)
from quan.gateway.rules.envelope import Fields, emit

SCHEME = "ALIPAY-SHA256withRSA "
REFUSED, TROUBLE = 400, 500
WAITS = "ORDER_SUCCESS_PAY_INPROCESS"
_ENVELOPE = frozenset({"code", "msg"})
_MILLIS = re.compile(r"[0-9]{1,15}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a request says of its sender; `signed` is the part of the header that the signature covers."""

    signed: str
    parts: dict[str, str]
    signature: str

    @property
    def app_id(self) -> str:
        """Which app is asking."""
        return self.parts["app_id"]


def read_authorization(header: str) -> Authorization:
    """Read the header.

    Raises: MissingSignature, MissingAppId, InvalidSignature.
    """
    if not header.startswith(SCHEME):
        raise MissingSignature
    signed, mark, signature = header.removeprefix(SCHEME).rpartition(",sign=")
    if not mark or not signature:
        raise MissingSignature
    pairs = [part.strip().partition("=") for part in signed.split(",")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs):
        raise InvalidSignature
    if not parts.get("app_id"):
        raise MissingAppId
    return Authorization(signed, parts, signature)


def sent_at(authorization: Authorization) -> datetime:
    """Tell when a request says it was made.

    Raises: IllegalTimestamp.
    """
    millis = authorization.parts.get("timestamp", "")
    if not _MILLIS.fullmatch(millis):
        raise IllegalTimestamp
    try:
        return _EPOCH + timedelta(milliseconds=int(millis))
    except OverflowError as error:
        raise IllegalTimestamp from error


def request_text(
    authorization: Authorization, *, verb: str, target: bytes, body: bytes, app_auth_token: str
) -> bytes:
    """Write what the sender signed; `target` is the path with its query as they were sent."""
    token = f"{app_auth_token}\n".encode() if app_auth_token else b""
    return f"{authorization.signed}\n{verb}\n".encode() + target + b"\n" + body + b"\n" + token


def answer_text(*, timestamp: str, nonce: str, body: bytes) -> bytes:
    """Write what we sign of an answer."""
    return f"{timestamp}\n{nonce}\n".encode() + body + b"\n"


def method_of(path: str) -> str:
    """Name the method behind a path below `/v3/`."""
    return path.strip("/").replace("/", ".")


def answer(fields: Fields) -> tuple[int, str]:
    """Write the fields of an answer as this wire does: its status and its body.

    What waits for the buyer is no success here: nobody shall take it for paid.
    """
    code = str(fields.get("code", SUCCESS))
    if code == SUCCESS:
        return 200, emit({name: value for name, value in fields.items() if name not in _ENVELOPE})
    word = str(fields.get("sub_code") or WAITS).removeprefix("isv.").removeprefix("isp.")
    told: Fields = {"code": word, "message": fields.get("sub_msg") or fields["msg"]}
    return TROUBLE if code == AWAY else REFUSED, emit(told)

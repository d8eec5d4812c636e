"""Secrets that the house hands out, and the digests it keeps of them."""

import hashlib
import hmac
from collections.abc import Sequence

RECOVERY_CODES = 10
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32: no i, l, o, u
_CODE_DIGITS = 16
_GROUP = 4
_LOOKALIKES = str.maketrans("ilo", "110", " -")


def digest(token: str) -> bytes:
    """Give what is kept of a token. A plain hash will do: tokens are random and long."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(session_token: str) -> str:
    """Give the word that proves a script read it from us; it cannot be turned back into the session token."""
    return hmac.digest(session_token.encode(), b"quan:csrf", "sha256").hex()


def write_recovery_code(random: bytes) -> str:
    """Write 80 random bits as four groups of four: `k3m9-...`."""
    number = int.from_bytes(random, "big")
    digits = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_CODE_DIGITS))
    return "-".join(digits[start : start + _GROUP] for start in range(0, _CODE_DIGITS, _GROUP))


def recovery_digest(code: str) -> bytes:
    """Give what is kept of a recovery code, however it was typed: case, blanks and dashes do not matter."""
    return digest("recovery:" + code.strip().lower().translate(_LOOKALIKES))


def recovery_digests(codes: Sequence[str]) -> list[bytes]:
    """Give what is kept of a set of codes."""
    return [recovery_digest(code) for code in codes]

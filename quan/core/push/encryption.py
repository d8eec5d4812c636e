"""Sealing a message for one browser: RFC 8291 over RFC 8188 (aes128gcm), in a single record."""

import base64
import binascii
import os
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_BYTES = 4096
"""What a push service takes at most, header and seal included."""
MOST_BYTES = 3_800
PAD_TO_BYTES = 256
_POINT_BYTES, _AUTH_BYTES, _SALT_BYTES = 65, 16, 16
_NAME_BYTES = 24
_LAST_RECORD = b"\x02"


@dataclass(frozen=True, slots=True)
class Recipient:
    """The keys that a browser made for its subscription: a point of P-256 and a secret."""

    point: bytes
    auth: bytes

    @classmethod
    def parse(cls, p256dh: str, auth: str) -> Self:
        """Read the keys as browsers write them.

        Raises: ValueError for what is no key.
        """
        try:
            found = cls(unbase64(p256dh), unbase64(auth))
        except (binascii.Error, UnicodeError) as error:
            raise ValueError("not base64") from error
        if len(found.point) != _POINT_BYTES or len(found.auth) != _AUTH_BYTES:
            raise ValueError("not of the right length")
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), found.point)  # on the curve, or ValueError
        return found


def seal(
    message: bytes,
    recipient: Recipient,
    *,
    salt: bytes | None = None,
    ours: EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Seal at most MOST_BYTES for a recipient. Salt and key are drawn anew, but for the RFC's own example."""
    salt, ours = salt or os.urandom(_SALT_BYTES), ours or generate_private_key(SECP256R1())
    point = point_of(ours.public_key())
    shared = ours.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), recipient.point))
    key = derive(shared, salt=recipient.auth, info=b"WebPush: info\0" + recipient.point + point, length=32)
    sealed = AESGCM(derive(key, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)).encrypt(
        derive(key, salt=salt, info=b"Content-Encoding: nonce\0", length=12), message + _LAST_RECORD, None
    )
    return salt + RECORD_BYTES.to_bytes(4) + bytes([len(point)]) + point + sealed


def padded(message: bytes) -> bytes:
    """Hide how long a JSON message is: blanks after it mean nothing to who reads it."""
    return message + b" " * (-len(message) % PAD_TO_BYTES)


def veiled(topic: str, recipient: Recipient) -> str:
    """Give a topic a name of 32 letters that means nothing to anybody, and another one for every browser."""
    name = derive(recipient.auth, salt=b"", info=b"topic\0" + topic.encode(), length=_NAME_BYTES)
    return base64_of(name)


def derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """Derive a key of so many bytes."""
    return HKDF(SHA256(), length, salt, info).derive(secret)


def point_of(key: EllipticCurvePublicKey) -> bytes:
    """Write a public key as browsers want it."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64_of(data: bytes) -> str:
    """Write bytes in the alphabet for URLs, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unbase64(text: str) -> bytes:
    """Read them back, padded or not."""
    return base64.b64decode(
        text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True
    )

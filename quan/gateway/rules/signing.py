"""Signatures: which text is signed, RSA2 over it, and keys in the spellings that SDKs know."""

import base64
import binascii
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

LEAST_BITS, MOST_BITS = 2048, 4096
PUBLIC_EXPONENT = 65537
_MAX_KEY_CHARS = 4096


def content(
    params: Mapping[str, str], *, without: Collection[str] = ("sign",), keeps_empty: bool = True
) -> str:
    """Write what is signed: `k=v` of all parameters in the order of their names, joined by `&`."""
    kept = sorted(
        (name, value) for name, value in params.items() if name not in without and (keeps_empty or value)
    )
    return "&".join(f"{name}={value}" for name, value in kept)


def candidates(params: Mapping[str, str]) -> list[str]:
    """Give the texts that the sender may have signed: some SDKs leave parameters without value out."""
    sparse, full = content(params, keeps_empty=False), content(params)
    return [sparse] if sparse == full else [sparse, full]


def verifies(public_key: bytes, texts: Collection[bytes], signature: str) -> bool:
    """Tell whether a base64 signature fits one of the texts."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    key = load_public(public_key)
    return any(_fits(key, given, text) for text in texts)


def _fits(key: RSAPublicKey, signature: bytes, text: bytes) -> bool:
    try:
        key.verify(signature, text, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def signature_of(private_key: RSAPrivateKey, text: bytes) -> str:
    """Sign a text, in base64."""
    return base64.b64encode(private_key.sign(text, PKCS1v15(), SHA256())).decode()


@lru_cache(maxsize=1024)
def load_public(der: bytes) -> RSAPublicKey:
    """Read a public key that is known to be one."""
    return cast("RSAPublicKey", load_der_public_key(der))


def load_private(der: bytes) -> RSAPrivateKey:
    """Read a private key of our own making; checking it again would take longer than to sign."""
    return cast("RSAPrivateKey", load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True))


def read_public_key(text: str) -> bytes | None:
    """Read the public key of an app, as PEM or as base64 without the lines; None for what is no good key."""
    lines = [line for line in text[:_MAX_KEY_CHARS].split() if line]
    bare = "".join(line for line in lines if not line.startswith(("-----", "PUBLIC", "KEY-----", "RSA")))
    try:
        key = load_der_public_key(base64.b64decode(bare, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPublicKey) or not LEAST_BITS <= key.key_size <= MOST_BITS:
        return None
    return public_bytes(key) if key.public_numbers().e == PUBLIC_EXPONENT else None


def public_bytes(key: RSAPublicKey) -> bytes:
    """Write a public key as DER (SubjectPublicKeyInfo)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def private_bytes(key: RSAPrivateKey) -> bytes:
    """Write a private key as DER (PKCS#8), for us."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def spellings(key: RSAPrivateKey) -> tuple[str, str]:
    """Write a private key as SDKs want it: base64 without lines, as PKCS#1 and as PKCS#8."""
    pkcs1 = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return base64.b64encode(pkcs1).decode(), base64.b64encode(private_bytes(key)).decode()

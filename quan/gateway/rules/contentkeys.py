"""Encrypted content: AES-128-CBC with an IV of zeros, as SDKs do it; the signature around it protects."""

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from quan.gateway.errors.wire import InvalidEncryption

_BLOCK_BYTES = 16


def encrypt(key: bytes, text: str) -> str:
    """Encrypt a text, in base64."""
    padder = PKCS7(AES128.block_size).padder()
    padded = padder.update(text.encode()) + padder.finalize()
    return base64.b64encode(_through(_cipher(key).encryptor(), padded)).decode()


def decrypt(key: bytes, encrypted: str, *, charset: str) -> str:
    """Decrypt what an app encrypted.

    Raises: InvalidEncryption.
    """
    unpadder = PKCS7(AES128.block_size).unpadder()
    try:
        padded = _through(_cipher(key).decryptor(), base64.b64decode(encrypted, validate=True))
        return (unpadder.update(padded) + unpadder.finalize()).decode(charset)
    except (binascii.Error, ValueError) as error:
        raise InvalidEncryption from error


def _cipher(key: bytes) -> Cipher[CBC]:
    return Cipher(AES128(key), CBC(bytes(_BLOCK_BYTES)))


def _through(context: CipherContext, data: bytes) -> bytes:
    return context.update(data) + context.finalize()

"""Keys for different purposes, all derived from the server's one secret."""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class Keys:
    """Derives a key per purpose, so that a leak of one tells nothing about another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """Give the 32-byte key for a purpose, like `voucher`."""
        return hmac.digest(self._secret, f"quan:{purpose}".encode(), "sha256")

    def seal(self, purpose: str, text: str) -> bytes:
        """Give a 32-byte keyed hash of a short secret, to store instead of it."""
        return hmac.digest(self.derive(purpose), text.encode(), hashlib.sha256)

    def lock(self, purpose: str, secret: bytes, *, place: str) -> bytes:
        """Encrypt a secret that must come back, to be stored at one place (AES-256-GCM).

        Moved to another place, like another owner's row, it does not open.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.derive(purpose)).encrypt(nonce, secret, place.encode())

    def unlock(self, purpose: str, locked: bytes, *, place: str) -> bytes:
        """Decrypt what `lock` encrypted; cryptography's InvalidTag when it is not that, or lay elsewhere."""
        nonce, box = locked[:_NONCE_BYTES], locked[_NONCE_BYTES:]
        return AESGCM(self.derive(purpose)).decrypt(nonce, box, place.encode())

"""Keys for different purposes, all derived from the server's one secret."""

import hashlib
import hmac


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

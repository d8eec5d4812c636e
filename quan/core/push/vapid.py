"""Saying to a push service who sends: a token per service, signed with a key of ours (VAPID, RFC 8292)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from quan.core import wire
from quan.core.keys import Keys
from quan.core.push.encryption import base64_of, point_of

LIFE = timedelta(hours=12)
"""Services take at most 24 hours; a token is used again for half its life."""
MOST_SERVICES = 200
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_NUMBER_BYTES = 32


class Vapid:
    """The house's own signature. The key is derived from the server's secret: made with it, kept with it."""

    def __init__(self, keys: Keys, *, subject: str) -> None:
        number = int.from_bytes(keys.derive("push-vapid")) % (_ORDER - 1) + 1
        self._key = derive_private_key(number, SECP256R1())
        self._subject = subject
        self._tokens: dict[str, tuple[datetime, str]] = {}
        self.public_key = base64_of(point_of(self._key.public_key()))

    def authorization(self, endpoint: str, now: datetime) -> str:
        """Give the Authorization header for a push service."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        until, token = self._tokens.get(audience, (now, ""))
        if until - now < LIFE / 2:
            until = now + LIFE
            token = self._signed({"aud": audience, "exp": int(until.timestamp()), "sub": self._subject})
            if len(self._tokens) >= MOST_SERVICES:  # members name them: there is no end of names
                self._tokens.clear()
            self._tokens[audience] = until, token
        return f"vapid t={token}, k={self.public_key}"

    def _signed(self, claims: dict[str, object]) -> str:
        head = base64_of(wire.encode({"typ": "JWT", "alg": "ES256"}))
        unsigned = f"{head}.{base64_of(wire.encode(claims))}"
        r, s = decode_dss_signature(self._key.sign(unsigned.encode(), ECDSA(SHA256())))
        return f"{unsigned}.{base64_of(r.to_bytes(_NUMBER_BYTES) + s.to_bytes(_NUMBER_BYTES))}"

"""A passkey holder in software: what a phone does when navigator.credentials is called."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    """One discoverable credential, an ES256 key that counts its uses."""

    key: ec.EllipticCurvePrivateKey
    user_handle: bytes
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    uses: int = 0


@dataclass
class Phone:
    """Holds passkeys; can be told to misbehave."""

    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED
    passkeys: list[Passkey] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        passkey = Passkey(ec.generate_private_key(ec.SECP256R1()), from_text(options["user"]["id"]))
        self.passkeys.append(passkey)
        attested = bytes(16) + len(passkey.id).to_bytes(2, "big") + passkey.id + cose(passkey.key)
        data = self._authenticator_data(options["rp"]["id"], self.flags | ATTESTED, 0) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            passkey,
            {
                "clientDataJSON": to_text(self._client_data("webauthn.create", options)),
                "attestationObject": to_text(attestation),
                "transports": ["internal"],
            },
        )

    def get(self, options: dict[str, Any], *, passkey: Passkey | None = None) -> dict[str, Any]:
        """Answer `navigator.credentials.get` with the passkey picked, or the first."""
        passkey = passkey or self.passkeys[0]
        passkey.uses += 1
        client_data = self._client_data("webauthn.get", options)
        data = self._authenticator_data(options["rpId"], self.flags, passkey.uses)
        signed = data + hashlib.sha256(client_data).digest()
        return self._credential(
            passkey,
            {
                "clientDataJSON": to_text(client_data),
                "authenticatorData": to_text(data),
                "signature": to_text(passkey.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": to_text(passkey.user_handle),
            },
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        data = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(data | {"crossOrigin": False}).encode()

    def _authenticator_data(self, rp_id: str, flags: int, uses: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + uses.to_bytes(4, "big")

    def _credential(self, passkey: Passkey, response: dict[str, Any]) -> dict[str, Any]:
        name = to_text(passkey.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }


def cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write the public key as an authenticator does."""
    numbers = key.public_key().public_numbers()
    x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
    return bytes(cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y}))


def to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

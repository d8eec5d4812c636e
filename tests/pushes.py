"""A push service and a browser behind it: takes what is pushed, checks who signed it, and opens it.

It shares no code with the house: what it opens was sealed as RFC 8291 says, or it is not opened.
"""

import asyncio
import base64
import hmac
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class Pushed:
    """One message that came in, opened."""

    message: dict[str, Any]
    headers: dict[str, str]
    claims: dict[str, Any]
    sealed: bytes


@dataclass
class Browser:
    """A browser's subscription, and what it heard."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    heard: list[Pushed] = field(default_factory=list)
    status: int = 201
    retry_after: str = ""
    tries: int = 0

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": base64_of(self.point), "auth": base64_of(self.auth)}

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(one.message["title"], one.message["body"]) for one in self.heard]

    def open(self, sealed: bytes) -> bytes:
        salt, length = sealed[:16], sealed[20]
        theirs, box = sealed[21 : 21 + length], sealed[21 + length :]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )
        secret = _hkdf(self.auth, shared, b"WebPush: info\0" + self.point + theirs, 32)
        key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, box, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02", "the last record ends with 2"
        return padded[:-1]


@dataclass
class PushService:
    """The service: where it listens, and its browsers by their path."""

    origin: str
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self) -> Browser:
        path = "/push/" + secrets.token_urlsafe(12)
        self.browsers[path] = Browser(self.origin + path)
        return self.browsers[path]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().strip().split("\r\n")
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                path = first.split(" ")[1]
                status = self._take(path, headers, body)
                wanted = self.browsers[path].retry_after if path in self.browsers else ""
                pause = f"Retry-After: {wanted}\r\n" if wanted else ""
                writer.write(f"HTTP/1.1 {status} -\r\n{pause}Content-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        browser = self.browsers.get(path)
        if browser is None:
            return 410
        browser.tries += 1
        if browser.status < 300:
            claims = checked(headers["authorization"])
            assert claims["aud"] == self.origin
            message = json.loads(browser.open(body))
            browser.heard.append(Pushed(message, headers, claims, body))
        return browser.status


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService("")
    server = await asyncio.start_server(service.take, "127.0.0.1", 0)
    service.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service


def checked(authorization: str) -> dict[str, Any]:
    """Check a VAPID header by the key in it; give what it claims."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(parts["k"]))
    both = unbase64(signature)
    key.verify(
        encode_dss_signature(int.from_bytes(both[:32]), int.from_bytes(both[32:])),
        f"{head}.{claims}".encode(),
        ec.ECDSA(SHA256()),
    )
    found: dict[str, Any] = json.loads(unbase64(claims))
    return found


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\x01", "sha256")[:length]


def base64_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

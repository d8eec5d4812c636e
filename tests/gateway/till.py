"""A till: a program that calls the gateway as SDKs do. It shares no code with the house.

It signs what it sends and believes nothing that is not signed.
"""

import base64
import json
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from tests.people import PASSWORD
from tests.trade.shop import Shop

KEY = generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = generate_private_key(public_exponent=65537, key_size=2048)
SEALED = re.compile(
    rb'^\{"(?P<key>[a-z_]+_response)":(?P<body>.*?)'
    rb'(,"alipay_cert_sn":"(?P<sn>[0-9a-f]{32})")?,"sign":"(?P<sign>[A-Za-z0-9+/=]+)"\}$'
)


@dataclass(eq=False)
class Till:
    """A program of a shop."""

    shop: Shop
    app: dict[str, Any]
    key: RSAPrivateKey = KEY
    more: dict[str, str] = field(default_factory=dict)

    @property
    def browser(self) -> httpx.AsyncClient:
        return self.shop.owner.browser

    @property
    def house_key(self) -> RSAPublicKey:
        key = load_der_public_key(base64.b64decode(self.app["house_public_key"]))
        assert isinstance(key, RSAPublicKey)
        return key

    async def call(self, method: str, content: dict[str, Any] | None = None, **params: str) -> dict[str, Any]:
        """Call a method by the form, and give what the answer says once its signature was checked."""
        reply = await self.post(self.signed(method, content, **params))
        return self.opened(reply, method)

    def signed(self, method: str, content: dict[str, Any] | None = None, **params: str) -> dict[str, str]:
        common = {
            "app_id": self.app["app_id"],
            "method": method,
            "format": "json",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": wall_clock(),
            "version": "1.0",
            **self.more,
            **params,
        }
        if content is not None:
            common["biz_content"] = json.dumps(content, ensure_ascii=False)
        return self.sign(common)

    def sign(self, params: dict[str, str], *, charset: str = "utf-8") -> dict[str, str]:
        return {**params, "sign": signature(self.key, text_of(params).encode(charset))}

    async def post(self, params: dict[str, str]) -> httpx.Response:
        """Send common parameters in the query and the content in a form, as most SDKs do."""
        form = {name: params[name] for name in params if name == "biz_content"}
        query = {name: value for name, value in params.items() if name not in form}
        return await self.send("POST", urlencode(query), urlencode(form))

    async def send(self, verb: str, query: str, form: str = "") -> httpx.Response:
        return await self.browser.request(
            verb,
            f"/gateway.do?{query}",
            content=form,
            headers={"content-type": "application/x-www-form-urlencoded;charset=utf-8"},
        )

    def opened(self, reply: httpx.Response, method: str, key: RSAPublicKey | None = None) -> dict[str, Any]:
        """Check that an answer has the one form and is signed; give what it says."""
        assert reply.status_code == 200, reply.text
        found = SEALED.match(reply.content)
        assert found, reply.text
        assert found["key"].decode() == method.replace(".", "_") + "_response"
        check(key or self.house_key, found["body"], found["sign"].decode())
        said: dict[str, Any] = json.loads(found["body"])

        return said


def text_of(params: dict[str, str]) -> str:
    return "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "sign")


def signature(key: RSAPrivateKey, text: bytes) -> str:
    return base64.b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()


def check(key: RSAPublicKey, text: bytes, given: str) -> None:
    key.verify(base64.b64decode(given), text, PKCS1v15(), SHA256())


def public_text(key: RSAPrivateKey) -> str:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def wall_clock(*, off: timedelta = timedelta()) -> str:
    """Give what the clock on the wall of a shop in China shows."""
    return (datetime.fromtimestamp(time.time(), UTC) + timedelta(hours=8) + off).strftime("%Y-%m-%d %H:%M:%S")


async def make_app(shop: Shop, **given: Any) -> Till:
    """Let the owner of a shop make an app for it."""
    wish = {"name": "Till 1", "public_key": public_text(KEY), "password": PASSWORD, **given}
    reply = await shop.owner.browser.post(f"/v1/merchants/{shop.id}/apps", json=wish)
    assert reply.status_code == 201, reply.text
    return Till(shop, reply.json())


def form_of(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))

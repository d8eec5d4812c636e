"""Answers sealed by the house, in the forms of both wires."""

import secrets

from quan.gateway.model.apps import App
from quan.gateway.model.calls import Call
from quan.gateway.operations import authority
from quan.gateway.operations.apps import secrets_of
from quan.gateway.operations.house import House
from quan.gateway.operations.signing import sign
from quan.gateway.rules import certificates, contentkeys, envelope, rest
from quan.gateway.rules.envelope import Fields

_MILLI = 1000
_NONCE_BYTES = 16


async def seal(
    house: House, method: str, fields: Fields, *, app: App | None, call: Call | None = None
) -> bytes:
    """Write an answer of `/gateway.do`. To an app nobody knows it is signed with the house's own key."""
    body, certificate = envelope.emit(fields), None
    if call is not None and call.is_encrypted:
        body = envelope.emit(contentkeys.encrypt(secrets_of(house.keys, call.app).content_key, body))
    if call is not None and call.is_certified:
        certificate = certificates.number_of(call.app.house_certificate)
    signature = await sign(await _key(house, app), body.encode())
    return envelope.sealed(method, body, signature, certificate=certificate)


async def seal_rest(house: House, body: bytes, *, app: App | None) -> dict[str, str]:
    """Give the headers that seal an answer below `/v3`. In lower case: one SDK looks for them so."""
    timestamp = str(int(house.db.clock.now().timestamp() * _MILLI))
    nonce = secrets.token_hex(_NONCE_BYTES)
    text = rest.answer_text(timestamp=timestamp, nonce=nonce, body=body)
    signature = await sign(await _key(house, app), text)
    sn = {} if app is None else {"alipay-sn": certificates.number_of(app.house_certificate)}
    return {"alipay-timestamp": timestamp, "alipay-nonce": nonce, "alipay-signature": signature, **sn}


async def _key(house: House, app: App | None) -> bytes:
    if app is not None:
        return secrets_of(house.keys, app).house_key
    return (await authority.ensured(house.db, house.config, house.keys, authority.HOUSE)).key

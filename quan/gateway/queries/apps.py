"""Apps as their merchants see them."""

import base64
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from quan import trade
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.gateway.errors.apps import AppNotFound
from quan.gateway.model.apps import App, AppId, AppOut
from quan.gateway.operations import authority
from quan.gateway.operations.apps import secrets_of
from quan.gateway.rules import signing
from quan.gateway.store import apps as store


async def apps_of(reader: Reader, merchant: trade.MerchantId, *, owner: MemberId) -> list[App]:
    """List the apps of a merchant for its owner.

    Raises: trade's MerchantNotFound.
    """
    await trade.own_merchant(reader, merchant, owner=owner)
    return await store.of_merchant(reader, merchant)


async def app(reader: Reader, merchant: trade.MerchantId, id: AppId, *, owner: MemberId) -> App:  # noqa: A002 - as in identity.member
    """Read one app for its merchant's owner.

    Raises: trade's MerchantNotFound, AppNotFound.
    """
    await trade.own_merchant(reader, merchant, owner=owner)
    found = await store.find(reader, merchant, id)
    if found is None:
        raise AppNotFound
    return found


async def apps_out(
    reader: Reader, keys: Keys, apps: Sequence[App], *, private_key: RSAPrivateKey | None = None
) -> list[AppOut]:
    """Show apps; the private key only if it was made a moment ago."""
    root = await authority.known(reader, keys, authority.ROOT)
    pkcs1, pkcs8 = (None, None) if private_key is None else signing.spellings(private_key)
    return [
        AppOut(
            id=one.id,
            merchant=one.merchant,
            app_id=one.number,
            name=one.name,
            grants=sorted(one.grants),
            is_active=one.is_active,
            public_key=base64.b64encode(one.public_key).decode(),
            house_public_key=base64.b64encode(one.house_public_key).decode(),
            content_key=base64.b64encode(secrets_of(keys, one).content_key).decode(),
            app_certificate=one.certificate,
            house_certificate=one.house_certificate,
            root_certificate="" if root is None else root.certificate,
            made_at=one.made_at,
            private_key_pkcs1=pkcs1,
            private_key_pkcs8=pkcs8,
        )
        for one in apps
    ]

"""Apps: made, given another key, switched off. What they sign with is shown once, or never known here."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from quan import trade
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.invariants import InvariantBroken
from quan.core.keys import Keys
from quan.gateway.errors.apps import AppKeyInvalid, AppNotFound, TooManyApps
from quan.gateway.model.apps import App, AppId, AppSecrets, Grant
from quan.gateway.operations import authority
from quan.gateway.operations.authority import PURPOSE
from quan.gateway.operations.signing import new_key
from quan.gateway.rules import apps as rules
from quan.gateway.rules import certificates, signing
from quan.gateway.store import apps as store

MOST = 20
_NUMBERS_TRIED = 5
_CONTENT_KEY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApp:
    """A wish for an app; without a public key the house makes the pair."""

    merchant: trade.MerchantId
    name: str
    grants: Collection[Grant]
    public_key: str | None


@dataclass(frozen=True, slots=True)
class MadeApp:
    """An app, and its private key if the house made it: it is not kept."""

    app: App
    private_key: RSAPrivateKey | None


async def make(db: Database, config: Config, keys: Keys, *, wish: NewApp, by: MemberId) -> MadeApp:
    """Make an app of a merchant for its owner.

    Raises: trade's MerchantNotFound, AppNameInvalid, AppGrantsInvalid, AppKeyInvalid, TooManyApps.
    """
    name = rules.clean_name(wish.name)
    rules.check_grants(wish.grants)
    own = await new_key() if wish.public_key is None else None
    public_key = signing.public_bytes(own.public_key()) if own else _read(wish.public_key or "")
    root = await authority.ensured(db, config, keys, authority.ROOT)
    house = await new_key()
    async with db.transaction() as tx:
        await trade.own_merchant(tx, wish.merchant, owner=by)
        await store.lock_merchant(tx, wish.merchant)
        if len(await store.of_merchant(tx, wish.merchant)) >= MOST:
            raise TooManyApps(limit=MOST)
        app = await _insert(tx, keys, wish, name=name, public_key=public_key, house=house, root=root)
        await audit.record(
            tx, actor=by, action="gateway.app-made", subject=app.id, detail={"app_id": app.number}
        )
    return MadeApp(app, own)


async def _insert(
    tx: Tx,
    keys: Keys,
    wish: NewApp,
    *,
    name: str,
    public_key: bytes,
    house: RSAPrivateKey,
    root: authority.Authority,
) -> App:
    for _ in range(_NUMBERS_TRIED):
        number = rules.number_of(secrets.randbelow(10**rules.RANDOM_DIGITS))
        app = App(
            id=AppId.new(tx.now),
            merchant=wish.merchant,
            number=number,
            name=name,
            grants=frozenset(wish.grants),
            public_key=public_key,
            certificate=_certify(tx, root, public_key, number),
            house_key=keys.lock(PURPOSE, signing.private_bytes(house), place=number),
            house_public_key=signing.public_bytes(house.public_key()),
            house_certificate=_certify(tx, root, signing.public_bytes(house.public_key()), f"quan-{number}"),
            content_key=keys.lock(
                PURPOSE, secrets.token_bytes(_CONTENT_KEY_BYTES), place=f"content-{number}"
            ),
            is_active=True,
            made_at=tx.now,
        )
        if await store.insert(tx, app):
            return app
    raise InvariantBroken("of a million million numbers one is free")


def _certify(tx: Tx, root: authority.Authority, public_key: bytes, common_name: str) -> str:
    return certificates.issue(
        signing.load_public(public_key),
        common_name,
        root_pem=root.certificate,
        key=signing.load_private(root.key),
        now=tx.now,
    )


def _read(text: str) -> bytes:
    public_key = signing.read_public_key(text)
    if public_key is None:
        raise AppKeyInvalid(least_bits=signing.LEAST_BITS, most_bits=signing.MOST_BITS)
    return public_key


async def replace_key(
    db: Database,
    config: Config,
    keys: Keys,
    *,
    merchant: trade.MerchantId,
    app: AppId,
    public_key: str,
    by: MemberId,
) -> App:
    """Give an app another public key; what the old one signs is refused from now on.

    Raises: trade's MerchantNotFound, AppNotFound, AppKeyInvalid.
    """
    fresh = _read(public_key)
    root = await authority.ensured(db, config, keys, authority.ROOT)
    async with db.transaction() as tx:
        found = await _own(tx, merchant, app, by)
        if fresh == found.house_public_key:
            raise AppKeyInvalid(least_bits=signing.LEAST_BITS, most_bits=signing.MOST_BITS)
        changed = replace(found, public_key=fresh, certificate=_certify(tx, root, fresh, found.number))
        await store.set_key(tx, changed)
        await audit.record(tx, actor=by, action="gateway.app-key-replaced", subject=app)
        return changed


async def switch(tx: Tx, *, merchant: trade.MerchantId, app: AppId, is_active: bool, by: MemberId) -> App:
    """Switch an app on or off.

    Raises: trade's MerchantNotFound, AppNotFound.
    """
    changed = replace(await _own(tx, merchant, app, by), is_active=is_active)
    await store.set_active(tx, changed)
    action = "gateway.app-on" if is_active else "gateway.app-off"
    await audit.record(tx, actor=by, action=action, subject=app)
    return changed


async def _own(tx: Tx, merchant: trade.MerchantId, app: AppId, by: MemberId) -> App:
    await trade.own_merchant(tx, merchant, owner=by)
    found = await store.find(tx, merchant, app)
    if found is None:
        raise AppNotFound
    return found


def secrets_of(keys: Keys, app: App) -> AppSecrets:
    """Open the secrets of an app."""
    return _opened(keys, app.number, app.house_key, app.content_key)


@lru_cache(maxsize=1024)
def _opened(keys: Keys, number: str, house_key: bytes, content_key: bytes) -> AppSecrets:
    return AppSecrets(
        keys.unlock(PURPOSE, house_key, place=number),
        keys.unlock(PURPOSE, content_key, place=f"content-{number}"),
    )

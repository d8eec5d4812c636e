"""The house's own keys: made once, kept locked."""

from dataclasses import dataclass

from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.invariants import invariant
from quan.core.keys import Keys
from quan.gateway.operations.signing import new_key
from quan.gateway.rules import certificates, signing
from quan.gateway.store import apps as store

ROOT, HOUSE = "root", "house"
PURPOSE = "gateway-key"


@dataclass(frozen=True, slots=True)
class Authority:
    """A private key of the house in DER, and its certificate in PEM."""

    key: bytes
    certificate: str


async def ensured(db: Database, config: Config, keys: Keys, name: str) -> Authority:
    """Give a key of the house, making it on first use. Not in a transaction: a key takes time to make."""
    async with db.read() as reader:
        found = await known(reader, keys, name)
    if found is not None:
        return found
    fresh = await new_key()
    async with db.transaction() as tx:
        certificate = certificates.root(fresh, country=config.country, now=tx.now)
        locked = keys.lock(PURPOSE, signing.private_bytes(fresh), place=name)
        await store.keep_authority(tx, name, locked, certificate)
        kept = await known(tx, keys, name)
    invariant(kept is not None, "a key of the house that was made is kept")
    assert kept is not None  # noqa: S101 - tells the type checker what the invariant holds
    return kept


async def known(reader: Reader, keys: Keys, name: str) -> Authority | None:
    """Give a key of the house, if it was made already."""
    found = await store.authority(reader, name)
    if found is None:
        return None
    locked, certificate = found
    return Authority(keys.unlock(PURPOSE, locked, place=name), certificate)

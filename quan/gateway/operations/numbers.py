"""The digits a merchant knows people by, given out when they are first needed."""

import secrets

from quan import trade
from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.invariants import InvariantBroken
from quan.gateway.store import numbers as store

_PREFIX = "2088"
_RANDOM_DIGITS = 12
_TRIED = 5


async def number_of(tx: Tx, merchant: trade.MerchantId, holder: Id) -> str:
    """Give the digits of a member, or of the merchant itself."""
    known = await store.number_of(tx, merchant, holder)
    if known is not None:
        return known
    for _ in range(_TRIED):
        fresh = f"{_PREFIX}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}}"
        await store.insert(tx, merchant, holder, fresh)
        known = await store.number_of(tx, merchant, holder)
        if known is not None:
            return known
    raise InvariantBroken("of a million million numbers one is free")

"""Merchants as their owners and the house see them."""

from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.trade.model.merchants import Merchant, MerchantId, balance_account
from quan.trade.operations.merchants import balance_of, required
from quan.trade.rules.merchants import check_owner
from quan.trade.store import merchants as store


async def merchant(reader: Reader, id: MerchantId) -> Merchant:  # noqa: A002 - as in identity.member
    """Read a merchant.

    Raises: MerchantNotFound.
    """
    return await required(reader, id)


async def own_merchant(reader: Reader, id: MerchantId, *, owner: MemberId) -> Merchant:  # noqa: A002 - as above
    """Read a merchant for its owner.

    Raises: MerchantNotFound, also for another's.
    """
    return check_owner(await store.get(reader, id), owner)


async def merchants_of(reader: Reader, owner: MemberId) -> list[Merchant]:
    """List what merchants a member owns, the oldest first."""
    return await store.of_owner(reader, owner)


async def merchant_balance(reader: Reader, merchant: MerchantId, asset: Asset) -> Money:
    """Tell what a merchant has earned and not taken out."""
    return await balance_of(reader, balance_account(merchant, asset), asset)

"""What of an exchange is for systems to say."""

from quan import ledger
from quan.admin.model.exchanges import ExchangeIn
from quan.admin.rules import accounts
from quan.core.ids import Id, uuid_of
from quan.core.money import ASSETS, Asset


def check_exchange(wish: ExchangeIn) -> tuple[Asset, Id | None]:
    """Give the asset that is bought, and whose quote it is.

    Raises: IdNotForSystems, UnknownAsset, MalformedId.
    """
    accounts.check_id(wish.id)
    return ASSETS.get(wish.into), None if wish.reference is None else Id(uuid_of(wish.reference))


def accounts_of(wish: ExchangeIn) -> tuple[ledger.AccountId, ...]:
    """Name the accounts that an exchange moves, or may move."""
    return wish.source, wish.target, wish.taking, wish.giving, wish.fees

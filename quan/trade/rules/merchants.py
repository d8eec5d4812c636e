"""Who may become a merchant, and who may sell."""

from collections.abc import Collection

from quan import wallet
from quan.core.ids import Id, MemberId
from quan.trade.errors.merchants import (
    AlreadyDecided,
    MerchantNameInvalid,
    MerchantNotFound,
    MerchantNotVerified,
    MerchantSuspended,
    NotACategoryOfShops,
    OwnMerchant,
    ReasonNeeded,
    RegistrationNeeded,
    TooManyMerchants,
)
from quan.trade.model.merchants import Merchant, MerchantKind, MerchantStatus

MAX_OF_ONE = 5
MAX_NAME_CHARS = 60
MAX_REASON_CHARS = 200

_NOT_OF_SHOPS = frozenset({wallet.Category.TRANSFER, wallet.Category.TOPUP, wallet.Category.CASH})

# What an operator may make of a merchant in each state.
_NEXT = {
    MerchantStatus.APPLIED: frozenset({MerchantStatus.VERIFIED, MerchantStatus.REFUSED}),
    MerchantStatus.VERIFIED: frozenset({MerchantStatus.SUSPENDED}),
    MerchantStatus.SUSPENDED: frozenset({MerchantStatus.VERIFIED}),
    MerchantStatus.REFUSED: frozenset({MerchantStatus.VERIFIED}),
}


def clean_name(text: str) -> str:
    """Make a merchant's name one line.

    Raises: MerchantNameInvalid.
    """
    name = wallet.one_line(text)
    if not 1 <= len(name) <= MAX_NAME_CHARS:
        raise MerchantNameInvalid(limit_chars=MAX_NAME_CHARS)
    return name


def clean_registration(kind: MerchantKind, text: str) -> str:
    """Read a company's register number; an individual has none.

    Raises: RegistrationNeeded.
    """
    if kind is MerchantKind.INDIVIDUAL:
        return ""
    number = wallet.one_line(text)
    if not 1 <= len(number) <= MAX_NAME_CHARS:
        raise RegistrationNeeded(limit_chars=MAX_NAME_CHARS)
    return number


def check_category(category: wallet.Category) -> None:
    """Refuse a category that is for other movements of money.

    Raises: NotACategoryOfShops.
    """
    if category in _NOT_OF_SHOPS:
        raise NotACategoryOfShops


def check_room(owned: Collection[Merchant]) -> None:
    """Refuse one merchant too many; those that were refused do not count.

    Raises: TooManyMerchants.
    """
    if sum(one.status is not MerchantStatus.REFUSED for one in owned) >= MAX_OF_ONE:
        raise TooManyMerchants(limit=MAX_OF_ONE)


def check_selling(merchant: Merchant) -> None:
    """Refuse to sell for a merchant whom the house has not let in, or has stopped.

    Raises: MerchantNotVerified, MerchantSuspended.
    """
    if merchant.status is MerchantStatus.SUSPENDED:
        raise MerchantSuspended
    if merchant.status is not MerchantStatus.VERIFIED:
        raise MerchantNotVerified


def check_owner(merchant: Merchant | None, member: MemberId) -> Merchant:
    """Take a merchant for its owner's; somebody else's is not there.

    Raises: MerchantNotFound.
    """
    if merchant is None or merchant.owner != member:
        raise MerchantNotFound
    return merchant


def check_decision(merchant: Merchant, wanted: MerchantStatus, reason: str, *, by: Id | str) -> str:
    """Check what an operator makes of a merchant; give the reason as it is kept.

    Raises: OwnMerchant, AlreadyDecided, ReasonNeeded.
    """
    if by == merchant.owner:
        raise OwnMerchant
    if wanted not in _NEXT[merchant.status]:
        raise AlreadyDecided(merchant_status=merchant.status.value)
    if wanted is MerchantStatus.VERIFIED:
        return ""
    clean = wallet.one_line(reason)
    if not 1 <= len(clean) <= MAX_REASON_CHARS:
        raise ReasonNeeded(limit_chars=MAX_REASON_CHARS)
    return clean

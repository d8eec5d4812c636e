"""Which accounts operators' systems open and move, and by which ids.

A system moves what is the operator's own. A member's money moves only with its bill and its notice, and money
promised to members only with the promise; so those accounts are refused, whoever mistypes an id.
"""

from typing import Final

from quan import ledger
from quan.admin.errors.bulk import AccountNotForSystems, IdNotForSystems, LimitUnclear
from quan.admin.model.bulk import AccountIn
from quan.core.ids import Id
from quan.core.money import ASSETS, Asset

ACCOUNTS: Final = (
    ledger.AccountCode.OPERATOR_ASSET,
    ledger.AccountCode.OPERATOR_LIABILITY,
    ledger.AccountCode.EQUITY,
    ledger.AccountCode.LIQUIDITY,
    ledger.AccountCode.FEE_INCOME,
    ledger.AccountCode.EXPENSES,
)
"""The types of accounts that systems open and move."""

_CODES = frozenset(map(int, ACCOUNTS))
_RFC_9562 = 0b10
_FREE_VERSIONS = (4, 7)


def check_account(wish: AccountIn) -> tuple[Asset, ledger.AccountCode, ledger.Limit | None]:
    """Give the asset, the type and the limit of an account that a system may open.

    Raises: IdNotForSystems, UnknownAsset, AccountNotForSystems, LimitUnclear.
    """
    check_id(wish.id)
    return ASSETS.get(wish.asset), check_code(wish.code), _limit(wish)


def check_id(id: Id) -> None:  # noqa: A002 - as in the ledger
    """Refuse an id that the house derives, for what it books on or will look for one day.

    Raises: IdNotForSystems.
    """
    if not is_free(id.uuid.int):
        raise IdNotForSystems


def check_code(code: int) -> ledger.AccountCode:
    """Give a type of account that is for systems.

    Raises: AccountNotForSystems.
    """
    if not is_for_systems(code):
        raise refusal()
    return ledger.AccountCode(code)


def _limit(wish: AccountIn) -> ledger.Limit | None:
    if wish.overdraft is None:
        return None if wish.limit is None else ledger.Limit(ledger.LimitKind[wish.limit.upper()])
    if wish.limit is not None or wish.overdraft.asset.code != wish.asset:
        raise LimitUnclear
    return ledger.Limit(ledger.LimitKind.FLOOR, -wish.overdraft.minor)


def is_for_systems(code: int) -> bool:
    """Tell whether an account of this type is one that systems move."""
    return code in _CODES


def is_free(number: int) -> bool:
    """Tell whether an id is none that the house derives from others, and will look for one day.

    The house's are UUIDs of version 8; a system's are random, or by time and random.
    """
    version, variant = number >> 76 & 0xF, number >> 62 & 0b11
    return variant == _RFC_9562 and version in _FREE_VERSIONS


def refusal() -> AccountNotForSystems:
    """Refuse an account, and name the types that are for systems."""
    return AccountNotForSystems(codes=", ".join(str(int(code)) for code in ACCOUNTS))

"""What an operator asks for, read from the words of an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from quan import ledger
from quan.admin.errors.staff import FilterUnreadable
from quan.core.ids import uuid_of
from quan.core.money import ASSETS, Asset, Money

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked of the journal, as it was typed."""

    account: str | None = None
    code: int | None = None
    asset: str | None = None
    least: str | None = None
    most: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    reference: str | None = None


def given(asked: Mapping[str, Any]) -> dict[str, str]:
    """Keep what was asked, for the audit log."""
    return {name: str(value) for name, value in asked.items() if value not in {None, ""}}


def account_code(code: int | None) -> ledger.AccountCode | None:
    """Read a type of account.

    Raises: FilterUnreadable.
    """
    return _read("code", code, ledger.AccountCode)


def asset(text: str | None) -> Asset | None:
    """Read an asset.

    Raises: UnknownAsset.
    """
    return ASSETS.get(text) if text else None


def journal_filter(asked: Questions, currency: Asset) -> ledger.journal.JournalFilter:
    """Read what is asked of the journal. Amounts are of the asset asked for, else of the town's currency.

    Raises: FilterUnreadable, UnknownAsset, MalformedAmount, AmountTooLarge, MalformedId.
    """
    named = asset(asked.asset)
    of = named or currency
    return ledger.journal.JournalFilter(
        account=ledger.AccountId.parse(asked.account) if asked.account else None,
        code=_read("code", asked.code, ledger.TransferCode),
        asset=of if asked.least or asked.most else named,
        least=Money.parse(asked.least, of).minor if asked.least else None,
        most=Money.parse(asked.most, of).minor if asked.most else None,
        since=None if asked.since is None else instant("since", asked.since),
        before=None if asked.before is None else instant("before", asked.before),
        reference=uuid_of(asked.reference.strip()) if asked.reference else None,
    )


def instant(name: str, value: datetime) -> datetime:
    """Give an instant that says its zone.

    Raises: FilterUnreadable.
    """
    if value.tzinfo is None:
        raise FilterUnreadable(name=name)
    return value


def _read(name: str, value: int | None, kind: Callable[[int], T]) -> T | None:
    try:
        return None if value is None else kind(value)
    except ValueError as error:
        raise FilterUnreadable(name=name) from error

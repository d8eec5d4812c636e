"""Reads."""

from dataclasses import dataclass
from datetime import datetime

from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.ledger import errors, store
from quan.ledger.model import (
    Account,
    AccountCode,
    AccountId,
    AccountKind,
    Balance,
    Entry,
    Transfer,
    TransferId,
)
from quan.ledger.rules.exchange import Exchange


async def account(reader: Reader, id: AccountId) -> Account:  # noqa: A002 - as in `open_account`
    """Read an account.

    Raises: UnknownAccount.
    """
    found = await store.find_account(reader, id)
    if found is None:
        raise errors.UnknownAccount
    return found


async def transfer(reader: Reader, id: TransferId) -> Transfer:  # noqa: A002
    """Read a transfer.

    Raises: UnknownTransfer.
    """
    found = await store.find_transfer(reader, id)
    if found is None:
        raise errors.UnknownTransfer
    return found


async def balance(reader: Reader, id: AccountId) -> Balance:  # noqa: A002
    """Read what is on an account now.

    Raises: UnknownAccount.
    """
    return (await account(reader, id)).balance


async def balance_at(
    reader: Reader,
    id: AccountId,  # noqa: A002
    at: datetime,
    *,
    effective: bool = False,
) -> Money:
    """Read the posted balance as it stood at an instant.

    By recorded time it is what the ledger would have said then; by effective time, what is known now
    to have been true then (back-dated transfers count from the day they are dated).

    Raises: UnknownAccount.
    """
    found = await account(reader, id)
    minor = await store.balance_recorded_by(reader, id, at)
    if effective:
        minor += await store.moved_by_effective_time(reader, id, at)
    return Money(minor, found.asset)


async def statement(
    reader: Reader,
    id: AccountId,  # noqa: A002
    *,
    after_version: int = 0,
    limit: int = 100,
) -> list[Entry]:
    """Read an account's entries, oldest first. The last one's version continues the next page."""
    return await store.entries_after(reader, id, version=after_version, limit=limit)


async def entries(reader: Reader, id: TransferId) -> tuple[Entry, Entry]:  # noqa: A002
    """Read the debit entry and the credit entry of a transfer, with the balances after it.

    Raises: UnknownTransfer.
    """
    found = await store.entries_of(reader, id)
    if not found:
        raise errors.UnknownTransfer
    debit, credit = found
    return debit, credit


async def find_exchange(reader: Reader, sold: TransferId) -> Exchange:
    """Read an exchange, by the transfer of what was sold: its transfers and its rate.

    Raises: UnknownTransfer.
    """
    found = await store.find_exchange(reader, sold)
    if found is None:
        raise errors.UnknownTransfer
    return found


async def open_pendings(reader: Reader, id: AccountId, *, limit: int = 100) -> list[Transfer]:  # noqa: A002
    """Read what is held on an account and neither posted, voided nor expired yet, the oldest first."""
    return await store.open_of(reader, id, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """The posted totals of all accounts of one type in one asset."""

    code: AccountCode
    accounts: int
    debits: Money
    credits: Money
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FundReport:
    """Whether one asset's books add up, and whether what members own is really held."""

    asset: Asset
    lines: tuple[TrialLine, ...]
    debits: Money
    credits: Money
    held: Money
    owed: Money
    at_odds: tuple[AccountId, ...]

    @property
    def balanced(self) -> bool:
        """Debits equal credits."""
        return self.debits == self.credits

    @property
    def covered(self) -> bool:
        """What is held (1xxx) covers what is owed (2xxx)."""
        return self.held >= self.owed

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return self.balanced and self.covered and not self.at_odds


async def check(reader: Reader) -> list[FundReport]:
    """Draw the trial balance of every asset. Read it from a snapshot while money moves."""
    at_odds = tuple(await store.accounts_at_odds(reader))
    by_asset: dict[Asset, list[TrialLine]] = {}
    for row in await store.totals_by_code(reader):
        asset = Asset.parse(row["asset"])
        by_asset.setdefault(asset, []).append(_trial_line(asset, row))
    return [_report(asset, lines, at_odds) for asset, lines in by_asset.items()]


def _trial_line(asset: Asset, row: dict[str, str | int]) -> TrialLine:
    code = AccountCode(int(row["code"]))
    debits, credits_ = int(row["debits"]), int(row["credits"])
    return TrialLine(
        code=code,
        accounts=int(row["accounts"]),
        debits=Money(debits, asset),
        credits=Money(credits_, asset),
        balance=Money(code.side * (debits - credits_), asset),
    )


def _report(asset: Asset, lines: list[TrialLine], at_odds: tuple[AccountId, ...]) -> FundReport:
    zero = Money(0, asset)

    def total(kind: AccountKind) -> Money:
        return sum((line.balance for line in lines if line.code.kind is kind), start=zero)

    return FundReport(
        asset=asset,
        lines=tuple(lines),
        debits=sum((line.debits for line in lines), start=zero),
        credits=sum((line.credits for line in lines), start=zero),
        held=total(AccountKind.ASSET),
        owed=total(AccountKind.LIABILITY),
        at_odds=at_odds,
    )
